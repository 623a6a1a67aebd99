import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { dispatchDue } from '../../core/messages/dispatch.ts';
import { claimDue } from '../../core/messages/claim.ts';
import { GatewayError, ProviderApiError } from '../../core/provider/index.ts';
import { allEvents, createActor, send, status, text, withStatus, type Actor } from './support/actors.ts';
import { accept, fails, hang, type Behaviour } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, worldOn, type Json, type World } from './support/world.ts';

const LEASE_MS = 60_000;
const down = fails('provider_unavailable');
const perhaps: Behaviour = () => {
  throw new GatewayError({ code: 'outcome_unknown', retryable: true });
};

describeOnStores('a send that goes wrong', (store) => {
  let world: World;
  let actor: Actor;
  let careless: Actor;
  beforeEach(async () => {
    world = await createWorld(await store(), { limits: { sendBudgetMs: 40 } });
    // What earlier tests left in the queue is not this one's.
    await world.context.store.db.deleteFrom('send').execute();
    actor = await createActor(world);
    careless = await createActor(world, 'forgetful');
  });

  const read = (id: string): Promise<Json> => withStatus(world.call(`GET /v1/messages/${id}`), 200);
  /** A gateway that will not come back to life: its patience outlasts the test. */
  const mortal = () => worldOn(world.context.store, { beside: world, limits: { sendBudgetMs: 3_600_000 } });
  /** A process that dies once it has accepted: the message and its queue row are there, and nothing else. */
  const acceptAndDie = async (owner: Actor, body = text()): Promise<string> => {
    const died = Promise.withResolvers<void>();
    world.scripted.behaviour = world.forgetful.behaviour = () => (died.resolve(), new Promise<never>(() => undefined));
    void send(mortal(), owner, body);
    await died.promise;
    world.scripted.behaviour = world.forgetful.behaviour = accept;
    const [newest] = (await withStatus(world.call('GET /v1/messages', { key: owner.key }), 200)).data;
    return newest?.id ?? '';
  };

  describe('the provider hangs', () => {
    it('is tried again with the same key, where that is safe', async () => {
      world.scripted.behaviour = hang;
      const { id } = await withStatus(send(world, actor), 202);
      world.scripted.behaviour = accept;
      world.clock.advance(2_000);
      await world.dispatch();
      expect(await read(id)).toMatchObject({ state: 'sent' });
      expect(world.scripted.sends.map((sent) => sent.options.idempotencyKey)).toEqual([id, id]);
    });

    it('is unknown where it is not safe, and never sent again', async () => {
      world.forgetful.behaviour = hang;
      const message = await withStatus(send(world, careless), 202);
      expect(message).toMatchObject({ state: 'unknown', error: { code: 'outcome_unknown' } });
      world.clock.advance(10 * LEASE_MS);
      await world.dispatch();
      expect(world.forgetful.sends).toHaveLength(1);
      expect((await allEvents(world, careless)).map((event) => event.data.state)).toEqual(['unknown']);
    });

    it('even one that does not listen to its signal holds nobody up', async () => {
      world.forgetful.behaviour = () => new Promise<never>(() => undefined);
      const message = await withStatus(send(world, careless), 202);
      expect(message.state).toBe('unknown');
    });
  });

  it.each([
    ['a defect', new TypeError('x is not a function')],
    ['a text', 'oops'],
    ['nothing', undefined],
  ])('%s that is thrown counts as perhaps sent', async (_name, thrown) => {
    world.scripted.behaviour = world.forgetful.behaviour = () => {
      throw thrown;
    };
    expect(await withStatus(send(world, careless), 202)).toMatchObject({ state: 'unknown' });
    expect(await withStatus(send(world, actor), 202)).toMatchObject({ state: 'queued' });
    expect(JSON.stringify(world.logged)).not.toContain('Hello');
  });

  it.each([
    {},
    undefined,
    { providerMessageId: '', state: 'sent', warnings: [] },
    { providerMessageId: 'x', state: 'sold', warnings: [] },
  ])('an answer that is none (%o) counts as perhaps sent', async (answer) => {
    world.forgetful.behaviour = () => answer as never;
    expect(await withStatus(send(world, careless), 202)).toMatchObject({ state: 'unknown' });
  });

  it('an id that another message has counts as perhaps sent', async () => {
    world.scripted.behaviour = () => ({ providerMessageId: 'always-the-same', state: 'sent', warnings: [] });
    await withStatus(send(world, actor), 201);
    expect(await withStatus(send(world, actor), 202)).toMatchObject({ state: 'unknown' });
  });

  describe('the process dies', () => {
    it('before or after the provider took it: sent once more with the same key', async () => {
      const id = await acceptAndDie(actor);
      await world.dispatch();
      expect(world.scripted.sends).toHaveLength(1);
      world.clock.advance(LEASE_MS);
      await world.dispatch();
      expect(await read(id)).toMatchObject({ state: 'sent' });
      expect(world.scripted.sends.map((sent) => sent.options.idempotencyKey)).toEqual([id, id]);
    });

    it('where a repeat is not safe: unknown, until a status settles it', async () => {
      const id = await acceptAndDie(careless);
      world.clock.advance(LEASE_MS);
      await world.dispatch();
      expect(await read(id)).toMatchObject({ state: 'unknown', error: { code: 'outcome_unknown' } });
      expect(world.forgetful.sends).toHaveLength(1);
      await withStatus(
        world.webhook('forgetful', careless.connectionId, [status('F-1', 'sent', { idempotencyKey: id })]),
        200,
      );
      await withStatus(world.webhook('forgetful', careless.connectionId, [status('F-1', 'delivered')]), 200);
      expect(await read(id)).toMatchObject({ state: 'delivered', error: null });
    });

    it('and the message expires meanwhile: unknown, not failed', async () => {
      const expiresAt = new Date(world.clock.now().getTime() + 1_000).toISOString();
      const id = await acceptAndDie(actor, text('+5511999990001', { expiresAt }));
      world.clock.advance(LEASE_MS);
      await world.dispatch();
      expect(await read(id)).toMatchObject({ state: 'unknown' });
      expect(world.scripted.sends).toHaveLength(1);
    });

    it('with a batch in hand: what it had not begun is sent, also where a repeat is not safe', async () => {
      world.forgetful.behaviour = down;
      const ids = [];
      for (const digit of [1, 2, 3])
        ids.push((await withStatus(send(world, careless, text(`+551199999000${digit}`)), 202)).id);
      world.clock.advance(2_000);
      expect(await claimDue(world.context, 50)).toHaveLength(3);
      world.forgetful.behaviour = accept;
      world.clock.advance(LEASE_MS);
      await world.dispatch();
      for (const id of ids) expect(await read(id)).toMatchObject({ state: 'sent' });
    });

    it('in a later attempt, made by the dispatcher: no less unknown', async () => {
      world.forgetful.behaviour = down;
      const { id } = await withStatus(send(world, careless), 202);
      const died = Promise.withResolvers<void>();
      world.forgetful.behaviour = () => (died.resolve(), new Promise<never>(() => undefined));
      world.clock.advance(2_000);
      void dispatchDue(mortal().context);
      await died.promise;
      world.forgetful.behaviour = accept;
      world.clock.advance(LEASE_MS);
      await world.dispatch();
      expect(await read(id)).toMatchObject({ state: 'unknown' });
      expect(world.forgetful.sends).toHaveLength(2);
    });

    it('two workers that find its rows share them', async () => {
      const ids = [];
      for (let index = 10; index < 30; index += 1) ids.push(await acceptAndDie(actor, text(`+55119999900${index}`)));
      world.scripted.sends.length = 0;
      world.clock.advance(LEASE_MS);
      const second = await createWorld(await store(), { beside: world });
      await Promise.all([world.dispatch(), second.dispatch()]);
      expect(world.scripted.sends.map((sent) => sent.options.idempotencyKey).sort()).toEqual(ids.sort());
    });

    it('a worker waits for no row that another has in hand, and takes the others (SKIP LOCKED)', async (context) => {
      const opened = await store();
      if (opened.engine === 'sqlite') return context.skip('SQLite lets one write at a time');
      const ids: string[] = [];
      for (const contact of [10, 11, 12]) ids.push(await acceptAndDie(actor, text(`+55119999900${contact}`)));
      world.clock.advance(LEASE_MS);
      const beside = await opened.open();
      const [taken, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const holding = beside.db.transaction().execute(async (transaction) => {
        await transaction.selectFrom('send').select('message_id').orderBy('message_id').limit(1).forUpdate().execute();
        taken.resolve();
        await done.promise;
      });
      await taken.promise;
      const claiming = claimDue(world.context, 10);
      // Who waits for the row waits until this test gives it back: then it has claimed all three.
      await Promise.race([claiming, delay(10_000)]);
      done.resolve();
      await holding;
      expect((await claiming).map(({ messageId }) => messageId)).toEqual(ids.sort().slice(1));
    });
  });

  it('a claim that was lost keeps what the provider took, and nothing else', async () => {
    const slow = Promise.withResolvers<void>();
    world.scripted.behaviour = async (sent, count) => (await slow.promise, accept(sent, count));
    const patient = await createWorld(await store(), { beside: world, limits: { sendBudgetMs: 20_000 } });
    const sending = send(patient, actor);
    const { id } = await claimed(world, actor);
    world.clock.advance(LEASE_MS);
    world.scripted.behaviour = () => {
      throw new ProviderApiError({ code: 'invalid_message', provider: 'scripted' });
    };
    await world.dispatch();
    // The second attempt failed; the first may still succeed, so nobody is told that the message failed.
    expect(await read(id)).toMatchObject({ state: 'unknown' });
    slow.resolve();
    expect(await withStatus(sending, 201)).toMatchObject({ id, state: 'sent' });
    expect(await read(id)).toMatchObject({ state: 'sent', error: null });
  });

  it('a claim that was lost gives back nothing that another has in hand', async () => {
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    world.scripted.behaviour = async (sent, count) => {
      if (count === 1) return (await first.promise, down(sent, count));
      return (await second.promise, accept(sent, count));
    };
    const patient = await createWorld(await store(), { beside: world, limits: { sendBudgetMs: 20_000 } });
    const sending = send(patient, actor);
    const { id } = await claimed(world, actor);
    world.clock.advance(LEASE_MS);
    const repeating = patient.dispatch();
    await expect.poll(() => world.scripted.sends.length).toBe(2);
    // The first one is told to come back later; the message is not its own any more, and the second try goes on.
    first.resolve();
    await withStatus(sending, 202);
    world.clock.advance(5_000);
    expect(await dispatchDue(world.context)).toBe(0);
    second.resolve();
    await repeating;
    expect(await read(id)).toMatchObject({ state: 'sent' });
    expect(world.scripted.sends).toHaveLength(2);
  });

  it('its connection is deleted while it is under way: its sender says how it ended', async () => {
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const patient = await createWorld(await store(), { beside: world, limits: { sendBudgetMs: 20_000 } });
    world.scripted.behaviour = async (sent, count) => (reached.resolve(), await goOn.promise, accept(sent, count));
    const sending = send(patient, actor);
    await reached.promise;
    await withStatus(world.call(`DELETE /v1/connections/${actor.connectionId}`), 204);
    goOn.resolve();
    expect(await withStatus(sending, 201)).toMatchObject({ state: 'sent' });
    expect((await allEvents(world, actor)).map((event) => event.data.state)).toEqual(['sent']);
  });

  it('is known by its key before it is settled: it is not tried again', async () => {
    world.scripted.behaviour = perhaps;
    const { id } = await withStatus(send(world, actor), 202);
    await withStatus(
      world.webhook('scripted', actor.connectionId, [status('S-9', 'failed', { idempotencyKey: id })]),
      200,
    );
    world.clock.advance(LEASE_MS);
    await world.dispatch();
    expect(world.scripted.sends).toHaveLength(1);
    expect(await read(id)).toMatchObject({ state: 'failed' });
  });

  it('a refusal after an attempt that may have succeeded is unknown, not failed', async () => {
    world.scripted.behaviour = perhaps;
    const { id } = await withStatus(send(world, actor), 202);
    world.scripted.behaviour = () => {
      throw new GatewayError({ code: 'session_logged_out' });
    };
    world.clock.advance(LEASE_MS);
    await world.dispatch();
    expect(await read(id)).toMatchObject({ state: 'unknown', error: { code: 'outcome_unknown' } });
  });
});

/** The newest message, once its attempt is under way. */
async function claimed(world: World, actor: Actor): Promise<Json> {
  for (;;) {
    const [message] = (await withStatus(world.call('GET /v1/messages', { key: actor.key }), 200)).data;
    if (message !== undefined && world.scripted.sends.some((sent) => sent.options.idempotencyKey === message.id)) {
      return message;
    }
  }
}
