import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createActor, createKey, created, problem, received, send, withStatus } from './support/actors.ts';
import { everythingIn } from './support/bytes.ts';
import { describeOnStores, type TestStore } from './support/stores.ts';
import { NUMBER } from './support/switches.ts';
import { createWorld, type Json, type World } from './support/world.ts';

const SECRET = 'token-of-the-operator';

let names = 0;

describeOnStores('plans', (open) => {
  let store: TestStore;
  let world: World;
  beforeAll(async () => {
    store = await open();
    world = await createWorld(store);
  });
  beforeEach(() => {
    world.official.number = NUMBER;
    world.official.failure = undefined;
    world.scripted.session = { status: 'connected', number: NUMBER, nextAction: 'none' };
  });
  const plan = (provider: string, more: Readonly<Record<string, unknown>> = {}): Promise<Json> =>
    created(world.call('POST /v1/plans', { body: { name: `${provider} ${(names += 1)}`, provider, ...more } }));
  const tenantOn = async (planId: string) => {
    const tenant = await created(world.call('POST /v1/tenants', { body: { name: 'Acme', planId } }));
    return { tenantId: tenant.id, key: await createKey(world, tenant.id, ['send', 'read', 'manage', 'connect']) };
  };
  const connect = (key: string, body: Readonly<Record<string, unknown>> = {}) =>
    created(world.call('POST /v1/connections', { key, body }));
  const read = (connectionId: string): Promise<Json> =>
    withStatus(world.call(`GET /v1/connections/${connectionId}`), 200);
  const move = (tenantId: string, planId: string, more: Readonly<Record<string, unknown>> = {}) =>
    world.call(`POST /v1/tenants/${tenantId}/plan`, { body: { planId, ...more } });

  it('are the operator’s: made, listed, changed, deleted, and their secrets shown to nobody', async () => {
    const prices = {
      rules: [{ category: 'service', currency: 'USD', amount: '0.0068' }],
      monthlyFee: { currency: 'EUR', amount: '49' },
    };
    const config = { account: 'operator', token: SECRET };
    const made = await plan('official', { config, prices, limits: { maxConnections: 3 } });
    expect(made).toMatchObject({
      provider: 'official',
      config: { account: 'operator' },
      secretsSet: ['token'],
      prices,
    });
    const path = `/v1/plans/${made.id}`;
    expect(await withStatus(world.call(`GET ${path}`), 200)).toEqual(made);
    expect(
      await withStatus(world.call(`PATCH ${path}`, { body: { config: { account: 'renamed' } } }), 200),
    ).toMatchObject({
      config: { account: 'renamed' },
      secretsSet: ['token'],
      prices,
    });
    const list = await world.call('GET /v1/plans');
    expect(list.body.data.map(({ id }) => id)).toContain(made.id);
    expect(list.text + (await everythingIn(store, world))).not.toContain(SECRET);
    const body = { name: made.name, provider: 'official' };
    await problem(world.call('POST /v1/plans', { body }), 'conflict', 409);
    await withStatus(world.call(`DELETE ${path}`), 204);
    await problem(world.call(`GET ${path}`), 'resource_not_found', 404);
    await problem(world.call(`DELETE ${path}`), 'resource_not_found', 404);
  });

  it.each([
    [{ provider: 'fax' }, 'invalid_request', 'provider'],
    [{ config: { acount: 'x' } }, 'invalid_configuration', 'config.acount'],
    [{ config: { account: 'x' } }, 'invalid_configuration', 'config.account'],
    [{ config: { toString: 'x' } }, 'invalid_configuration', 'config.toString'],
    [
      { prices: { rules: [{ category: 'service', currency: 'USD', amount: 0.1 }] } },
      'invalid_request',
      'prices.rules[0].amount',
    ],
    [
      { prices: { rules: [{ category: 'service', currency: 'USD', amount: '1e3' }] } },
      'invalid_request',
      'prices.rules[0].amount',
    ],
  ])('that are wrong are refused: %j', async (wrong, code, path) => {
    const body = { name: 'wrong', provider: 'official', ...wrong };
    const { errors } = await problem(world.call('POST /v1/plans', { body }), code);
    expect(errors.map((error) => error.path)).toContain(path);
  });

  it('are what a connection without a provider is made of', async () => {
    const { id } = await plan('official', { config: { account: 'operator', token: SECRET } });
    const { key } = await tenantOn(id);
    const made = await connect(key);
    expect(made).toMatchObject({
      provider: 'official',
      config: { account: 'operator' },
      secretsSet: ['token'],
      planId: id,
    });
    // A connection's own fields come on top; a provider that is named is no plan's.
    expect(await connect(key, { config: { account: 'own' } })).toMatchObject({
      config: { account: 'own' },
      planId: id,
    });
    expect(await connect(key, { provider: 'scripted' })).toMatchObject({ provider: 'scripted', planId: null });
    await problem(world.call(`DELETE /v1/plans/${id}`), 'conflict', 409);
    const without = await createActor(world);
    const { errors } = await problem(
      world.call('POST /v1/connections', { key: without.key, body: {} }),
      'invalid_request',
    );
    expect(errors.map(({ path }) => path)).toEqual(['provider']);
    const nobody = { name: 'x', planId: 'pln_01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    await problem(world.call('POST /v1/tenants', { body: nobody }), 'invalid_request', 422);
  });

  it('have room for so many connections, whoever makes them at once', async () => {
    const { id } = await plan('official', { limits: { maxConnections: 2 } });
    const { key } = await tenantOn(id);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => world.call('POST /v1/connections', { key, body: {} })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3);
  });

  describe('a tenant moves', () => {
    it('with its connections that follow the plan, and keeps their ids', async () => {
      const [phones, official] = [await plan('scripted'), await plan('official', { config: { token: SECRET } })];
      const { tenantId, key } = await tenantOn(phones.id);
      const following = [await connect(key), await connect(key)];
      const own = await connect(key, { provider: 'forgetful' });
      const dry = await withStatus(move(tenantId, official.id, { dryRun: true }), 200);
      expect(dry).toMatchObject({
        dryRun: true,
        connections: following.map(({ id }) => ({ connectionId: id, report: { to: { provider: 'official' } } })),
      });
      expect((await read(following[0]?.id ?? '')).provider).toBe('scripted');
      await withStatus(move(tenantId, official.id), 200);
      for (const { id } of following) {
        expect(await read(id)).toMatchObject({ provider: 'official', planId: official.id, secretsSet: ['token'] });
      }
      expect(await read(own.id)).toMatchObject({ provider: 'forgetful', planId: null });
      expect(await withStatus(world.call(`GET /v1/tenants/${tenantId}`), 200)).toMatchObject({ planId: official.id });
      const audit = await withStatus(world.call(`GET /v1/audit?tenantId=${tenantId}&limit=3`), 200);
      expect(audit.data.map((entry) => (entry as unknown as { action: string }).action)).toEqual([
        'tenant.plan_moved',
        'connection.switched',
        'connection.switched',
      ]);
      // The same once more is nothing new.
      const again = await withStatus(move(tenantId, official.id), 200);
      expect(again).toMatchObject({ connections: [{ report: { changes: false } }, { report: { changes: false } }] });
    });

    it('not at all where one of them cannot', async () => {
      const [phones, official] = [await plan('scripted'), await plan('official')];
      const { tenantId, key } = await tenantOn(phones.id);
      const { id } = await connect(key);
      world.official.failure = new Error('bad token');
      const { errors } = await problem(move(tenantId, official.id), 'conflict', 409);
      expect(errors).toEqual([{ path: 'config', message: `does not work: bad token (${id})` }]);
      expect(await read(id)).toMatchObject({ provider: 'scripted', planId: phones.id });
      expect(await withStatus(world.call(`GET /v1/tenants/${tenantId}`), 200)).toMatchObject({ planId: phones.id });
      await problem(move(tenantId, 'pln_01ARZ3NDEKTSV4RRFFQ69G5FAV'), 'resource_not_found', 404);
      await problem(move('ten_01ARZ3NDEKTSV4RRFFQ69G5FAV', official.id), 'resource_not_found', 404);
    });

    it('and goes on where it stopped', async () => {
      const [phones, official] = [await plan('scripted'), await plan('official')];
      const { tenantId, key } = await tenantOn(phones.id);
      const [first, second] = [await connect(key), await connect(key)];
      // As a process leaves it that dies between two connections.
      await withStatus(move(tenantId, official.id), 200);
      const { db } = world.context.store;
      await db.updateTable('tenant').set({ plan_id: phones.id }).where('id', '=', tenantId).execute();
      await withStatus(
        world.call(`POST /v1/connections/${second.id}/switch`, {
          body: { provider: 'scripted', confirmNumberChange: true },
        }),
        200,
      );
      await db.updateTable('connection').set({ plan_id: phones.id }).where('id', '=', second.id).execute();
      await withStatus(move(tenantId, official.id, { confirmNumberChange: true }), 200);
      for (const { id } of [first, second]) expect(await read(id)).toMatchObject({ provider: 'official' });
    });

    it('with fields that are a connection’s own; and a switch by hand leaves the plan', async () => {
      const [phones, official] = [await plan('scripted'), await plan('official')];
      const { tenantId, key } = await tenantOn(phones.id);
      const { id } = await connect(key);
      await withStatus(move(tenantId, official.id, { configs: { [id]: { account: 'its-own' } } }), 200);
      expect(await read(id)).toMatchObject({ provider: 'official', config: { account: 'its-own' } });
      const body = { provider: 'forgetful', confirmNumberChange: true };
      await withStatus(world.call(`POST /v1/connections/${id}/switch`, { key, body }), 200);
      expect(await read(id)).toMatchObject({ provider: 'forgetful', planId: null });
    });
  });

  it('say what a message costs, so that it goes where it costs least', async () => {
    const price = (amount: string) => ({
      rules: [
        { category: 'service', currency: 'USD', amount: '1' },
        { category: 'service', prefix: '+55', currency: 'USD', amount },
      ],
    });
    const dear = await plan('official', { prices: price('0.02') });
    const cheap = await plan('official', { prices: price('0.005') });
    const { tenantId, key } = await tenantOn(dear.id);
    const first = await connect(key);
    await withStatus(world.call(`PATCH /v1/tenants/${tenantId}`, { body: { planId: cheap.id } }), 200);
    const second = await connect(key);
    for (const { id } of [first, second]) await world.webhook('official', id, [received(['+5511999990001'])]);
    const rules = [{ name: 'cheap', use: { cheapestOf: [first.id, second.id] } }];
    await withStatus(world.call(`PUT /v1/tenants/${tenantId}/routing`, { body: { rules } }), 200);
    expect(await withStatus(send(world, { tenantId, connectionId: first.id, key }), 201)).toMatchObject({
      connectionId: second.id,
      routedBy: { reason: 'rule', rule: 'cheap', price: { currency: 'USD', amount: '0.005' } },
    });
  });
});
