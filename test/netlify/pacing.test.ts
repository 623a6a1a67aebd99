import { beforeEach, describe, expect, it } from 'vitest';
import { dispatchDue } from '../../core/messages/dispatch.ts';
import { GatewayError, type ErrorCode, type SessionState } from '../../core/provider/index.ts';
import { allEvents, createActor, problem, received, send, text, withStatus, type Actor } from './support/actors.ts';
import { observe } from './support/failing.ts';
import { accept, type Behaviour } from './support/scripted.ts';
import { describeOnStores, type TestStore } from './support/stores.ts';
import { createWorld, worldOn, type Json, type World } from './support/world.ts';

const DAY = 86_400_000;
const ANA = '+5511999990001';
const phone = (index: number): string => `+55119${String(index).padStart(8, '0')}`;
const fails =
  (code: ErrorCode, retryAfterMs?: number): Behaviour =>
  () => {
    throw new GatewayError({ code, retryAfterMs });
  };

type Pacing = Readonly<Record<string, unknown>>;
type Shown = { readonly pacing: Pacing & { readonly state: Pacing } };

describeOnStores('pacing', (store) => {
  let opened: TestStore;
  let world: World;
  let actor: Actor;
  beforeEach(async () => {
    opened = await store();
    world = await createWorld(opened);
    await world.context.store.db.deleteFrom('send').execute();
    actor = await createActor(world);
  });

  const pace = (pacing: object | null, on: World = world, who: Actor = actor) =>
    withStatus(on.call(`PATCH /v1/connections/${who.connectionId}`, { key: who.key, body: { pacing } }), 200);
  const show = async (who: Actor = actor) =>
    (await withStatus(
      world.call(`GET /v1/connections/${who.connectionId}`, { key: who.key }),
      200,
    )) as unknown as Shown;
  const read = (id: string): Promise<Json> => withStatus(world.call(`GET /v1/messages/${id}`), 200);
  const batch = (messages: readonly object[], who: Actor = actor) =>
    withStatus(world.call('POST /v1/messages/batch', { key: who.key, body: { messages } }), 202);
  const sentTo = (on: World = world) =>
    on.scripted.sends.map(({ message }) => (message.to.type === 'phone' ? message.to.number : ''));
  /** How many went out while the clock was moved on, step by step. */
  const during = async (milliseconds: number, step: number): Promise<number> => {
    const before = world.scripted.sends.length;
    for (let at = 0; at < milliseconds; at += step) {
      world.clock.advance(step);
      await world.dispatch();
    }
    return world.scripted.sends.length - before;
  };
  const tell = (data: SessionState) =>
    withStatus(
      world.webhook('scripted', actor.connectionId, [
        {
          type: 'session.state_changed',
          id: `s-${world.clock.now().getTime()}-${data.status}`,
          timestamp: world.clock.now().toISOString(),
          data,
        },
      ]),
      200,
    );
  const eventsOf = async (...types: readonly string[]) =>
    (await allEvents(world, actor)).filter(({ type }) => types.includes(type));

  describe('the rate', () => {
    it('is kept by the immediate attempt and by the queue: what is too early waits, in order', async () => {
      await pace({ enabled: true, intervalMs: 1_000 });
      const [first, second, third] = [
        await withStatus(send(world, actor, text(phone(1))), 201),
        await withStatus(send(world, actor, text(phone(2))), 202),
        await withStatus(send(world, actor, text(phone(3))), 202),
      ];
      expect(first.state).toBe('sent');
      expect([second.state, third.state]).toEqual(['queued', 'queued']);
      await world.dispatch();
      expect(sentTo()).toEqual([phone(1)]);
      expect(await during(999, 999)).toBe(0);
      expect(await during(1, 1)).toBe(1);
      expect(await during(1_000, 1_000)).toBe(1);
      expect(sentTo()).toEqual([1, 2, 3].map(phone));
    });

    it('is a minute’s worth in a minute for a queue of hundreds, at any burst', async () => {
      await pace({ enabled: true, intervalMs: 1_000, burst: 5 });
      await batch(Array.from({ length: 300 }, (_, index) => text(phone(index))));
      await world.dispatch();
      expect(world.scripted.sends).toHaveLength(5);
      expect(await during(60_000, 500)).toBe(60);
    });

    it('is one for two gateways on one store, and holds after a restart', async () => {
      await pace({ enabled: true, intervalMs: 1_000 });
      const beside = await createWorld(opened, { beside: world });
      await batch(Array.from({ length: 40 }, (_, index) => text(phone(index))));
      for (let round = 0; round < 20; round += 1) {
        await Promise.all([world.dispatch(), beside.dispatch(), send(beside, actor, text(phone(100 + round)))]);
        expect(world.scripted.sends).toHaveLength(round + 1);
        world.clock.advance(1_000);
      }
      await world.dispatch();
      await withStatus(send(world, actor, text(phone(200))), 202);
      const restarted = await createWorld(opened, { beside: world });
      await withStatus(send(restarted, actor, text(phone(201))), 202);
      await restarted.dispatch();
      expect(world.scripted.sends).toHaveLength(21);
    });

    it('has its chance from the gateway: jitter is added to the interval', async () => {
      world = worldOn(world.context.store, { random: () => 0.5 });
      actor = await createActor(world);
      await pace({ enabled: true, intervalMs: 1_000, jitterMs: 2_000 });
      await withStatus(send(world, actor, text(phone(1))), 201);
      const { pacing } = await show();
      expect(pacing.state['nextSendAt']).toBe(new Date(world.clock.now().getTime() + 2_000).toISOString());
    });

    it('to one recipient holds up nobody else', async () => {
      await pace({ enabled: true, pairIntervalMs: 6_000, pairBurst: 2 });
      for (const expected of [201, 201, 202]) await withStatus(send(world, actor, text(ANA)), expected);
      await withStatus(send(world, actor, text(phone(2))), 201);
      expect(await during(5_000, 5_000)).toBe(0);
      expect(await during(1_000, 1_000)).toBe(1);
      const rows = () => world.context.store.db.selectFrom('pace').select('lane').where('lane', '<>', '').execute();
      expect((await rows()).length).toBeGreaterThan(0);
      world.clock.advance(60_000);
      await world.dispatch();
      expect(await rows()).toEqual([]);
    });

    it('does not keep what expires meanwhile', async () => {
      await pace({ enabled: true, intervalMs: 3_600_000 });
      await withStatus(send(world, actor, text(phone(1))), 201);
      const expiresAt = new Date(world.clock.now().getTime() + 10_000).toISOString();
      const { id } = await withStatus(send(world, actor, text(phone(2), { expiresAt })), 202);
      world.clock.advance(10_000);
      await world.dispatch();
      expect(await read(id)).toMatchObject({ state: 'failed', error: { code: 'message_expired' } });
    });

    it('costs two statements more, and none where nobody minds', async () => {
      const observed = observe(world.context.store);
      world = worldOn(observed.store);
      actor = await createActor(world);
      const cost = async () => {
        await withStatus(send(world, actor, text(ANA)), 201);
        observed.failFrom(0);
        await withStatus(send(world, actor, text(ANA)), 201);
        return observed.statements.length;
      };
      const free = await cost();
      await pace({ enabled: true, newContactsPerDay: 10, pairIntervalMs: 1, pairBurst: 100 });
      expect((await cost()) - free).toBe(2);
    });
  });

  describe('people whom the connection has not written to', () => {
    beforeEach(() => pace({ enabled: true, newContactsPerDay: 3 }));

    it('are so many a day; those whom it knows are written to as ever', async () => {
      await withStatus(world.webhook('scripted', actor.connectionId, [received([ANA])]), 200);
      for (const expected of [201, 201, 201, 202]) {
        await withStatus(send(world, actor, text(phone(10 + sentTo().length))), expected);
      }
      await withStatus(send(world, actor, text(ANA)), 201);
      await withStatus(send(world, actor, text(phone(10))), 201);
      expect((await show()).pacing.state).toMatchObject({
        newContactsLeftToday: 0,
        newContactsHeld: { reason: 'daily_limit', until: '2026-11-25T00:00:00.000Z' },
        held: null,
      });
      const expiresAt = '2026-11-30T00:00:00.000Z';
      await batch(Array.from({ length: 6 }, (_, index) => text(phone(20 + index), { expiresAt })));
      expect(await during(11 * 3_600_000, 3_600_000)).toBe(0);
      expect(await during(3_600_000, 3_600_000)).toBe(3);
      // The one that waited from the beginning had its day, and expired before midnight of the next.
      expect(await during(DAY, DAY / 4)).toBe(3);
      expect(sentTo()).toHaveLength(11);
    });

    it('are no strangers once they have written, though a message to them waits', async () => {
      for (let index = 0; index < 4; index += 1) await send(world, actor, text(phone(index)));
      await batch([text(phone(4))]);
      await withStatus(world.webhook('scripted', actor.connectionId, [received([phone(3)])]), 200);
      await world.dispatch();
      expect(sentTo()).toEqual([0, 1, 2, 3].map(phone));
    });

    it('are fewer while the number is new, and have their own spacing', async () => {
      await pace({ newContactsPerDay: 100, warmUpDays: 10, warmUpNewContactsPerDay: 2, newContactIntervalMs: 20_000 });
      await tell({
        status: 'pairing',
        method: 'qr',
        qr: 'x',
        expiresAt: '2026-11-24T12:01:00.000Z',
        nextAction: 'scan_qr',
      });
      await tell({ status: 'connected', number: '+15550001111', nextAction: 'none' });
      await withStatus(send(world, actor, text(phone(1))), 201);
      await withStatus(send(world, actor, text(phone(2))), 202);
      await withStatus(send(world, actor, text(phone(1))), 201);
      await withStatus(send(world, actor, text(phone(3))), 202);
      expect(await during(19_000, 1_000)).toBe(0);
      expect(await during(60_000, 1_000)).toBe(1);
      expect((await show()).pacing.state).toMatchObject({ newContactsLeftToday: 0 });
      world.clock.advance(11 * DAY);
      expect((await show()).pacing.state).toMatchObject({ newContactsLeftToday: 4 });
    });

    it('are not used up by attempts that reached nobody', async () => {
      world.scripted.behaviour = fails('session_not_connected', 1_000);
      await withStatus(send(world, actor, text(phone(1))), 202);
      await during(20_000, 1_000);
      world.scripted.behaviour = accept;
      await during(400_000, 10_000);
      expect((await show()).pacing.state).toMatchObject({ newContactsLeftToday: 2 });
    });
  });

  it('is fair: ten thousand messages of one tenant do not delay the one of another', async () => {
    const busy = await createActor(world);
    const template = await withStatus(
      world.call('POST /v1/messages/batch', {
        key: busy.key,
        body: { messages: Array.from({ length: 1_000 }, (_, index) => text(phone(index))) },
      }),
      202,
    );
    expect(template.data).toHaveLength(1_000);
    await multiply(world, busy, 9);
    await batch([text(ANA)]);
    const { count } = await world.context.store.db
      .selectFrom('send')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(`${count}`).toBe('10001');
    // A round has room for fifty, whoever they are.
    expect(await dispatchDue(world.context)).toBeLessThanOrEqual(50);
    expect(world.scripted.sends.filter(({ connectionId }) => connectionId === actor.connectionId)).toHaveLength(1);
    // Twenty tenants that come later each have their turn in the next round, too.
    const others = await Promise.all(Array.from({ length: 20 }, () => createActor(world)));
    for (const other of others) await batch([text(ANA), text(phone(1))], other);
    world.clock.advance(1);
    await dispatchDue(world.context);
    const served = new Set(world.scripted.sends.map(({ connectionId }) => connectionId));
    for (const { connectionId } of others) expect(served).toContain(connectionId);
  }, 60_000);

  it('lets nobody starve where there are more connections than a round has room for', async () => {
    const many = await Promise.all(Array.from({ length: 120 }, () => createActor(world)));
    for (const one of many) await batch([text(phone(1)), text(phone(2)), text(phone(3))], one);
    for (let round = 0; round < 3; round += 1) {
      await dispatchDue(world.context);
      world.clock.advance(10);
    }
    expect(new Set(world.scripted.sends.map(({ connectionId }) => connectionId)).size).toBe(120);
  }, 60_000);

  describe('a connection in trouble', () => {
    beforeEach(() => pace({ enabled: true, newContactsPerDay: 1_000, breakerFaults: 3, breakerOpenMs: 60_000 }));

    it('is left alone after faults in a row, tried once, and goes on when that went well; all of it is visible', async () => {
      world.scripted.behaviour = fails('provider_unavailable');
      for (let index = 0; index < 3; index += 1) await withStatus(send(world, actor, text(phone(index))), 202);
      const until = new Date(world.clock.now().getTime() + 60_000).toISOString();
      expect((await show()).pacing.state).toMatchObject({ held: { reason: 'breaker', until }, faults: 3 });
      expect(await eventsOf('connection.held')).toMatchObject([
        { connectionId: actor.connectionId, data: { reason: 'breaker', until, newContactsOnly: false } },
      ]);
      world.scripted.sends.length = 0;
      await withStatus(send(world, actor, text(phone(3))), 202);
      expect(await during(59_000, 1_000)).toBe(0);
      // The probe fails: for twice as long.
      expect(await during(1_000, 1_000)).toBe(1);
      expect(await during(119_000, 1_000)).toBe(0);
      world.scripted.behaviour = accept;
      await during(300_000, 1_000);
      expect(new Set(sentTo().slice(1))).toEqual(new Set([0, 1, 2, 3].map(phone)));
      expect((await show()).pacing.state).toMatchObject({ held: null, faults: 0 });
      expect((await eventsOf('connection.released')).at(-1)).toMatchObject({ data: { newContactsOnly: false } });
    });

    it('is not blamed for what is wrong with a message', async () => {
      world.scripted.behaviour = fails('recipient_unreachable');
      for (let index = 0; index < 5; index += 1) await withStatus(send(world, actor, text(phone(index))), 422);
      expect((await show()).pacing.state).toMatchObject({ held: null, faults: 0 });
    });

    it('waits as long as its provider asks, all of it, and nobody is told of that', async () => {
      world.scripted.behaviour = fails('rate_limited', 30_000);
      await withStatus(send(world, actor, text(phone(1))), 202);
      world.scripted.behaviour = accept;
      await withStatus(send(world, actor, text(phone(2))), 202);
      expect((await show()).pacing.state).toMatchObject({ held: { reason: 'rate_limited' } });
      expect(await during(29_000, 1_000)).toBe(0);
      expect(await during(10_000, 1_000)).toBe(2);
      expect(await eventsOf('connection.held')).toEqual([]);
    });

    it('whose account is restricted sends nothing for an hour', async () => {
      world.scripted.behaviour = fails('account_restricted');
      await withStatus(send(world, actor, text(phone(1))), 403);
      world.scripted.behaviour = accept;
      await withStatus(send(world, actor, text(phone(2))), 202);
      expect((await show()).pacing.state).toMatchObject({ held: { reason: 'restricted' } });
      expect(await during(3_599_000, 3_599_000)).toBe(0);
      expect(await during(1_000, 1_000)).toBe(1);
      const events = await eventsOf('connection.held', 'connection.released');
      expect(events.map(({ type }) => type)).toEqual(['connection.held', 'connection.released']);
    });

    it('that may begin no conversations goes on with those it has, until WhatsApp says', async () => {
      await withStatus(world.webhook('scripted', actor.connectionId, [received([ANA])]), 200);
      const until = new Date(world.clock.now().getTime() + 7_200_000).toISOString();
      await tell({ status: 'restricted', number: '+15550001111', until, reason: 'time_lock', nextAction: 'wait' });
      expect((await show()).pacing.state).toMatchObject({
        newContactsHeld: { reason: 'restricted', until },
        held: null,
      });
      expect(await eventsOf('connection.held')).toMatchObject([{ data: { until, newContactsOnly: true } }]);
      await withStatus(send(world, actor, text(ANA)), 201);
      const { id } = await withStatus(send(world, actor, text(phone(2))), 202);
      expect(await during(7_199_000, 7_199_000)).toBe(0);
      await tell({ status: 'connected', number: '+15550001111', nextAction: 'none' });
      await world.dispatch();
      expect(await read(id)).toMatchObject({ state: 'sent' });
      expect(await eventsOf('connection.released')).toMatchObject([{ data: { newContactsOnly: true } }]);
    });

    it('that was refused a stranger writes to no other until that is over', async () => {
      await withStatus(world.webhook('scripted', actor.connectionId, [received([ANA])]), 200);
      world.scripted.behaviour = fails('recipient_not_allowed');
      await withStatus(send(world, actor, text(phone(1))), 403);
      world.scripted.behaviour = accept;
      await withStatus(send(world, actor, text(phone(2))), 202);
      await withStatus(send(world, actor, text(ANA)), 201);
      expect(await during(3_600_000, 600_000)).toBe(1);
    });

    it('does not keep a message that may go another way', async () => {
      const { id: second } = await withStatus(
        world.call('POST /v1/connections', { key: actor.key, body: { provider: 'forgetful' } }),
        201,
      );
      world.scripted.behaviour = fails('account_restricted');
      await withStatus(send(world, actor, text(phone(1))), 403);
      const moved = await withStatus(send(world, actor, text(phone(2), { failover: [second] })), 201);
      expect(moved).toMatchObject({ state: 'sent', connectionId: second });
    });

    it('that comes back does not send all at once what waited for it', async () => {
      await pace({ intervalMs: 1_000, burst: 10, rampMs: 120_000 });
      world.scripted.behaviour = fails('session_not_connected');
      await batch(Array.from({ length: 40 }, (_, index) => text(phone(index))));
      await world.dispatch();
      await tell({ status: 'reconnecting', attempt: 1, retryAt: '2026-11-24T12:00:05.000Z', nextAction: 'none' });
      world.clock.advance(3_600_000);
      world.scripted.behaviour = accept;
      world.scripted.sends.length = 0;
      await tell({ status: 'connected', number: '+15550001111', nextAction: 'none' });
      await world.dispatch();
      expect(world.scripted.sends).toHaveLength(1);
      expect(await during(10_000, 500)).toBeLessThanOrEqual(3);
      // And all of it in the end.
      await during(120_000, 500);
      expect(new Set(sentTo()).size).toBe(40);
    });
  });

  describe('the settings', () => {
    it('begin with the provider’s, are changed field by field, and are taken back by null', async () => {
      expect((await show()).pacing).toMatchObject({ enabled: false, newContactsPerDay: null, breakerFaults: 5 });
      expect(await pace({ enabled: true, intervalMs: 500 })).toMatchObject({
        pacing: { enabled: true, intervalMs: 500 },
      });
      expect(await pace({ burst: 7 })).toMatchObject({ pacing: { intervalMs: 500, burst: 7 } });
      expect(await pace(null)).toMatchObject({ pacing: { enabled: false, intervalMs: 0, burst: 1 } });
      const { data } = await withStatus(world.call('GET /v1/audit?action=connection.updated'), 200);
      expect(data[0]).toMatchObject({ subject: actor.connectionId, data: { fields: ['pacing'] } });
    });

    it('are given with a new connection, too, and refused where they make no sense', async () => {
      const made = await withStatus(
        world.call('POST /v1/connections', {
          key: actor.key,
          body: { provider: 'scripted', pacing: { enabled: true, intervalMs: 60_000 } },
        }),
        201,
      );
      const other = { ...actor, connectionId: made.id };
      expect((await show(other)).pacing).toMatchObject({ enabled: true, intervalMs: 60_000 });
      const path = `PATCH /v1/connections/${actor.connectionId}`;
      for (const pacing of [{ intervalMs: -1 }, { burst: 0 }, { speed: 'fast' }, 'off']) {
        await problem(world.call(path, { key: actor.key, body: { pacing } }), 'invalid_request', 422);
      }
    });

    it('hold at once: what waited for an hour goes when that is taken back', async () => {
      await pace({ enabled: true, intervalMs: 3_600_000 });
      await withStatus(send(world, actor, text(phone(1))), 201);
      const { id } = await withStatus(send(world, actor, text(phone(2))), 202);
      await pace(null);
      await world.dispatch();
      expect(await read(id)).toMatchObject({ state: 'sent' });
    });
  });
});

/** Copies what a connection has queued, so many times: to other people, at the same time. */
async function multiply(world: World, { connectionId }: Actor, times: number): Promise<void> {
  const { db } = world.context.store;
  const sends = await db.selectFrom('send').selectAll().where('connection_id', '=', connectionId).execute();
  const ids = sends.map(({ message_id: id }) => id);
  for (let copy = 0; copy < times; copy += 1) {
    for (let at = 0; at < ids.length; at += 200) {
      const some = ids.slice(at, at + 200);
      const rows = await db.selectFrom('message').selectAll().where('id', 'in', some).execute();
      const named = (id: string) => `${id}-${copy}`;
      await db
        .insertInto('message')
        .values(rows.map((row) => ({ ...row, id: named(row.id) })))
        .execute();
      await db
        .insertInto('send')
        .values(
          sends
            .slice(at, at + 200)
            .map((row) => ({ ...row, message_id: named(row.message_id), position: named(row.position) })),
        )
        .execute();
    }
  }
}
