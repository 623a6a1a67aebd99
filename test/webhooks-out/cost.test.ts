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

  it('of many events to many endpoints is more than a database takes in one statement, and is written all the same', async () => {
    const crowded = await createActor(world);
    const key = crowded.key;
    for (let index = 0; index < 20; index += 1) {
      await withStatus(world.call('POST /v1/webhook-endpoints', { key, body: { url: 'https://a.test' } }), 201);
    }
    const events = Array.from({ length: 250 }, (_, index) => received([`+55119555${10_000 + index}`]));
    await withStatus(world.webhook('scripted', crowded.connectionId, events), 200);
    const { db } = world.context.store;
    const rows = await db.selectFrom('delivery').select('id').where('tenant_id', '=', crowded.tenantId).execute();
    expect(rows.length).toBe(20 * (await allEvents(world, crowded)).length);
    expect(rows.length).toBeGreaterThanOrEqual(20 * 250);
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
