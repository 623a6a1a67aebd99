import { beforeEach, describe, expect, it } from 'vitest';
import { createActor, problem, send, text, withStatus, type Actor } from './support/actors.ts';
import { observe } from './support/failing.ts';
import { ANA, pacingOf, phone } from './support/pacing.ts';
import { describeOnStores, type TestStore } from './support/stores.ts';
import { createWorld, worldOn, type World } from './support/world.ts';

describeOnStores('pacing', (store) => {
  let opened: TestStore;
  let database: World['context']['store'] | undefined;
  let world: World;
  let actor: Actor;
  beforeEach(async () => {
    opened = await store();
    database ??= await opened.open();
    world = worldOn(database);
    await database.db.deleteFrom('send').execute();
    actor = await createActor(world);
  });
  const { pace, show, read, batch, sentTo, during } = pacingOf(() => ({ world, actor }));

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
      await batch(Array.from({ length: 200 }, (_, index) => text(phone(index))));
      await world.dispatch();
      expect(world.scripted.sends).toHaveLength(5);
      expect(await during(60_000, 1_000)).toBe(60);
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
