import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  allEvents,
  createActor,
  createKey,
  created,
  problem,
  send,
  text,
  withStatus,
  type Actor,
} from './support/actors.ts';
import { everythingIn } from './support/bytes.ts';
import { describeOnStores, type TestStore } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

const SECRET = 'token-that-nobody-may-read';

describeOnStores('connections', (open) => {
  let store: TestStore;
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    store = await open();
    world = await createWorld(store);
  });
  beforeEach(async () => {
    actor = await createActor(world);
    world.scripted.calls.length = 0;
    world.scripted.failure = undefined;
  });
  const route = (method: string, rest = '') => `${method} /v1/connections/${actor.connectionId}${rest}`;

  describe('are created', () => {
    it('by the operator or the tenant', async () => {
      const body = { provider: 'scripted', label: ' Shop ', config: { account: 'shop' } };
      const answer = await world.call('POST /v1/connections', { key: actor.key, body });
      expect(answer.status).toBe(201);
      expect(answer.headers.get('location')).toBe(`/v1/connections/${answer.body.id}`);
      expect(answer.body).toMatchObject({
        tenantId: actor.tenantId,
        provider: 'scripted',
        label: 'Shop',
        isDefault: false,
        config: { account: 'shop' },
        secretsSet: [],
        state: { status: 'disconnected', reason: 'never_paired', nextAction: 'connect' },
        number: null,
      });
      const ready = await created(
        world.call('POST /v1/connections', { key: actor.key, body: { provider: 'limited' } }),
      );
      expect(ready.state).toEqual({ status: 'ready', nextAction: 'none' });
    });

    it('and can send from the start where no phone is to be paired, as their config may say', async () => {
      const make = (config: Readonly<Record<string, string>>) =>
        created(world.call('POST /v1/connections', { key: actor.key, body: { provider: 'memory', config } }));
      expect((await make({})).state).toEqual({ status: 'ready', nextAction: 'none' });
      expect((await make({ pairing: 'required' })).state).toMatchObject({ reason: 'never_paired' });
    });

    it('or the field that is wrong is named', async () => {
      const cases: [object, string, string][] = [
        [{ provider: 'fax' }, 'invalid_request', 'provider'],
        [{ provider: '__proto__' }, 'invalid_request', 'provider'],
        [{ provider: 'scripted', config: { account: 'x' } }, 'invalid_configuration', 'config.account'],
        [{ provider: 'scripted', config: { acount: 'abc' } }, 'invalid_configuration', 'config'],
        [{ provider: 'scripted', config: { token: 'short' } }, 'invalid_configuration', 'config.token'],
        [{ provider: 'scripted', label: '' }, 'invalid_request', 'label'],
      ];
      for (const [body, code, path] of cases) {
        const { errors } = await problem(world.call('POST /v1/connections', { key: actor.key, body }), code);
        expect(errors.map((error) => error.path)).toContain(path);
      }
      const { errors } = await problem(
        world.call('POST /v1/connections', { body: { provider: 'memory' } }),
        'invalid_request',
      );
      expect(errors[0]?.path).toBe('tenantId');
      const nobody = { tenantId: 'ten_01ARZ3NDEKTSV4RRFFQ69G5FAV', provider: 'memory' };
      await problem(world.call('POST /v1/connections', { body: nobody }), 'resource_not_found', 404);
    });
  });

  it('keep secrets to themselves: in answers, in the log and in the database', async () => {
    const body = { provider: 'scripted', config: { account: 'open', token: SECRET } };
    const connection = await created(world.call('POST /v1/connections', { key: actor.key, body }));
    expect(connection).toMatchObject({ config: { account: 'open' }, secretsSet: ['token'] });
    const path = `/v1/connections/${connection.id}`;
    const kept = await world.call(`PATCH ${path}`, { key: actor.key, body: { config: { account: 'other' } } });
    expect(kept.body).toMatchObject({ config: { account: 'other' }, secretsSet: ['token'] });
    await world.call(`PATCH ${path}`, { key: actor.key, body: { config: { token: 'x' } } });
    const list = await world.call('GET /v1/connections', { key: actor.key });
    for (const shown of [kept.text, list.text, world.logged.join()]) expect(shown).not.toContain(SECRET);
    expect(await everythingIn(store, world)).not.toContain(SECRET);
    // The row would be readable: it is the sealing that hides it.
    expect(await everythingIn(store, world)).toContain('"account":"other"');
  });

  it('have one default, whoever changes it at once', async () => {
    const defaults = async () => {
      const { data } = await withStatus(world.call('GET /v1/connections', { key: actor.key }), 200);
      return data.filter((connection) => connection.isDefault).map((connection) => connection.id);
    };
    expect(await defaults()).toEqual([actor.connectionId]);
    const made = await Promise.all(
      Array.from({ length: 6 }, () =>
        created(
          world.call('POST /v1/connections', { key: actor.key, body: { provider: 'scripted', isDefault: true } }),
        ),
      ),
    );
    expect(await defaults()).toHaveLength(1);
    await Promise.all(
      made.map(({ id }) => world.call(`PATCH /v1/connections/${id}`, { key: actor.key, body: { isDefault: true } })),
    );
    const [current] = await defaults();
    expect(await defaults()).toHaveLength(1);
    await Promise.all([
      world.call(`DELETE /v1/connections/${current}`, { key: actor.key }),
      world.call(route('PATCH'), { key: actor.key, body: { isDefault: true } }),
    ]);
    expect(await defaults()).toHaveLength(1);
    // The oldest that is left follows the default one.
    const [next] = await defaults();
    await withStatus(world.call(`DELETE /v1/connections/${next}`, { key: actor.key }), 204);
    expect(await defaults()).toHaveLength(1);
  });

  it('say what they can do and how they are', async () => {
    const capabilities = await world.call(route('GET', '/capabilities'), { key: actor.key });
    expect(capabilities.body).toMatchObject({ idempotentSend: true, pairing: ['qr', 'code'] });
    expect((await world.call(route('GET', '/health'), { key: actor.key })).body).toEqual({ status: 'healthy' });
    world.scripted.failure = new Error('gone');
    const health = await world.call(route('GET', '/health'), { key: actor.key });
    expect([health.status, health.body]).toEqual([200, { status: 'down', reason: 'gone' }]);
  });

  it('look numbers up', async () => {
    const memory = await createActor(world, 'memory');
    const body = { numbers: ['+15550100002', '+15550100106'] };
    const answer = await world.call(`POST /v1/connections/${memory.connectionId}/numbers`, { key: memory.key, body });
    expect(answer.body).toEqual({
      results: [
        { number: '+15550100002', exists: true, canonical: '+15550100002' },
        { number: '+15550100106', exists: false },
      ],
    });
  });

  describe('deleted', () => {
    it('fail what they still had to send, keep their history, and are gone for everything else', async () => {
      world.scripted.behaviour = () => {
        throw new Error('perhaps');
      };
      const unsure = await withStatus(send(world, actor, text('+5511999990001')), 202);
      const behind = await withStatus(send(world, actor, text('+5511999990001')), 202);
      await withStatus(world.call(route('DELETE'), { key: actor.key }), 204);
      expect(world.scripted.calls).toEqual([`dispose ${actor.connectionId}`]);
      const told = new Map(
        (await allEvents(world, actor)).map(({ data }) => [data.messageId, [data.state, data.error?.code]]),
      );
      expect(Object.fromEntries(told)).toEqual({
        [unsure.id]: ['unknown', 'outcome_unknown'],
        [behind.id]: ['failed', 'message_cancelled'],
      });
      const message = await withStatus(world.call(`GET /v1/messages/${unsure.id}`, { key: actor.key }), 200);
      expect(message.connectionId).toBe(actor.connectionId);
      for (const [method, rest] of [
        ['GET', ''],
        ['PATCH', ''],
        ['DELETE', ''],
        ['GET', '/health'],
        ['POST', '/connect'],
      ] as const) {
        const body = method === 'PATCH' ? { label: 'x' } : undefined;
        await problem(world.call(route(method, rest), { key: actor.key, body }), 'resource_not_found', 404);
      }
      const { errors } = await problem(send(world, actor), 'invalid_request', 422);
      expect(errors[0]?.path).toBe('connectionId');
    });

    it('stay where the provider cannot be told, unless forced', async () => {
      world.scripted.failure = new Error('down');
      await problem(world.call(route('DELETE'), { key: actor.key }), 'internal_error', 500);
      await withStatus(world.call(route('GET'), { key: actor.key }), 200);
      await withStatus(world.call(route('DELETE', '?force=true'), { key: actor.key }), 204);
    });

    it('twice at once promote one follower', async () => {
      for (let time = 0; time < 2; time += 1)
        await created(world.call('POST /v1/connections', { key: actor.key, body: { provider: 'scripted' } }));
      const answers = await Promise.all([0, 1].map(() => world.call(route('DELETE'), { key: actor.key })));
      expect(answers.map((answer) => answer.status)).toContain(204);
      const { data } = await withStatus(world.call('GET /v1/connections', { key: actor.key }), 200);
      expect(data.map((connection) => connection.isDefault)).toEqual([false, true]);
    });
  });

  it('a key for pairing sees and pairs, and does nothing else', async () => {
    const key = await createKey(world, actor.tenantId, ['connect']);
    world.scripted.session = { status: 'connecting', nextAction: 'none' };
    for (const call of [route('GET'), route('GET', '/session'), route('POST', '/connect'), 'GET /v1/connections'])
      await withStatus(world.call(call, { key }), 200);
    for (const call of [
      route('PATCH'),
      route('DELETE'),
      route('GET', '/health'),
      'GET /v1/messages',
      'POST /v1/messages',
      'GET /v1/events',
      'GET /v1/keys',
    ])
      await problem(world.call(call, { key }), 'insufficient_scope', 403);
  });
});
