import { beforeEach, expect, it } from 'vitest';
import { allEvents, createActor, received, send, text, withStatus, type Actor } from '../netlify/support/actors.ts';
import { accept, fails } from '../netlify/support/scripted.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { createWorld, type World } from '../netlify/support/world.ts';

const HOUR_MS = 3_600_000;

const down = fails('provider_unavailable');

// A machine's clock is set right, by an hour, in the middle of everything.
describeOnStores('the clock', (store) => {
  let world: World;
  let actor: Actor;
  beforeEach(async () => {
    world = await createWorld(await store(), { limits: { sendBudgetMs: 40 } });
    await world.context.store.db.deleteFrom('send').execute();
    actor = await createActor(world);
  });

  const state = async (id: string) =>
    (await withStatus(world.call(`GET /v1/messages/${id}`), 200)) as unknown as { readonly state: string };

  it('that steps back sends what waits once it has caught up, and what is new at once; each once', async () => {
    world.scripted.behaviour = down;
    const waiting = await withStatus(send(world, actor, text('+5511999990001')), 202);
    world.scripted.behaviour = accept;
    world.clock.advance(-HOUR_MS);
    const fresh = await withStatus(send(world, actor, text('+5511999990002')), 201);
    await world.dispatch();
    expect(await state(fresh.id)).toMatchObject({ state: 'sent' });
    world.clock.advance(HOUR_MS + 5_000);
    await world.dispatch();
    expect(await state(waiting.id)).toMatchObject({ state: 'sent' });
    const keys = world.scripted.sends.map(({ options }) => options.idempotencyKey);
    expect(keys.filter((key) => key === fresh.id)).toHaveLength(1);
    expect(keys.filter((key) => key === waiting.id)).toHaveLength(2);
  });

  it('that steps forward ends no lease twice: a message in hand goes to the person once', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    world.scripted.behaviour = async (sent, count) => {
      // The first attempt is in hand while the clock steps.
      if (count === 1) await held;
      return accept(sent, count);
    };
    const other = await createWorld(await store(), { beside: world });
    const sending = send(world, actor, text('+5511999990003'));
    // Whoever works beside it finds the lease over.
    world.clock.advance(HOUR_MS);
    await other.dispatch();
    release();
    const { body } = await sending;
    await other.dispatch();
    expect(await state(body.id)).toMatchObject({ state: 'sent' });
    const keys = new Set(world.scripted.sends.map(({ options }) => options.idempotencyKey));
    // However many attempts, one key: the backend shows one message.
    expect([...keys]).toEqual([body.id]);
  });

  it('that steps either way leaves events in the order in which they happened', async () => {
    for (const [index, step] of [0, -HOUR_MS, 2 * HOUR_MS, -HOUR_MS].entries()) {
      world.clock.advance(step);
      await withStatus(
        world.webhook('scripted', actor.connectionId, [received(['+5511999990004'], { text: `step ${index}` })]),
        200,
      );
    }
    const events = (await allEvents(world, actor)).filter(({ type }) => type === 'message.received');
    expect(events).toHaveLength(4);
    const sequences = events.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...sequences].sort((left, right) => left - right));
    expect(new Set(sequences).size).toBe(4);
  });
});
