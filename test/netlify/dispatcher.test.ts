import { beforeAll, expect, it } from 'vitest';
import { startDispatcher } from '../../netlify/host/dispatcher.ts';
import { eventually } from '../support/waiting.ts';
import { createActor, send, withStatus, type Actor } from './support/actors.ts';
import { observe, type Observed } from './support/failing.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { worldOn, type World } from './support/world.ts';

describeOnStores('the dispatcher', (store) => {
  let world: World;
  let observed: Observed;
  let actor: Actor;
  beforeAll(async () => {
    observed = observe(await (await store()).open());
    world = worldOn(observed.store);
    actor = await createActor(world);
  });

  it('sends what becomes due by itself, goes on after the database failed, and stops when told', async () => {
    world.scripted.behaviour = () => {
      throw new Error('perhaps');
    };
    const { id } = await withStatus(send(world, actor), 202);
    world.scripted.behaviour = accept;
    world.clock.advance(60_000);
    observed.failFrom(1);
    const dispatcher = startDispatcher(world.context);
    await eventually(() => world.logged.join().includes('dispatching failed'));
    observed.failFrom(0);
    await eventually(async () => (await world.call(`GET /v1/messages/${id}`)).body.state === 'sent');
    await dispatcher.stop();
    const before = observed.statements.length;
    await withStatus(world.call('GET /healthz'), 200);
    expect(observed.statements).toHaveLength(before);
  });
});
