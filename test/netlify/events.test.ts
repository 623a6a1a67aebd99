import { beforeAll, expect, it } from 'vitest';
import {
  allEvents,
  createActor,
  problem,
  received,
  send,
  status,
  text,
  withStatus,
  type Actor,
} from './support/actors.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type Json, type World } from './support/world.ts';

describeOnStores('events', (store) => {
  let world: World;
  let second: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
    second = await createWorld(await store(), { beside: world });
    actor = await createActor(world);
  });

  it('are pulled in order, page by page; the cursor also stands still', async () => {
    const empty = await withStatus(world.call('GET /v1/events', { key: actor.key }), 200);
    expect(empty).toEqual({ data: [], cursor: '0', hasMore: false });
    for (let index = 0; index < 5; index += 1) await withStatus(send(world, actor), 201);
    const first = await withStatus(world.call('GET /v1/events?limit=3', { key: actor.key }), 200);
    expect(first.data.map((event) => event.sequence)).toEqual([1, 2, 3]);
    expect(first).toMatchObject({ cursor: '3', hasMore: true });
    const rest = await withStatus(world.call(`GET /v1/events?after=${first.cursor}`, { key: actor.key }), 200);
    expect(rest.data.map((event) => event.sequence)).toEqual([4, 5]);
    expect(rest).toMatchObject({ cursor: '5', hasMore: false });
    const last = await withStatus(world.call(`GET /v1/events?after=${rest.cursor}`, { key: actor.key }), 200);
    expect(last).toEqual({ data: [], cursor: '5', hasMore: false });
  });

  it('are filtered by type', async () => {
    await withStatus(world.webhook('scripted', actor.connectionId, [received(['+5511999990001'])]), 200);
    const page = await withStatus(world.call('GET /v1/events?type=message.received', { key: actor.key }), 200);
    expect(page.data.map((event) => event.type)).toEqual(['message.received']);
    for (const query of [
      'type=fax',
      'after=-1',
      'after=x',
      'after=1234567890123456',
      'limit=0',
      'limit=501',
      'limit=1&limit=2',
      'more=1',
    ])
      await problem(world.call(`GET /v1/events?${query}`, { key: actor.key }), 'invalid_request', 422);
    const { errors } = await problem(world.call('GET /v1/events'), 'invalid_request');
    expect(errors[0]?.path).toBe('tenantId');
  });

  it('are neither lost nor doubled nor late while many write and one reads', async () => {
    const busy = await createActor(world);
    const seen: Json[] = [];
    const writing = Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const through = index % 2 === 0 ? world : second;
        const message = await withStatus(send(through, busy, text(`+55119999700${10 + index}`)), 201);
        const id = `SCR-${message.id}`;
        await withStatus(
          through.webhook('scripted', busy.connectionId, [status(id, 'delivered'), status(id, 'read')]),
          200,
        );
      }),
    );
    let done = false;
    void writing.finally(() => (done = true));
    let after = '0';
    for (;;) {
      const finished = done;
      const page = await withStatus(world.call(`GET /v1/events?after=${after}&limit=7`, { key: busy.key }), 200);
      seen.push(...page.data);
      after = page.cursor;
      if (finished && !page.hasMore) break;
    }
    await writing;
    expect(seen.map((event) => event.sequence)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    expect(seen.map((event) => event.id)).toEqual((await allEvents(world, busy)).map((event) => event.id));
    for (const states of Map.groupBy(seen, (event) => event.data.messageId).values()) {
      expect(states.map((event) => event.data.state)).toEqual(['sent', 'delivered', 'read']);
    }
  });
});
