import { beforeEach, describe, expect, it } from 'vitest';
import { dispatchDue } from '../../core/messages/dispatch.ts';
import { retryDelay } from '../../core/messages/queue.ts';
import { GatewayError } from '../../core/provider/index.ts';
import { createActor, send, text, withStatus, type Actor } from './support/actors.ts';
import { accept, fails, hang } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type Json, type World } from './support/world.ts';

const down = fails('provider_unavailable');

describeOnStores('a send', (store) => {
  let world: World;
  let actor: Actor;
  beforeEach(async () => {
    world = await createWorld(await store(), { limits: { sendBudgetMs: 40 } });
    // What earlier tests left in the queue is not this one's.
    await world.context.store.db.deleteFrom('send').execute();
    actor = await createActor(world);
  });

  const read = (id: string): Promise<Json> => withStatus(world.call(`GET /v1/messages/${id}`), 200);

  describe('what waits', () => {
    it('keeps its order towards one recipient, and holds up nobody else', async () => {
      world.scripted.behaviour = down;
      const first = await withStatus(send(world, actor, text('+5511999990001', { text: 'first' })), 202);
      world.scripted.behaviour = accept;
      const second = await withStatus(send(world, actor, text('+5511999990001', { text: 'second' })), 202);
      await withStatus(send(world, actor, text('+5511999990002', { text: 'other' })), 201);
      world.scripted.sends.length = 0;
      // The second is due at once, the first in a second.
      await world.dispatch();
      expect(world.scripted.sends).toEqual([]);
      world.scripted.behaviour = (sent, count) => (count === 1 ? down(sent, count) : accept(sent, count));
      for (let round = 0; round < 5; round += 1) {
        world.clock.advance(4_000);
        await world.dispatch();
      }
      expect(world.scripted.sends.map((sent) => sent.options.idempotencyKey)).toEqual([first.id, first.id, second.id]);
    });

    it('is not overtaken while it is being sent', async () => {
      world.scripted.behaviour = down;
      const first = await withStatus(send(world, actor, text('+5511999990003', { text: 'first' })), 202);
      world.clock.advance(4_000);
      const begun = Promise.withResolvers<void>();
      const held = Promise.withResolvers<void>();
      world.scripted.behaviour = accept;
      const second = await withStatus(send(world, actor, text('+5511999990003', { text: 'second' })), 202);
      world.scripted.sends.length = 0;
      world.scripted.behaviour = async (sent, count) => {
        if (sent.options.idempotencyKey !== second.id) return accept(sent, count);
        begun.resolve();
        await held.promise;
        return accept(sent, count);
      };
      // The first goes, then the second, which is held in the middle of its first attempt.
      const patient = await createWorld(await store(), { beside: world, limits: { sendBudgetMs: 20_000 } });
      const working = patient.dispatch();
      await begun.promise;
      const third = await withStatus(send(world, actor, text('+5511999990003', { text: 'third' })), 202);
      held.resolve();
      await working;
      await world.dispatch();
      const keys = world.scripted.sends.map(({ options }) => options.idempotencyKey);
      expect(keys).toEqual([first.id, second.id, third.id]);
    });

    it('expires in time, behind another one too', async () => {
      world.scripted.behaviour = () => {
        throw new GatewayError({ code: 'rate_limited', retryAfterMs: 3_600_000 });
      };
      const expiresAt = new Date(world.clock.now().getTime() + 10_000).toISOString();
      await withStatus(send(world, actor), 202);
      const behind = await withStatus(send(world, actor, text('+5511999990001', { expiresAt })), 202);
      const alone = await withStatus(send(world, actor, text('+5511999990002', { expiresAt })), 202);
      world.clock.advance(10_000);
      await world.dispatch();
      for (const { id } of [behind, alone]) {
        expect(await read(id)).toMatchObject({ state: 'failed', error: { code: 'message_expired' } });
      }
      expect(world.scripted.sends).toHaveLength(2);
    });

    it('waits longer each time, and as long as the backend asks', () => {
      const error = new GatewayError({ code: 'provider_unavailable' });
      const delays = [1, 2, 3, 4, 30].map((attempt) => retryDelay(attempt, error, () => 0.5));
      expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 300_000]);
      expect([0, 1].map((random) => retryDelay(1, error, () => random))).toEqual([900, 1_100]);
      const asked = new GatewayError({ code: 'rate_limited', retryAfterMs: 7_000 });
      expect(retryDelay(1, asked, () => 0.5)).toBe(7_000);
    });

    it('goes on at once when the phone is back', async () => {
      world.scripted.behaviour = () => {
        throw new GatewayError({ code: 'session_not_connected', retryAfterMs: 600_000 });
      };
      const { id } = await withStatus(send(world, actor), 202);
      world.scripted.behaviour = accept;
      await world.dispatch();
      expect(await read(id)).toMatchObject({ state: 'queued' });
      const data = { status: 'connected', number: '+15550001111', nextAction: 'none' } as const;
      const timestamp = world.clock.now().toISOString();
      await withStatus(
        world.webhook('scripted', actor.connectionId, [{ type: 'session.state_changed', id: 's1', timestamp, data }]),
        200,
      );
      await world.dispatch();
      expect(await read(id)).toMatchObject({ state: 'sent' });
    });

    it('is given back where a slow backend left no time for it', async () => {
      const slow = await createActor(world, 'forgetful');
      world.forgetful.behaviour = down;
      for (const digit of [1, 2, 3]) await withStatus(send(world, slow, text(`+551199999000${digit}`)), 202);
      world.forgetful.sends.length = 0;
      world.forgetful.behaviour = hang;
      world.clock.advance(2_000);
      expect(await dispatchDue(world.context)).toBe(3);
      expect(world.forgetful.sends).toHaveLength(1);
      world.forgetful.behaviour = accept;
      await world.dispatch();
      expect(world.forgetful.sends).toHaveLength(3);
    });
  });
});
