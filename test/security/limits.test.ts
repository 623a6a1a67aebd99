import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hashApiKey } from '../../core/crypto/api-key.ts';
import { sweepRetention } from '../../core/retention/sweep.ts';
import { DEFAULT_RATE_LIMITS, type EdgeSettings } from '../../netlify/http/edge.ts';
import { createApp } from '../../netlify/http/app.ts';
import type { Bucket } from '../../netlify/http/limits/bucket.ts';
import { createSharedBucket, type Claim } from '../../netlify/http/limits/shared-bucket.ts';
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
      const fresh = edgeOn(world, { corsOrigins: [], ...(limited && { limits: DEFAULT_RATE_LIMITS }) });
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
  const wrongKey = () => `pzk_${randomBytes(32).toString('base64url')}`;
  const guess = async (from = STRANGER, asked = ask) => asked('GET /v1/messages', { key: wrongKey(), from });
  /** A gateway of its own on the same store: another process, as far as its memory goes. */
  const another = async () =>
    edgeOn(await createWorld(await store(), { beside: world }), { limits: DEFAULT_RATE_LIMITS, corsOrigins: [] });
  // Each test has a quarter of an hour of its own: nothing is held against anybody any more.
  beforeEach(() => world.clock.advance(30 * 60_000));

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
      world.clock.advance((waits.at(-1) ?? 0) * 1000);
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
    for (let at = 0; at < 10; at += 1) await guess();
    expect((await ask('GET /v1/messages', { key, from: STRANGER })).status).toBe(401);
    expect((await ask('GET /v1/messages', { key, from: STRANGER })).status).toBe(429);
  });

  it('is not who was not told of a new key: the same wrong one counts once', async () => {
    const key = wrongKey();
    for (let at = 0; at < 30; at += 1)
      expect((await ask('GET /v1/messages', { key, from: STRANGER })).status).toBe(401);
    for (let at = 0; at < 9; at += 1) expect((await guess()).status).toBe(401);
    // In the process beside it the app that has the new key is not made to wait for it.
    const other = await another();
    expect((await other('GET /v1/messages', { key: actor.key, from: STRANGER })).status).toBe(200);
    expect((await guess()).status).toBe(401);
    expect((await guess()).status).toBe(429);
  });

  it('is known to every process: one more is no way around it, nor is a new one', async () => {
    const processes = [ask, await another(), await another()];
    for (let at = 0; at < 11; at += 1) expect((await guess(STRANGER, processes[at % 3])).status).toBe(401);
    for (const one of [...processes, await another()]) {
      expect((await guess(STRANGER, one)).status).toBe(429);
      expect((await one('GET /v1/messages', { key: ADMIN_KEY, from: STRANGER })).status).toBe(429);
      expect((await guess(SHOP, one)).status).toBe(401);
    }
    // The wait is over for all of them, too; the next wrong one doubles it for all.
    world.clock.advance(1_000);
    expect((await guess(STRANGER, processes[1])).status).toBe(401);
    const refused = await guess(STRANGER, processes[2]);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
  });

  it('cannot try many at once instead', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => guess()));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(11);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(29);
  });

  it('from many addresses, with the beginning of a key, is slowed down for that key and no other', async () => {
    const beginning = actor.key.slice(0, 12);
    const distributed = async (at: number) =>
      (await ask('GET /v1/messages', { key: `${beginning}${wrongKey().slice(12)}`, from: `192.0.2.${at}` })).status;
    for (let at = 0; at < 11; at += 1) expect(await distributed(at)).toBe(401);
    expect(await distributed(100)).toBe(429);
    expect((await ask('GET /v1/messages', { key: ADMIN_KEY, from: '192.0.2.101' })).status).toBe(200);
    expect((await guess('192.0.2.102')).status).toBe(401);
    // Where the key has been seen working, it goes on to.
    world.clock.advance(1_000);
    expect((await ask('GET /v1/messages', { key: actor.key, from: SHOP })).status).toBe(200);
    expect(await distributed(103)).toBe(401);
    expect(await distributed(104)).toBe(429);
    expect((await ask('GET /v1/messages', { key: actor.key, from: SHOP })).status).toBe(200);
  });

  it('cannot lock an operator out who chose the words of the admin key: their beginning counts against nobody', async () => {
    for (let at = 0; at < 20; at += 1) {
      const key = `${ADMIN_KEY.slice(0, 16)}-guess-number-${at}`;
      expect((await ask('GET /v1/messages', { key, from: `192.0.2.${at}` })).status).toBe(401);
    }
    expect((await ask('GET /v1/messages', { key: ADMIN_KEY, from: SHOP })).status).toBe(200);
  });

  it('is slowed down at /metrics as well, which takes the admin key', async () => {
    for (let at = 0; at < 11; at += 1)
      expect((await ask('GET /metrics', { key: wrongKey(), from: STRANGER })).status).toBe(401);
    for (const route of ['GET /metrics', 'GET /v1/messages'])
      expect((await ask(route, { key: ADMIN_KEY, from: STRANGER })).status, route).toBe(429);
    expect((await ask('GET /metrics', { key: ADMIN_KEY, from: SHOP })).status).toBe(200);
  });

  it('is forgotten: neither address nor key stands in the database, and after a while nothing does', async () => {
    const { db } = world.context.store;
    const key = wrongKey();
    await ask('GET /v1/messages', { key, from: STRANGER });
    const rows = JSON.stringify(await db.selectFrom('wrong_key').selectAll().execute());
    for (const word of [STRANGER, key, key.slice(0, 12), hashApiKey(key)]) expect(rows).not.toContain(word);
    world.clock.advance(15 * 60_000);
    await db.deleteFrom('sweep').execute();
    await sweepRetention(world.context, Date.now() + 60_000);
    expect(await db.selectFrom('wrong_key').selectAll().execute()).toEqual([]);
  });

  it('costs a good key nothing, once this process has seen it', async () => {
    await ask('GET /v1/messages', { key: actor.key });
    const { db } = world.context.store;
    const [read, write] = [vi.spyOn(db, 'selectFrom'), vi.spyOn(db, 'insertInto')];
    await ask('GET /v1/messages', { key: actor.key });
    const tables = read.mock.calls.map(([table]) => table);
    expect(write).not.toHaveBeenCalled();
    for (const spy of [read, write]) spy.mockRestore();
    expect(tables).not.toContain('wrong_key');
  });
});

