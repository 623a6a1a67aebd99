import { beforeEach, expect, it } from 'vitest';
import { dispatchDue } from '../../core/messages/dispatch.ts';
import { createActor, text, withStatus, type Actor } from './support/actors.ts';
import { ANA, pacingOf, phone } from './support/pacing.ts';
import { describeOnStores } from './support/stores.ts';
import { worldOn, type World } from './support/world.ts';

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
  const { batch } = pacingOf(() => ({ world, actor }));

  it('is fair: ten thousand messages of one tenant do not delay the one of another', async () => {
    const busy = await createActor(world);
    const template = await withStatus(
      world.call('POST /v1/messages/batch', {
        key: busy.key,
        body: { messages: Array.from({ length: 1_000 }, (_, index) => text(phone(index))) },
      }),
      202,
    );
    expect(template.data).toHaveLength(1_000);
    await multiply(world, busy, 9);
    await batch([text(ANA)]);
    const { count } = await world.context.store.db
      .selectFrom('send')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(`${count}`).toBe('10001');
    // A round has room for fifty, whoever they are.
    expect(await dispatchDue(world.context)).toBeLessThanOrEqual(50);
    expect(world.scripted.sends.filter(({ connectionId }) => connectionId === actor.connectionId)).toHaveLength(1);
    // Twenty tenants that come later each have their turn in the next round, too.
    const others = await Promise.all(Array.from({ length: 20 }, () => createActor(world)));
    for (const other of others) await batch([text(ANA), text(phone(1))], other);
    world.clock.advance(1);
    await dispatchDue(world.context);
    const served = new Set(world.scripted.sends.map(({ connectionId }) => connectionId));
    for (const { connectionId } of others) expect(served).toContain(connectionId);
  }, 180_000);

  it('lets nobody starve where there are more connections than a round has room for', async () => {
    const many = await Promise.all(Array.from({ length: 60 }, () => createActor(world)));
    for (const one of many) await batch([text(phone(1)), text(phone(2))], one);
    for (let round = 0; round < 2; round += 1) {
      await dispatchDue(world.context);
      world.clock.advance(10);
    }
    expect(new Set(world.scripted.sends.map(({ connectionId }) => connectionId)).size).toBe(60);
  }, 180_000);
});

/** Copies what a connection has queued, so many times: to other people, at the same time. */
async function multiply(world: World, { connectionId }: Actor, times: number): Promise<void> {
  const { db } = world.context.store;
  const sends = await db.selectFrom('send').selectAll().where('connection_id', '=', connectionId).execute();
  const ids = sends.map(({ message_id: id }) => id);
  for (let copy = 0; copy < times; copy += 1) {
    for (let at = 0; at < ids.length; at += 200) {
      const some = ids.slice(at, at + 200);
      const rows = await db.selectFrom('message').selectAll().where('id', 'in', some).execute();
      const named = (id: string) => `${id}-${copy}`;
      await db
        .insertInto('message')
        .values(rows.map((row) => ({ ...row, id: named(row.id) })))
        .execute();
      await db
        .insertInto('send')
        .values(
          sends
            .slice(at, at + 200)
            .map((row) => ({ ...row, message_id: named(row.message_id), position: named(row.position) })),
        )
        .execute();
    }
  }
}
