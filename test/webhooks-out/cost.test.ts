import { beforeAll, expect, it } from 'vitest';
import {
  allEvents,
  createActor,
  problem,
  received,
  send,
  text,
  withStatus,
  type Actor,
} from '../netlify/support/actors.ts';
import { observe, type Observed } from '../netlify/support/failing.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { worldOn, type World } from '../netlify/support/world.ts';

describeOnStores('a delivery', (open) => {
  let world: World;
  let observed: Observed;
  let actor: Actor;
  beforeAll(async () => {
    const store = await open();
    observed = observe(await store.open());
    world = worldOn(observed.store);
    actor = await createActor(world);
  });

  const listen = (events: readonly string[]) =>
    withStatus(
      world.call('POST /v1/webhook-endpoints', { key: actor.key, body: { url: 'https://a.test', events } }),
      201,
    );

  const statementsOfSend = async () => {
    observed.failFrom(0);
    await withStatus(send(world, actor, text()), 201);
    return observed.statements.length;
  };

  it('costs a send one statement, however many endpoints there are, and none where nobody listens', async () => {
    await statementsOfSend();
    const none = await statementsOfSend();
    await listen(['connection.switched']);
    expect(await statementsOfSend()).toBe(none);
    await listen(['message.status_changed']);
    expect(await statementsOfSend()).toBe(none + 1);
    await listen([]);
    await listen([]);
    expect(await statementsOfSend()).toBe(none + 1);
  });

  it('is written with its event, or neither is', async () => {
    const { db } = world.context.store;
    const { id } = await listen([]);
    const deliveries = () => db.selectFrom('delivery').selectAll().where('endpoint_id', '=', id).execute();
    const before = (await allEvents(world, actor)).length;
    for (let at = 1, stored = 0; ; at += 1) {
      const events = [received([`+55119${String(at).padStart(8, '0')}`])];
      observed.failFrom(at);
      const answer = await world.webhook('scripted', actor.connectionId, events);
      observed.failFrom(0);
      if (answer.status === 200) stored += 1;
      else await problem(Promise.resolve(answer), 'storage_unavailable', 503);
      expect((await deliveries()).length).toBe((await allEvents(world, actor)).length - before);
      if (stored > 0) break;
    }
    expect(await deliveries()).not.toEqual([]);
  });
});
