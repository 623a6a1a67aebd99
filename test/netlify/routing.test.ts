import { beforeAll, beforeEach, expect, it } from 'vitest';
import { createActor, created, problem, received, send, text, withStatus, type Actor } from './support/actors.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

const ANA = '+5511999990001';

describeOnStores('routing', (store) => {
  let world: World;
  /** Its default connection is on `scripted`, the other on `official`. */
  let actor: Actor;
  let official: string;
  beforeAll(async () => {
    world = await createWorld(await store());
  });
  beforeEach(async () => {
    actor = await createActor(world);
    official = (await created(world.call('POST /v1/connections', { key: actor.key, body: { provider: 'official' } })))
      .id;
    for (const [provider, id] of [
      ['official', official],
      ['scripted', actor.connectionId],
    ] as const)
      await world.webhook(provider, id, [received([ANA])]);
  });
  const path = () => `/v1/tenants/${actor.tenantId}/routing`;
  const set = (body: unknown) => world.call(`PUT ${path()}`, { body });
  const template = { to: ANA, type: 'template', name: 'welcome', language: 'pt_BR', parameters: [] };

  it('is nothing until it is set, and then what was set', async () => {
    const empty = { rules: [], connections: [], graceSeconds: 60 };
    expect(await withStatus(world.call(`GET ${path()}`), 200)).toEqual(empty);
    expect(await withStatus(send(world, actor), 201)).toMatchObject({ routedBy: null, attempts: [] });
    const routing = {
      rules: [{ name: 'templates', when: { category: 'template' }, use: { connectionId: official } }],
      connections: [actor.connectionId, official],
      graceSeconds: 5,
    };
    expect(await withStatus(set(routing), 200)).toEqual(routing);
    expect(await withStatus(world.call(`GET ${path()}`), 200)).toEqual(routing);
    const audit = await withStatus(world.call(`GET /v1/audit?tenantId=${actor.tenantId}&limit=1`), 200);
    expect(audit.data).toMatchObject([{ actor: 'admin', action: 'tenant.routing_set', data: { routing } }]);
  });

  it('is the operator’s, and knows the tenant’s connections only', async () => {
    await problem(world.call(`GET ${path()}`, { key: actor.key }), 'insufficient_scope', 403);
    await problem(world.call(`PUT ${path()}`, { key: actor.key, body: {} }), 'insufficient_scope', 403);
    await problem(world.call('GET /v1/tenants/ten_01ARZ3NDEKTSV4RRFFQ69G5FAV/routing'), 'resource_not_found', 404);
    const other = await createActor(world);
    const rules = [{ name: 'x', use: { cheapestOf: [official, other.connectionId] } }];
    const { errors } = await problem(set({ rules, connections: [other.connectionId] }), 'invalid_request', 422);
    expect(errors.map((error) => error.path)).toEqual(['connections[0]', 'rules[0].use']);
  });

  it('sends templates one way and conversation the other, and says why', async () => {
    await withStatus(
      set({
        rules: [
          { name: 'templates', when: { category: 'template' }, use: { connectionId: official } },
          { name: 'abroad', when: { prefixes: ['+351'] }, use: { connectionId: official } },
        ],
        connections: [actor.connectionId],
      }),
      200,
    );
    expect(await withStatus(send(world, actor, template), 201)).toMatchObject({
      connectionId: official,
      provider: 'official',
      routedBy: { reason: 'rule', rule: 'templates' },
    });
    expect(await withStatus(send(world, actor), 201)).toMatchObject({
      connectionId: actor.connectionId,
      routedBy: { reason: 'order' },
    });
    // A reply goes where what it answers is; and whoever names a connection gets it.
    const abroad = await withStatus(send(world, actor, template), 201);
    expect(await withStatus(send(world, actor, text(ANA, { replyTo: abroad.id })), 201)).toMatchObject({
      connectionId: official,
      routedBy: { reason: 'reply' },
    });
    expect(await withStatus(send(world, actor, text(ANA, { connectionId: official })), 201)).toMatchObject({
      connectionId: official,
      routedBy: null,
    });
  });

  it('falls over to the tenant’s other connections without a word in the request', async () => {
    await withStatus(set({ connections: [official, actor.connectionId] }), 200);
    const poll = { to: ANA, type: 'poll', question: 'Which?', options: ['A', 'B'] };
    expect(await withStatus(send(world, actor, poll), 201)).toMatchObject({
      connectionId: actor.connectionId,
      routedBy: { reason: 'order' },
      attempts: [
        { connectionId: official, outcome: 'refused', code: 'unsupported_message' },
        { connectionId: actor.connectionId, outcome: 'accepted' },
      ],
    });
  });

  it('that names a connection which is gone stops nobody', async () => {
    await withStatus(
      set({ rules: [{ name: 'all', use: { connectionId: official } }], connections: [official, actor.connectionId] }),
      200,
    );
    await withStatus(world.call(`DELETE /v1/connections/${official}`, { key: actor.key }), 204);
    expect(await withStatus(send(world, actor), 201)).toMatchObject({ connectionId: actor.connectionId });
  });
});
