import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hashApiKey } from '../../core/crypto/api-key.ts';
import { sweepRetention } from '../../core/retention/sweep.ts';
import { DEFAULT_RATE_LIMITS } from '../../netlify/http/edge.ts';
import { createActor, type Actor } from '../netlify/support/actors.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { ADMIN_KEY, createWorld, type World } from '../netlify/support/world.ts';
import { edgeOn, SHOP, STRANGER } from './support/edge.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

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
