import { beforeAll, expect, it } from 'vitest';
import type { GatewayLimits } from '../../core/context.ts';
import { latestCursor } from '../../core/events/latest.ts';
import { STREAMS_PER_KEY } from '../../netlify/http/streams/open.ts';
import { eventually } from '../support/waiting.ts';
import { allEvents, createActor, createKey, problem, send, text, withStatus, type Actor } from './support/actors.ts';
import { openStream } from './support/event-stream.ts';
import { describeOnStores } from './support/stores.ts';
import { ADMIN_KEY, createWorld, worldOn, type World } from './support/world.ts';

const LONG: Partial<GatewayLimits> = { streamMs: 60_000 };

describeOnStores('a stream of events', (store) => {
  let world: World;
  let beside: World;
  let actor: Actor;
  let other: Actor;
  beforeAll(async () => {
    world = await createWorld(await store(), { limits: LONG });
    beside = await createWorld(await store(), { beside: world, limits: LONG });
    actor = await createActor(world);
    other = await createActor(world);
  });

  it('tells a tenant what happens to it from now on, and nothing of others', async () => {
    await withStatus(send(world, actor), 201);
    const stream = await openStream(world, actor.key);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.headers.get('request-id')).toMatch(/^req_/);
    await withStatus(send(world, other), 201);
    const sent = await withStatus(send(world, actor), 201);
    const [event] = await stream.until(1);
    expect(event).toMatchObject({
      type: 'message.status_changed',
      tenantId: actor.tenantId,
      data: { messageId: sent.id },
    });
    expect(stream.lastId()).toBe(String(event?.sequence));
    expect(stream.events).toHaveLength(1);
    await stream.close();
  });

  it('goes on after an id or a cursor, passes over nothing and repeats nothing', async () => {
    const first = await openStream(world, actor.key, '?after=0');
    const before = await allEvents(world, actor);
    expect((await first.until(before.length)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    await first.close();
    // More than is read at once, while nobody listens.
    for (let index = 0; index < 130; index += 1)
      await withStatus(send(world, actor, text(`+55119888${10_000 + index}`)), 201);
    const second = await openStream(world, actor.key, '?after=0', { 'last-event-id': first.lastId() });
    const all = await allEvents(world, actor);
    await second.until(all.length - before.length);
    expect(second.events.map(({ id }) => id)).toEqual(all.slice(before.length).map(({ id }) => id));
    await second.close();
  });

  it('has only the type that is asked for, and an id that moves on all the same', async () => {
    const stream = await openStream(world, actor.key, '?after=0&type=connection.switched');
    const marked = await openStream(world, actor.key, '?after=0&type=message.status_changed');
    await marked.until(1);
    expect(marked.events.every(({ type }) => type === 'message.status_changed')).toBe(true);
    expect(stream.events).toEqual([]);
    await stream.close();
    await marked.close();
  });

  it('gives the operator one tenant’s events, or everyone’s in one order, without a gap while many write', async () => {
    const one = await openStream(world, ADMIN_KEY, `?tenantId=${other.tenantId}`);
    const everyone = await openStream(world, ADMIN_KEY);
    const count = 60;
    await Promise.all(
      Array.from({ length: count }, (_, index) =>
        withStatus(
          send(index % 2 === 0 ? world : beside, index % 3 === 0 ? other : actor, text(`+55119777${10_000 + index}`)),
          201,
        ),
      ),
    );
    await everyone.until(count);
    await one.until(count / 3);
    const sequences = (tenantId: string) =>
      everyone.events.filter((event) => event.tenantId === tenantId).map(({ sequence }) => sequence);
    for (const tenant of [actor, other]) {
      const seen = sequences(tenant.tenantId);
      expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => (seen[0] ?? 0) + index));
    }
    expect(everyone.events).toHaveLength(count);
    expect(new Set(one.events.map(({ tenantId }) => tenantId))).toEqual(new Set([other.tenantId]));
    expect(one.events).toHaveLength(count / 3);

    // Cut off somewhere, it goes on there.
    const again = await openStream(world, ADMIN_KEY, '', {
      'last-event-id': String((await latestCursor(world.context, undefined)) - 1),
    });
    expect((await again.until(1)).map(({ id }) => id)).toEqual([everyone.events.at(-1)?.id]);
    for (const stream of [one, everyone, again]) await stream.close();
  });

  it('is refused to a key without scope, for another tenant, without a good id, and where a key has too many', async () => {
    const sending = await createKey(world, actor.tenantId, ['send']);
    await problem(world.call('GET /v1/events/stream', { key: sending }), 'insufficient_scope', 403);
    await problem(world.call('GET /v1/events/stream', { key: '' }), 'unauthenticated', 401);
    await problem(
      world.call(`GET /v1/events/stream?tenantId=${other.tenantId}`, { key: actor.key }),
      'resource_not_found',
    );
    await problem(
      world.call('GET /v1/events/stream?tenantId=ten_01ARZ3NDEKTSV4RRFFQ69G5FAV'),
      'resource_not_found',
      404,
    );
    await problem(world.call('GET /v1/events/stream?after=-1', { key: actor.key }), 'invalid_request', 422);
    const headers = { 'last-event-id': 'evt_1' };
    await problem(world.call('GET /v1/events/stream', { key: actor.key, headers }), 'invalid_request', 422);

    const key = await createKey(world, actor.tenantId, ['read']);
    const open = [];
    for (let index = 0; index < STREAMS_PER_KEY; index += 1) open.push(await openStream(world, key));
    const refused = await world.call('GET /v1/events/stream', { key });
    await problem(Promise.resolve(refused), 'rate_limited', 429);
    expect(refused.headers.get('retry-after')).toBe('5');
    await (await openStream(world, actor.key)).close();
    await open[0]?.close();
    await eventually(async () => {
      const stream = await openStream(world, key);
      await stream.close();
      return stream.status === 200;
    });
    for (const stream of open) await stream.close();
  });

  it('starts at the newest where it is asked to, in a list too', async () => {
    const all = await allEvents(world, actor);
    const page = await withStatus(world.call('GET /v1/events?after=latest', { key: actor.key }), 200);
    expect(page).toEqual({ data: [], cursor: String(all.at(-1)?.sequence), hasMore: false });
    const nobody = 'GET /v1/events?after=latest&tenantId=ten_01ARZ3NDEKTSV4RRFFQ69G5FAV';
    await problem(world.call(nobody), 'resource_not_found', 404);
  });
});

