import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { StorageBroken } from '../../core/store/sqlite/disk.ts';
import { allEvents, createActor, problem, received, send, text, withStatus, type Actor } from './support/actors.ts';
import { observe, type Observed } from './support/failing.ts';
import { describeOnStores, type TestStore } from './support/stores.ts';
import { worldOn, type World } from './support/world.ts';

/**
 * Statements of one `POST /v1/messages` to a known recipient with an Idempotency-Key, BEGIN and COMMIT (twice each) not
 * counted. It is the hot path: who adds one should know that they do. One of them asks for window and opt-out together.
 */
const SEND_BUDGET = 12;

describeOnStores('the database', (open) => {
  let store: TestStore;
  let world: World;
  let observed: Observed;
  let actor: Actor;
  beforeAll(async () => {
    store = await open();
    observed = observe(await store.open());
    world = worldOn(observed.store);
  });
  beforeEach(async () => {
    observed.failFrom(0);
    actor = await createActor(world);
    world.scripted.sends.length = 0;
  });

  it('is asked no more than it must be for a send', async () => {
    await withStatus(send(world, actor, text(), 'first'), 201);
    observed.failFrom(0);
    await withStatus(send(world, actor, text(), 'second'), 201);
    expect(observed.statements.length, observed.statements.join()).toBeLessThanOrEqual(SEND_BUDGET);
  });

  it('fails at any statement of a send: nothing is half done, and the message is sent once', async () => {
    await withStatus(send(world, actor), 201);
    observed.failFrom(0);
    await withStatus(send(world, actor, text(), 'key-0'), 201);
    const statements = observed.statements.length;
    for (let at = 1; at <= statements; at += 1) {
      const key = `key-${at}`;
      world.scripted.sends.length = 0;
      observed.failFrom(at);
      const answer = await send(world, actor, text(), key);
      observed.failFrom(0);
      const { db } = world.context.store;
      const rows = await db.selectFrom('message').selectAll().where('idempotency_key', '=', key).execute();
      const queued = await db
        .selectFrom('send')
        .selectAll()
        .where('message_id', 'in', rows.map(({ id }) => id).concat('x'))
        .execute();
      if (answer.status === 503) {
        expect(answer.body).toMatchObject({ code: 'storage_unavailable', retryable: true });
        expect([rows, queued, world.scripted.sends], `failed at ${at}`).toEqual([[], [], []]);
      } else {
        // It was accepted: from here on nobody is told to send it again.
        expect([answer.status, rows.length, queued.length], `failed at ${at}`).toEqual([202, 1, 1]);
      }
      const again = await send(world, actor, text(), key);
      expect([201, 202]).toContain(again.status);
      world.clock.advance(60_000);
      await world.dispatch();
      const message = await withStatus(world.call(`GET /v1/messages/${again.body.id}`), 200);
      expect(message.state).toBe('sent');
      expect(new Set(world.scripted.sends.map((sent) => sent.options.idempotencyKey))).toEqual(new Set([message.id]));
    }
  });

  it('fails at any statement of a webhook: 503, and the repeat stores all of it once', async () => {
    const timestamp = world.clock.now().toISOString();
    const own = { status: 'connected', number: '+15550001111', nextAction: 'none' } as const;
    await world.webhook('scripted', actor.connectionId, [
      { type: 'session.state_changed', id: 'own', timestamp, data: own },
    ]);
    // The last is for a number that is not the connection's: it is dropped, and counted as often as the others are stored.
    const batch = (name: string) => [
      received([`+5511${name}`, `${name}@lid`]),
      received([`+5511${name}`]),
      { ...received([`+5511${name}`]), number: '+15559999999' as const },
    ];
    observed.failFrom(0);
    await withStatus(world.webhook('scripted', actor.connectionId, batch('900000000')), 200);
    const statements = observed.statements.length;
    for (let at = 1; at <= statements; at += 1) {
      const events = batch(`9000000${String(at).padStart(2, '0')}`);
      const before = (await allEvents(world, actor)).length;
      observed.failFrom(at);
      const failed = world.webhook('scripted', actor.connectionId, events);
      await problem(failed, 'storage_unavailable', 503);
      observed.failFrom(0);
      expect(await allEvents(world, actor)).toHaveLength(before);
      await withStatus(world.webhook('scripted', actor.connectionId, events), 200);
      expect(await allEvents(world, actor)).toHaveLength(before + 2);
      // Its answer was lost: it comes once more.
      await withStatus(world.webhook('scripted', actor.connectionId, events), 200);
      const connection = await withStatus(world.call(`GET /v1/connections/${actor.connectionId}`), 200);
      expect(connection).toMatchObject({ droppedEvents: at + 1 });
    }
  });

  it('has what an answer says on disk before it is given', async () => {
    const sent = await withStatus(send(world, actor), 201);
    const disk = Promise.withResolvers<void>();
    const waiting = worldOn({ ...observed.store, settled: () => disk.promise });
    let answered = false;
    const reading = waiting.call(`GET /v1/messages/${sent.id}`).then((answer) => {
      answered = true;
      return answer;
    });
    // The database has answered long ago.
    await withStatus(world.call(`GET /v1/messages/${sent.id}`), 200);
    expect(answered).toBe(false);
    disk.resolve();
    await withStatus(reading, 200);

    const failing = worldOn({ ...observed.store, settled: () => Promise.reject(new StorageBroken('no disk')) });
    await problem(failing.call(`GET /v1/messages/${sent.id}`), 'storage_unavailable', 503);
  });

  it('is away: what asks for it is 503, the rest answers', async () => {
    observed.failFrom(1);
    await problem(world.call('GET /readyz', { key: '' }), 'storage_unavailable', 503);
    await problem(world.call('GET /v1/tenants'), 'storage_unavailable', 503);
    await problem(send(world, actor), 'storage_unavailable', 503);
    await withStatus(world.call('GET /healthz', { key: '' }), 200);
    observed.failFrom(0);
    expect(world.logged.join()).toContain('storage_unavailable');
    expect(world.logged.join()).not.toContain('+5511999990001');
  });

  it('drops every connection: the next request has a new one', async (context) => {
    if (store.engine === 'sqlite') return context.skip('SQLite has no connections that can be cut');
    await withStatus(send(world, actor), 201);
    const { db } = await store.open();
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`.execute(
      db,
    );
    // One that broke while it was idle may be noticed by the request that gets it.
    const answers = [];
    for (let attempt = 0; attempt < 20; attempt += 1) answers.push((await send(world, actor, text(), 'after')).status);
    expect(answers.at(-1)).toBe(201);
    expect(answers.filter((status) => status !== 201 && status !== 503)).toEqual([]);
  });
});