describeOnStores('the limit of a key', (store) => {
  it('is one for all gateways on one database', async (context) => {
    const opened = await store();
    if (opened.engine === 'sqlite') return context.skip('SQLite has one process, whose memory is enough');
    const world = await createWorld(opened);
    const actor = await createActor(world);
    const edge = { limits: { ...DEFAULT_RATE_LIMITS, key: 1_200 }, corsOrigins: [] };
    const gateways = [edgeOn(world, edge), edgeOn(await createWorld(opened, { beside: world }), edge)];
    const ask = async (at: number) => gateways[at % 2]?.('GET /v1/providers', { key: actor.key });
    // 200 in each window, of which a gateway claims four at a time.
    const first = await Promise.all(Array.from({ length: 260 }, (_, at) => ask(at)));
    const good = first.filter((answer) => answer?.status === 200).length;
    expect(good).toBeGreaterThan(190);
    expect(good).toBeLessThanOrEqual(200);
    const refused = first.filter((answer) => answer?.status === 429);
    expect(refused).toHaveLength(260 - good);
    const seconds = Number(refused[0]?.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(10);
    // Other keys are other counts; and a window later all is as it was.
    const other = await createKey(world, actor.tenantId, ['read']);
    expect((await gateways[0]?.('GET /v1/providers', { key: other }))?.status).toBe(200);
    vi.setSystemTime(Date.now() + seconds * 1000);
    expect((await ask(0))?.status).toBe(200);
    expect((await ask(1))?.status).toBe(200);
  });
});

describe('a limit that is claimed in slices', () => {
  const start = Date.parse('2026-11-24T12:00:00.000Z');
  /** A store for as many processes as there are buckets on it. */
  function shared(limit: number) {
    let claimed = 0;
    const claims: { slot: number; count: number }[] = [];
    const claim: Claim = async (_whose, wanted) => {
      if (claims.at(-1)?.slot !== wanted.slot) claimed = 0;
      claims.push(wanted);
      claimed += wanted.count;
      return Math.max(0, Math.min(wanted.count, wanted.limit - (claimed - wanted.count)));
    };
    return { claims, bucket: () => createSharedBucket(limit * 6, claim) };
  }
  const through = async (bucket: Bucket, times: number) => {
    let passed = 0;
    for (let at = 0; at < times; at += 1) {
      await bucket.take('a').then(
        () => (passed += 1),
        () => undefined,
      );
    }
    return passed;
  };
  beforeEach(() => void vi.setSystemTime(start));

  it('is asked for once in fifty slices, and not at all by who asks seldom', async () => {
    const { claims, bucket } = shared(5_000);
    const busy = bucket();
    expect(await through(busy, 50)).toBe(50);
    expect(claims).toHaveLength(0);
    expect(await through(busy, 10_000)).toBe(4_950);
    // The first one pays for what was free, and the last one is told that there is no more.
    expect(claims[0]?.count).toBe(150);
    expect(claims.length).toBeLessThanOrEqual(51);
  });

  it('is kept by many processes, but for what each has for nothing', async () => {
    const { bucket } = shared(5_000);
    const processes = Array.from({ length: 20 }, bucket);
    let passed = 0;
    for (const one of processes) passed += await through(one, 300);
    expect(passed).toBeLessThanOrEqual(5_000 + 20 * 50);
    expect(passed).toBeGreaterThanOrEqual(5_000 * 0.9);
  });

  it('is asked for once however many wait, and again after it failed', async () => {
    let failing = true;
    const calls: number[] = [];
    const bucket = createSharedBucket(600, async (_whose, { count }) => {
      calls.push(count);
      if (failing) throw new Error('the database is away');
      return count;
    });
    const answers = await Promise.allSettled([bucket.take('a'), bucket.take('a')]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    failing = false;
    await Promise.all([bucket.take('a'), bucket.take('a')]);
    expect(calls).toEqual([3, 3]);
  });

  it('begins anew with each window', async () => {
    const { bucket } = shared(10);
    const one = bucket();
    expect(await through(one, 20)).toBe(10);
    await expect(one.take('a')).rejects.toMatchObject({ code: 'too_many_requests', retryAfterMs: 10_000 });
    vi.setSystemTime(start + 10_000);
    expect(await through(one, 20)).toBe(10);
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
