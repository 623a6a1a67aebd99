import { beforeAll, expect, it } from 'vitest';
import { spawnProgram } from '../support/program.ts';
import { createActor, withStatus, type Actor } from './support/actors.ts';
import { describeOnStores, type TestStore } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

const LEASE_MS = 60_000;

describeOnStores('a gateway killed in the middle of a send', (open) => {
  let store: TestStore;
  let world: World;
  beforeAll(async () => {
    store = await open();
    world = await createWorld(store);
  });

  /** The id of the message that the killed process was sending. */
  const killedSending = async (actor: Actor): Promise<string> => {
    const child = await spawnProgram({
      args: ['test/netlify/support/sender-child.ts', store.url, actor.key],
      ready: /^reached/,
    });
    await child.kill('SIGKILL');
    return child.lines.at(-1)?.replace('reached ', '') ?? '';
  };

  it('leaves it to the next one, which sends it with the same key once the lease is over', async () => {
    const id = await killedSending(await createActor(world));
    await world.dispatch();
    expect(world.scripted.sends).toEqual([]);
    world.clock.advance(LEASE_MS);
    await world.dispatch();
    expect(world.scripted.sends.map((sent) => sent.options.idempotencyKey)).toEqual([id]);
    expect(await withStatus(world.call(`GET /v1/messages/${id}`), 200)).toMatchObject({ state: 'sent' });
  });

  it('where a repeat is not safe, the message is unknown and stays so', async () => {
    const id = await killedSending(await createActor(world, 'forgetful'));
    world.clock.advance(LEASE_MS);
    await world.dispatch();
    expect(world.forgetful.sends).toEqual([]);
    const message = await withStatus(world.call(`GET /v1/messages/${id}`), 200);
    expect(message).toMatchObject({ state: 'unknown', error: { code: 'outcome_unknown' } });
  });
});
