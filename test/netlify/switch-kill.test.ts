import { beforeAll, expect, it } from 'vitest';
import { GatewayError } from '../../core/provider/index.ts';
import { spawnProgram } from '../support/program.ts';
import { allEvents, createActor, received, send, withStatus, type Actor } from './support/actors.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores, type TestStore } from './support/stores.ts';
import { NUMBER, switchTo } from './support/switches.ts';
import { createWorld, type World } from './support/world.ts';

describeOnStores('a gateway killed in the middle of a switch', (open) => {
  let store: TestStore;
  let world: World;
  beforeAll(async () => {
    store = await open();
    world = await createWorld(store);
    world.official.number = NUMBER;
    world.scripted.session = { status: 'connected', number: NUMBER, nextAction: 'none' };
  });

  /** True where the child came as far as that. */
  const killedAt = async (actor: Actor, statement: number): Promise<boolean> => {
    const child = await spawnProgram({
      args: ['test/netlify/support/switcher-child.ts', store.url, actor.key, actor.connectionId, String(statement)],
      ready: /^(reached|done)/,
    });
    await child.kill('SIGKILL');
    return child.lines.at(-1) === 'reached';
  };

  const start = async (): Promise<{ actor: Actor; id: string }> => {
    const actor = await createActor(world);
    await withStatus(world.call(`GET /v1/connections/${actor.connectionId}/session`, { key: actor.key }), 200);
    await withStatus(world.webhook('scripted', actor.connectionId, [received(['+5511999990001'])]), 200);
    world.scripted.behaviour = () => {
      throw new GatewayError({ code: 'provider_unavailable' });
    };
    const { id } = await withStatus(send(world, actor), 202);
    world.scripted.behaviour = accept;
    return { actor, id };
  };

  it('has switched all of it or nothing, wherever it died, and the next switch goes through', async () => {
    let reached = true;
    for (let statement = 2; reached; statement += 2) {
      const { actor, id } = await start();
      reached = await killedAt(actor, statement);
      const { db } = world.context.store;
      const row = await db
        .selectFrom('connection')
        .selectAll()
        .where('id', '=', actor.connectionId)
        .executeTakeFirstOrThrow();
      const former = await db
        .selectFrom('connection_provider')
        .select('provider')
        .where('connection_id', '=', actor.connectionId)
        .execute();
      const told = (await allEvents(world, actor)).filter(({ type }) => type === 'connection.switched');
      const done = row.provider === 'official' ? 1 : 0;
      expect([row.epoch, former.length, told.length], `statement ${statement}`).toEqual([done, done, done]);

      await withStatus(switchTo(world, actor, 'official', { strategy: 'now' }), 200);
      world.official.sends.length = world.scripted.sends.length = 0;
      world.clock.advance(60_000);
      await world.dispatch();
      expect(world.official.sends.map((sent) => sent.options.idempotencyKey)).toEqual([id]);
      expect(world.scripted.sends).toEqual([]);
    }
  });
});