describeOnStores('a stream of events ends', (store) => {
  let base: World;
  beforeAll(async () => {
    base = await createWorld(await store());
  });
  const worldWith = async (limits: Partial<GatewayLimits>, stopping?: AbortSignal) => {
    const options = { beside: base, limits, ...(stopping !== undefined && { stopping }) };
    const world = worldOn(base.context.store, options);
    return { world, actor: await createActor(world) };
  };

  it('by itself after its time, before a function would be cut off', async () => {
    const { world, actor } = await worldWith({ streamMs: 50 });
    const stream = await openStream(world, actor.key);
    await stream.ended;
    expect(stream.status).toBe(200);
  });

  it('by itself when it is as long as a function’s answer can be, whole events before, and goes on with the rest', async () => {
    const { world, actor } = await worldWith({ streamMs: 300, streamBytes: 3_000 });
    for (let index = 0; index < 30; index += 1) await withStatus(send(world, actor), 201);
    const all = await allEvents(world, actor);
    const seen: string[] = [];
    for (let after = '0'; seen.length < all.length;) {
      const stream = await openStream(world, actor.key, '?after=0', { 'last-event-id': after });
      await stream.ended;
      expect(Buffer.byteLength(stream.events.map((event) => JSON.stringify(event)).join(''))).toBeLessThan(3_000);
      seen.push(...stream.events.map(({ id }) => id));
      after = stream.lastId();
    }
    expect(seen).toEqual(all.map(({ id }) => id));

    // One that is longer than all that is allowed would otherwise hold up whatever comes after it.
    const narrow = worldOn(base.context.store, { beside: base, limits: { ...LONG, streamBytes: 1 } });
    const stream = await openStream(narrow, actor.key, '?after=0');
    await stream.ended;
    expect(stream.events).toHaveLength(1);
  });

  it('with the process, at once, and is not opened any more then', async () => {
    const stopping = new AbortController();
    const { world, actor } = await worldWith(LONG, stopping.signal);
    const stream = await openStream(world, actor.key);
    stopping.abort();
    await stream.ended;
    await (
      await openStream(world, actor.key)
    ).ended;
  });

  it('where its key is revoked; until then it says now and then that it lives, and where it stands', async () => {
    const { world, actor } = await worldWith({ ...LONG, heartbeatMs: 20 });
    const key = await createKey(world, actor.tenantId, ['read']);
    const stream = await openStream(world, key, '?type=connection.switched');
    await withStatus(send(world, actor), 201);
    await eventually(() => stream.comments.length > 0 && stream.lastId() === '1');
    expect(stream.events).toEqual([]);
    const { data } = await withStatus(world.call('GET /v1/keys', { key: actor.key }), 200);
    const mine = data.find(({ name }) => name === 'read');
    await withStatus(world.call(`DELETE /v1/keys/${mine?.id}`), 200);
    await stream.ended;
  });

  it('where its client goes, and where nobody reads it', async () => {
    const stopping = new AbortController();
    const { world, actor } = await worldWith(LONG, stopping.signal);
    const headers = { authorization: `Bearer ${actor.key}` };
    const unread = await world.request('/v1/events/stream?after=0', { headers });
    for (let index = 0; index < 20; index += 1) await withStatus(send(world, actor), 201);
    stopping.abort();
    // What was written before is still there to be read; then it is over.
    await unread.text();
  });
});
