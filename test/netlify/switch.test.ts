import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SwitchReport } from '../../core/api/switches.ts';
import { allEvents, createActor, problem, received, send, text, withStatus, type Actor } from './support/actors.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { NUMBER, switchTo } from './support/switches.ts';
import { createWorld, type Json, type World } from './support/world.ts';

describeOnStores('a switch', (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
  });
  beforeEach(async () => {
    for (const far of [world.scripted, world.official, world.forgetful]) {
      far.behaviour = accept;
      far.failure = undefined;
      far.sends.length = 0;
      far.calls.length = 0;
    }
    world.official.number = NUMBER;
    world.scripted.session = { status: 'connected', number: NUMBER, nextAction: 'none' };
    await world.context.store.db.deleteFrom('send').execute();
    await world.context.store.db.updateTable('connection_provider').set({ retire_at: null }).execute();
    actor = await createActor(world);
    await withStatus(world.call(`GET /v1/connections/${actor.connectionId}/session`, { key: actor.key }), 200);
  });
  const connection = (): Promise<Json> =>
    withStatus(world.call(`GET /v1/connections/${actor.connectionId}`, { key: actor.key }), 200);
  const read = (id: string): Promise<Json> => withStatus(world.call(`GET /v1/messages/${id}`), 200);
  const everything = async () => {
    const { db } = world.context.store;
    const tables = ['connection', 'connection_provider', 'message', 'event', 'audit'] as const;
    return Promise.all(
      tables.map((table) => db.selectFrom(table).selectAll().where('tenant_id', '=', actor.tenantId).execute()),
    );
  };

  describe('is looked at first', () => {
    it('and a dry run says what would happen, and changes nothing', async () => {
      world.scripted.behaviour = () => {
        throw new Error('perhaps');
      };
      await withStatus(send(world, actor, text('+5511999990001')), 202);
      const poll = { to: '+5511999990001', type: 'poll', question: 'Which?', options: ['A', 'B'] };
      const waiting = await withStatus(send(world, actor, poll), 202);
      const before = await everything();
      const report = await withStatus(switchTo(world, actor, 'official', { dryRun: true }), 200);
      expect(report).toMatchObject({
        dryRun: true,
        changes: true,
        problems: [],
        from: { provider: 'scripted', number: NUMBER },
        to: { provider: 'official', number: NUMBER, health: { status: 'healthy' }, configReused: false },
        capabilities: {
          gained: [],
          limits: [{ path: 'messages.text.maxTextLength', from: 65_536, to: 1600 }],
        },
        queued: {
          waiting: 1,
          undecided: 1,
          unsendable: [{ messageId: waiting.id, code: 'unsupported_message' }],
        },
      });
      const { lost } = (report as unknown as SwitchReport).capabilities;
      const missing = ['messages.poll', 'actions.edit', 'recipients.group', 'mediaSources.bytes', 'freeform.always'];
      expect(lost).toEqual(expect.arrayContaining([...missing, 'actions.revoke', 'idempotentSend', 'pairing.qr']));
      expect(await everything()).toEqual(before);
      expect(world.official.calls).toEqual([]);
    });

    it('and refused, naming what is wrong, where it cannot work', async () => {
      const before = await everything();
      await problem(switchTo(world, actor, 'fax'), 'invalid_request', 422);
      await problem(switchTo(world, actor, 'official', { config: { account: 'x' } }), 'invalid_configuration', 400);
      world.official.failure = new Error('bad token');
      const { errors } = await problem(switchTo(world, actor, 'official'), 'conflict', 409);
      expect(errors).toEqual([{ path: 'config', message: 'does not work: bad token' }]);
      const report = await withStatus(switchTo(world, actor, 'official', { dryRun: true }), 200);
      expect(report).toMatchObject({ changes: false, problems: errors });
      expect(await everything()).toEqual(before);
    });

    it.each([
      ['another number', '+15550002222' as const],
      ['a number that cannot be found out', undefined],
    ])('and not done for %s, unless that is confirmed', async (_, number) => {
      world.official.number = number;
      const { errors } = await problem(switchTo(world, actor, 'official'), 'conflict', 409);
      expect(errors.map(({ path }) => path)).toEqual(['confirmNumberChange']);
      expect((await connection()).provider).toBe('scripted');
      await withStatus(switchTo(world, actor, 'official', { confirmNumberChange: true }), 200);
      expect(await connection()).toMatchObject({ provider: 'official', number: number ?? null });
    });
  });

  it('keeps the connection, and is told and written down', async () => {
    const before = await connection();
    // The window that this opens stays open behind the new provider.
    await withStatus(world.webhook('scripted', actor.connectionId, [received(['+5511999990001'])]), 200);
    const sent = await withStatus(send(world, actor), 201);
    const config = { account: 'shop', token: 'secret-of-the-new-one' };
    const answer = await withStatus(switchTo(world, actor, 'official', { config }), 200);
    expect(answer).toMatchObject({ changes: true, warnings: [], connection: { id: actor.connectionId } });
    expect(await connection()).toMatchObject({
      id: before.id,
      label: before.label,
      isDefault: true,
      provider: 'official',
      config: { account: 'shop' },
      secretsSet: ['token'],
      state: { status: 'ready', nextAction: 'none' },
      number: NUMBER,
    });
    expect(world.official.calls).toEqual([`set up https://gateway.test/webhooks/official/${actor.connectionId}`]);
    expect(await read(sent.id)).toMatchObject({ provider: 'scripted', state: 'sent' });
    const next = await withStatus(send(world, actor), 201);
    expect(await read(next.id)).toMatchObject({ provider: 'official', contactId: sent.contactId });

    const data = {
      from: { provider: 'scripted', number: NUMBER },
      to: { provider: 'official', number: NUMBER },
      strategy: 'drain',
      oldProvider: 'keep',
    };
    const told = (await allEvents(world, actor)).filter((event) => event.type === 'connection.switched');
    expect(told).toMatchObject([{ connectionId: actor.connectionId, data }]);
    const audit = await withStatus(world.call(`GET /v1/audit?tenantId=${actor.tenantId}&limit=1`), 200);
    expect(audit.data).toMatchObject([{ action: 'connection.switched', subject: actor.connectionId, data }]);
    expect(JSON.stringify(audit.data)).toMatch(/"actor":"key_/);
    await problem(world.call('GET /v1/audit', { key: actor.key }), 'insufficient_scope', 403);
    const list = await withStatus(
      world.call(`GET /v1/connections/${actor.connectionId}/providers`, { key: actor.key }),
      200,
    );
    expect(list.data).toMatchObject([
      { provider: 'official', until: null, queued: 0 },
      { provider: 'scripted', number: NUMBER, queued: 0 },
    ]);
    for (const shown of [JSON.stringify(answer), JSON.stringify(audit), JSON.stringify(list), world.logged.join()]) {
      expect(shown).not.toContain('secret-of-the-new-one');
    }
  });

  it('stands where the webhook could not be set up, and says so', async () => {
    let asked = 0;
    const { provider } = world.official;
    const build: typeof provider.build = (config, host) => {
      const built = provider.build(config, host);
      const setUp = () => {
        asked += 1;
        return Promise.reject(new Error('no'));
      };
      return { ...built, webhook: { ...built.webhook, setUp } };
    };
    const stubborn = await createWorld(await store(), { beside: world });
    Object.assign(stubborn.context.providers, { official: { ...provider, build } });
    const answer = await withStatus(switchTo(stubborn, actor, 'official'), 200);
    expect([asked, answer]).toMatchObject([1, { warnings: [{ type: 'webhook_not_set_up' }] }]);
    expect((await connection()).provider).toBe('official');
  });

  it('back needs nothing: the configuration of then is used, and its phone is connected again', async () => {
    const body = { config: { account: 'first', token: 'token-of-then' } };
    await withStatus(world.call(`PATCH /v1/connections/${actor.connectionId}`, { key: actor.key, body }), 200);
    await withStatus(switchTo(world, actor, 'official'), 200);
    await world.dispatch();
    expect(world.scripted.calls).toContain('disconnect');
    world.scripted.session = { status: 'disconnected', nextAction: 'connect' };
    world.scripted.calls.length = 0;
    const answer = await withStatus(switchTo(world, actor, 'scripted', { confirmNumberChange: true }), 200);
    expect(answer).toMatchObject({ to: { configReused: true } });
    expect(world.scripted.calls).toContain('connect qr');
    expect(await connection()).toMatchObject({
      provider: 'scripted',
      config: { account: 'first' },
      secretsSet: ['token'],
    });
  });

  it('to where it is already changes nothing, so that it can be repeated', async () => {
    const config = { account: 'shop' };
    await withStatus(switchTo(world, actor, 'official', { config }), 200);
    const before = await everything();
    expect(await withStatus(switchTo(world, actor, 'official', { config }), 200)).toMatchObject({ changes: false });
    expect(await withStatus(switchTo(world, actor, 'official'), 200)).toMatchObject({ changes: false });
    expect(await everything()).toEqual(before);
    // Another account at the same provider is a switch like any other.
    expect(await withStatus(switchTo(world, actor, 'official', { config: { account: 'other' } }), 200)).toMatchObject({
      changes: true,
    });
  });

  it('done twice at once is done once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => switchTo(world, actor, 'official')));
    // Who comes second is refused, or finds it done.
    expect(answers.filter(({ body }) => body.changes)).toHaveLength(1);
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    const rows = await everything();
    expect(rows[1]).toHaveLength(1);
    expect(rows[4]?.filter((row) => 'action' in row && row.action === 'connection.switched')).toHaveLength(1);
  });

  it('goes with the connection, at both providers', async () => {
    await withStatus(switchTo(world, actor, 'official', { config: { token: 'token-of-now' } }), 200);
    await withStatus(world.call(`DELETE /v1/connections/${actor.connectionId}`, { key: actor.key }), 204);
    for (const far of [world.scripted, world.official]) expect(far.calls).toContain(`dispose ${actor.connectionId}`);
    expect((await everything())[1]).toEqual([]);
  });
});
