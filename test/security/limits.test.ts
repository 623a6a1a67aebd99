import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_RATE_LIMITS } from '../../netlify/http/edge.ts';
import type { Bucket } from '../../netlify/http/limits/bucket.ts';
import { createSharedBucket, type Claim } from '../../netlify/http/limits/shared-bucket.ts';
import { createActor, createKey, received, type Actor } from '../netlify/support/actors.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { createWorld, type World } from '../netlify/support/world.ts';
import { WEBHOOK_SECRET } from '../netlify/support/scripted.ts';
import { edgeOn, STRANGER } from './support/edge.ts';

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
