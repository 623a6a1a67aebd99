import { beforeEach, describe, expect, it } from 'vitest';
import { createActor, received, send, text, withStatus, type Actor } from './support/actors.ts';
import { ANA, pacingOf, phone } from './support/pacing.ts';
import { accept, fails } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { worldOn, type World } from './support/world.ts';

const DAY = 86_400_000;

describeOnStores('pacing', (store) => {
  let database: World['context']['store'] | undefined;
  let world: World;
  let actor: Actor;
  beforeEach(async () => {
    database ??= await (await store()).open();
    world = worldOn(database);
    await database.db.deleteFrom('send').execute();
    actor = await createActor(world);
  });
  const { pace, show, read, batch, sentTo, during, tell, eventsOf } = pacingOf(() => ({ world, actor }));

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
      expect(await during(59_000, 29_500)).toBe(0);
      // The probe fails: for twice as long.
      expect(await during(1_000, 1_000)).toBe(1);
      expect(await during(119_000, 17_000)).toBe(0);
      world.scripted.behaviour = accept;
      await during(300_000, 10_000);
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
      expect(await during(29_000, 14_500)).toBe(0);
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
      expect(await during(10_000, 1_000)).toBeLessThanOrEqual(3);
      // And all of it in the end.
      await during(120_000, 4_000);
      expect(new Set(sentTo()).size).toBe(40);
    });
  });
});
