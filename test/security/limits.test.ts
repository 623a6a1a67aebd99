import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_RATE_LIMITS, type EdgeSettings } from '../../netlify/http/edge.ts';
import { createApp } from '../../netlify/http/app.ts';
import { createActor, createKey, received, type Actor } from '../netlify/support/actors.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { ADMIN_KEY, createWorld, type World } from '../netlify/support/world.ts';
import { WEBHOOK_SECRET } from '../netlify/support/scripted.ts';

const STRANGER = '203.0.113.9';
const SHOP = '198.51.100.7';

/** An edge of its own on the world's gateway, whose time only moves when told to. */
function edgeOn(world: World, edge: EdgeSettings) {
  const app = createApp(world.context, edge);
  type Asked = { key?: string; from?: string; body?: unknown; headers?: Record<string, string> };
  return async (route: string, { key = '', from = SHOP, body, headers = {} }: Asked = {}) => {
    const [method = '', path = ''] = route.split(' ');
    const response = await app.request(
      path,
      {
        method,
        headers: {
          ...(key !== '' && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
      from === '' ? {} : { address: from },
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  };
}

// Sixty a minute are ten in each window of ten seconds.
const limits = { key: 60, address: 120, webhook: 180, public: 60 };

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describeOnStores('rate limits', (store) => {
  let world: World;
  let actor: Actor;
  let ask: ReturnType<typeof edgeOn>;
  beforeEach(async () => {
    world ??= await createWorld(await store());
    actor ??= await createActor(world);
    ask = edgeOn(world, { limits, corsOrigins: [] });
  });
  const many = async (count: number, ...call: Parameters<typeof ask>) => {
    const statuses: number[] = [];
    for (let at = 0; at < count; at += 1) statuses.push((await ask(...call)).status);
    return statuses;
  };

  it('hold for each key alone, and say when to come again', async () => {
    const other = await createKey(world, actor.tenantId, ['read']);
    expect(await many(10, 'GET /v1/messages', { key: actor.key })).toEqual(Array.from({ length: 10 }, () => 200));
    const refused = await ask('GET /v1/messages', { key: actor.key, from: STRANGER });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.text).toContain('"code":"too_many_requests"');
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(10);
    // Another key of the same tenant, from the same place, is not meant.
    expect((await ask('GET /v1/messages', { key: other })).status).toBe(200);
    vi.setSystemTime(Date.now() + seconds * 1000);
    expect((await ask('GET /v1/messages', { key: actor.key })).status).toBe(200);
  });

  it('hold for each address, before anybody looks at the database', async () => {
    await many(20, 'GET /v1/messages', { from: STRANGER });
    const statements = vi.spyOn(world.context.store.db, 'selectFrom');
    expect((await ask('GET /v1/messages', { key: actor.key, from: STRANGER })).status).toBe(429);
    expect(statements).not.toHaveBeenCalled();
    statements.mockRestore();
    expect((await ask('GET /v1/messages', { key: actor.key })).status).toBe(200);
    // One line of IPv6 has 2^64 addresses, and is one caller.
    await many(20, 'GET /v1/messages', { from: '2001:db8:1:2::1' });
    expect((await ask('GET /v1/messages', { key: actor.key, from: '2001:db8:1:2:ffff::9' })).status).toBe(429);
    expect((await ask('GET /v1/messages', { key: actor.key, from: '2001:db8:1:3::1' })).status).toBe(200);
  });

  it('of webhooks and of public routes are their own', async () => {
    expect((await many(11, 'GET /healthz')).at(-1)).toBe(429);
    const webhook = `POST /webhooks/scripted/${actor.connectionId}`;
    const call = () => ({ body: [received(['+5511999990001'])], headers: { secret: WEBHOOK_SECRET } });
    for (let at = 0; at < 30; at += 1) expect((await ask(webhook, call())).status).toBe(200);
    expect((await ask(webhook, call())).status).toBe(429);
    expect((await ask('GET /v1/messages', { key: actor.key })).status).toBe(200);
  });

  it('need no statement of their own on the way through', async () => {
    const count = async (limited: boolean) => {
      const fresh = edgeOn(world, { corsOrigins: [], ...(limited && { limits }) });
      await fresh('GET /v1/messages', { key: actor.key });
      const { db } = world.context.store;
      const spies = [vi.spyOn(db, 'selectFrom'), vi.spyOn(db, 'updateTable'), vi.spyOn(db, 'insertInto')];
      await fresh('GET /v1/messages', { key: actor.key });
      const calls = spies.map((spy) => spy.mock.calls.length);
      for (const spy of spies) spy.mockRestore();
      return calls;
    };
    expect(await count(true)).toEqual(await count(false));
  });

  it('do not count where the host knows no address, and may be off', async () => {
    expect(new Set(await many(30, 'GET /healthz', { from: '' }))).toEqual(new Set([200]));
    const open = edgeOn(world, { corsOrigins: [] });
    for (let at = 0; at < 60; at += 1) expect((await open('GET /healthz')).status).toBe(200);
  });
});

describeOnStores('whoever tries keys', (store) => {
  let world: World;
  let actor: Actor;
  let ask: ReturnType<typeof edgeOn>;
  beforeEach(async () => {
    world ??= await createWorld(await store());
    actor ??= await createActor(world);
    ask = edgeOn(world, { limits: DEFAULT_RATE_LIMITS, corsOrigins: [] });
  });
  const guess = async (from = STRANGER) => ask('GET /v1/messages', { key: `pzk_guess-${Math.random()}`, from });

  it('waits longer with each wrong one, and is then refused without a look at the database', async () => {
    for (let at = 0; at < 10; at += 1) expect((await guess()).status).toBe(401);
    const waits: number[] = [];
    for (let at = 0; at < 8; at += 1) {
      expect((await guess()).status).toBe(401);
      const statements = vi.spyOn(world.context.store.db, 'selectFrom');
      const refused = await guess();
      expect(refused.status).toBe(429);
      expect(statements).not.toHaveBeenCalled();
      statements.mockRestore();
      waits.push(Number(refused.headers.get('retry-after')));
      vi.setSystemTime(Date.now() + (waits.at(-1) ?? 0) * 1000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
  });

  it('is not told by then whether one was right, the admin key included', async () => {
    for (let at = 0; at < 11; at += 1) await guess();
    for (const key of [actor.key, ADMIN_KEY]) {
      expect((await ask('GET /v1/messages', { key, from: STRANGER })).status).toBe(429);
    }
  });

  it('locks nobody out: not at another address, and not who had a good key at the same', async () => {
    for (const key of [actor.key, ADMIN_KEY]) await ask('GET /v1/messages', { key, from: STRANGER });
    for (let at = 0; at < 200; at += 1) await guess();
    for (const key of [actor.key, ADMIN_KEY]) {
      expect((await ask('GET /v1/messages', { key, from: STRANGER })).status, 'same address').toBe(200);
      expect((await ask('GET /v1/messages', { key, from: SHOP })).status, 'another').toBe(200);
    }
  });

  it('with a key that was good and is revoked is one of them', async () => {
    const { id, key } = (await world.call('POST /v1/keys', { body: { tenantId: actor.tenantId, name: 'x' } })).body;
    expect((await ask('GET /v1/messages', { key, from: STRANGER })).status).toBe(200);
    await world.call(`DELETE /v1/keys/${id}`);
    for (let at = 0; at < 11; at += 1)
      expect((await ask('GET /v1/messages', { key, from: STRANGER })).status).toBe(401);
    expect((await ask('GET /v1/messages', { key, from: STRANGER })).status).toBe(429);
  });
});

describe('the window', () => {
  it('is a real number of requests for the smallest limit, too', async () => {
    const { createBucket } = await import('../../netlify/http/limits/bucket.ts');
    const bucket = createBucket(1);
    await bucket.take('a');
    await expect(bucket.take('a')).rejects.toMatchObject({ code: 'too_many_requests' });
    await bucket.take('b');
  });
});
