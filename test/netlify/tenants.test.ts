import { beforeAll, describe, expect, it } from 'vitest';
import {
  allEvents,
  createActor,
  createKey,
  created,
  problem,
  received,
  send,
  withStatus,
  type Actor,
} from './support/actors.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

describeOnStores('tenants', (store) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld(await store());
  });

  it('are created, read and updated', async () => {
    const answer = await world.call('POST /v1/tenants', { body: { name: '  Acme  ', metadata: { plan: 'pro' } } });
    expect(answer.status).toBe(201);
    const tenant = answer.body;
    expect(tenant).toMatchObject({ name: 'Acme', status: 'active', metadata: { plan: 'pro' } });
    expect(answer.headers.get('location')).toBe(`/v1/tenants/${tenant.id}`);
    expect(await withStatus(world.call(`GET /v1/tenants/${tenant.id}`), 200)).toEqual(tenant);

    world.clock.advance(1000);
    const path = `PATCH /v1/tenants/${tenant.id}`;
    const changed = await withStatus(world.call(path, { body: { name: 'Acme Ltda', metadata: {} } }), 200);
    expect(changed).toMatchObject({ name: 'Acme Ltda', metadata: {}, status: 'active' });
    await problem(world.call(path, { body: {} }), 'invalid_request', 422);
    await problem(world.call('PATCH /v1/tenants/ten_01', { body: { name: 'x' } }), 'resource_not_found', 404);
  });

  it('are listed newest first, whole and once, while others are added', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `listed ${index}`);
    for (const name of names) await created(world.call('POST /v1/tenants', { body: { name } }));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await withStatus(world.call(`GET /v1/tenants?limit=3${query}`), 200);
      expect(page.data.length).toBeLessThanOrEqual(3);
      seen.push(...page.data.map((tenant) => tenant.name));
      await created(world.call('POST /v1/tenants', { body: { name: 'added meanwhile' } }));
      cursor = page.nextCursor;
    }
    expect(seen.filter((name) => name.startsWith('listed'))).toEqual(names.toReversed());
    expect(seen).not.toContain('added meanwhile');
  });

  it('refuse a cursor of another list, and one that is none', async () => {
    const { id } = await created(world.call('POST /v1/tenants', { body: { name: 'x' } }));
    const cursor = Buffer.from(id).toString('base64url');
    await withStatus(world.call(`GET /v1/tenants?cursor=${cursor}`), 200);
    for (const bad of [
      `/v1/connections?cursor=${cursor}`,
      '/v1/tenants?cursor=xyz',
      `/v1/tenants?cursor=${'a'.repeat(5000)}`,
    ]) {
      const { errors } = await problem(world.call(`GET ${bad}`), 'invalid_request', 422);
      expect(errors[0]?.path).toBe('cursor');
    }
  });

  describe('suspended', () => {
    let actor: Actor;
    beforeAll(async () => {
      actor = await createActor(world);
    });

    it('keys are refused, messages wait, events are still taken; resumed, all goes on at once', async () => {
      await withStatus(world.call(`POST /v1/tenants/${actor.tenantId}/suspend`), 200);
      for (const route of [
        'GET /v1/messages',
        'GET /v1/events',
        'GET /v1/keys',
        'GET /v1/providers',
        'POST /v1/messages',
      ])
        await problem(world.call(route, { key: actor.key }), 'tenant_suspended', 403);

      const body = { to: '+5511999990001', type: 'text', text: 'later', connectionId: actor.connectionId };
      const message = await withStatus(world.call('POST /v1/messages', { body }), 202);
      await world.dispatch();
      expect(world.scripted.sends).toHaveLength(0);
      await withStatus(world.webhook('scripted', actor.connectionId, [received(['+5511999990001'])]), 200);

      await withStatus(world.call(`POST /v1/tenants/${actor.tenantId}/resume`), 200);
      await world.dispatch();
      expect(world.scripted.sends.map((sent) => sent.options.idempotencyKey)).toEqual([message.id]);
      const events = await allEvents(world, actor);
      expect(events.map((event) => event.type)).toEqual(['message.received', 'message.status_changed']);
    });

    it('what expires while it waits fails, and never goes out', async () => {
      await withStatus(world.call(`PATCH /v1/tenants/${actor.tenantId}`, { body: { status: 'suspended' } }), 200);
      const expiresAt = new Date(world.clock.now().getTime() + 5_000).toISOString();
      const body = { to: '+5511999990002', type: 'text', text: 'soon', connectionId: actor.connectionId, expiresAt };
      const { id } = await withStatus(world.call('POST /v1/messages', { body }), 202);
      await world.dispatch();
      world.clock.advance(5_000);
      await world.dispatch();
      const message = await withStatus(world.call(`GET /v1/messages/${id}`), 200);
      expect(message).toMatchObject({ state: 'failed', error: { code: 'message_expired' } });
      await withStatus(world.call(`PATCH /v1/tenants/${actor.tenantId}`, { body: { status: 'active' } }), 200);
    });
  });

  describe('deleted', () => {
    it('takes everything with it, at the providers too', async () => {
      const actor = await createActor(world);
      await withStatus(send(world, actor), 201);
      await withStatus(world.webhook('scripted', actor.connectionId, [received(['+5511999990001', 'x@lid'])]), 200);
      world.scripted.calls.length = 0;
      await withStatus(world.call(`DELETE /v1/tenants/${actor.tenantId}`), 204);
      expect(world.scripted.calls).toEqual([`dispose ${actor.connectionId}`]);
      await problem(world.call(`GET /v1/tenants/${actor.tenantId}`), 'resource_not_found', 404);
      await problem(world.call('GET /v1/messages', { key: actor.key }), 'unauthenticated', 401);
      const { db } = world.context.store;
      for (const table of ['connection', 'api_key', 'contact', 'contact_address', 'message', 'event'] as const) {
        const rows = await db.selectFrom(table).selectAll().where('tenant_id', '=', actor.tenantId).execute();
        expect(rows, table).toEqual([]);
      }
    });

    it('stays where a provider cannot be told, unless forced', async () => {
      const actor = await createActor(world);
      world.scripted.failure = new Error('the provider is down');
      await problem(world.call(`DELETE /v1/tenants/${actor.tenantId}`), 'internal_error', 500);
      await withStatus(world.call(`GET /v1/connections/${actor.connectionId}`, { key: actor.key }), 200);
      await withStatus(world.call(`DELETE /v1/tenants/${actor.tenantId}?force=true`), 204);
      world.scripted.failure = undefined;
      await problem(world.call(`GET /v1/tenants/${actor.tenantId}`), 'resource_not_found', 404);
    });

    it('a send under way ends without harm', async () => {
      const actor = await createActor(world);
      const reached = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      const { behaviour } = world.scripted;
      world.scripted.behaviour = async (sent, count) => {
        reached.resolve();
        await goOn.promise;
        return behaviour(sent, count);
      };
      const sending = send(world, actor);
      await reached.promise;
      world.scripted.behaviour = behaviour;
      await withStatus(world.call(`DELETE /v1/tenants/${actor.tenantId}`), 204);
      goOn.resolve();
      expect((await sending).status).toBe(202);
      await world.dispatch();
    });
  });

  it('need the admin key', async () => {
    const actor = await createActor(world);
    const key = await createKey(world, actor.tenantId, ['manage']);
    for (const route of [
      'POST /v1/tenants',
      'GET /v1/tenants',
      `GET /v1/tenants/${actor.tenantId}`,
      `DELETE /v1/tenants/${actor.tenantId}`,
    ])
      await problem(world.call(route, { key }), 'insufficient_scope', 403);
  });
});
