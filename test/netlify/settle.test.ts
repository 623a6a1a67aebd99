import { beforeEach, expect, it } from 'vitest';
import { allEvents, createActor, send, text, withStatus, type Actor } from './support/actors.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type Json, type World } from './support/world.ts';

describeOnStores('a message that its provider took', (store) => {
  let world: World;
  let actor: Actor;
  beforeEach(async () => {
    world = await createWorld(await store());
    actor = await createActor(world);
  });

  /** Sends a text; `meanwhile` happens between its being stored and the provider's answer. */
  const sendWhile = async (meanwhile: (messageId: string) => Promise<unknown>, status = 201): Promise<Json> => {
    world.scripted.behaviour = async (sent, count) => {
      await meanwhile(sent.options.idempotencyKey);
      return accept(sent, count);
    };
    return withStatus(send(world, actor, text()), status);
  };
  const told = async () => (await allEvents(world, actor)).filter(({ type }) => type === 'message.status_changed');
  const queued = (id: string) =>
    world.context.store.db.selectFrom('send').selectAll().where('message_id', '=', id).execute();

  it('is out of the queue, and told once', async () => {
    const { id } = await sendWhile(() => Promise.resolve());
    expect(await queued(id)).toEqual([]);
    expect((await told()).map(({ data }) => data)).toMatchObject([{ messageId: id, state: 'sent' }]);
  });

  it('is out of the queue although another worker had claimed it meanwhile, and is not sent again', async () => {
    const { db } = world.context.store;
    const { id } = await sendWhile((messageId) =>
      db.updateTable('send').set({ attempts: 2 }).where('message_id', '=', messageId).execute(),
    );
    expect(await queued(id)).toEqual([]);
    world.clock.advance(60_000);
    await world.dispatch();
    expect(world.scripted.sends.map(({ options }) => options.idempotencyKey)).toEqual([id]);
    expect(await told()).toHaveLength(1);
  });

  it('is told as it is, where it was changed meanwhile', async () => {
    const { db } = world.context.store;
    const message = await sendWhile((messageId) =>
      db
        .updateTable('message')
        .set(({ eb }) => ({ client_reference: 'later', updated_at: eb('updated_at', '+', 1) }))
        .where('id', '=', messageId)
        .execute(),
    );
    expect(message).toMatchObject({ clientReference: 'later' });
    expect((await told()).map(({ data }) => data)).toMatchObject([{ clientReference: 'later' }]);
  });

  it('is told of the contact that its own turned out to be', async () => {
    const { db } = world.context.store;
    const other = await withStatus(send(world, actor, text('+5511999990077')), 201);
    const before = (await told()).length;
    const message = await sendWhile((messageId) =>
      db.updateTable('message').set({ contact_id: other.contactId }).where('id', '=', messageId).execute(),
    );
    expect(message.contactId).toBe(other.contactId);
    expect((await told()).slice(before).map(({ data }) => data)).toMatchObject([{ contactId: other.contactId }]);
  });

  it('is gone where its tenant was deleted meanwhile, and nothing fails', async () => {
    const { db } = world.context.store;
    await sendWhile(() => db.deleteFrom('tenant').where('id', '=', actor.tenantId).execute(), 202);
    expect(await db.selectFrom('message').selectAll().where('tenant_id', '=', actor.tenantId).execute()).toEqual([]);
    expect(world.logged.join()).not.toContain('could not be stored');
  });
});
