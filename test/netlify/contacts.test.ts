import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { resolveContact } from '../../core/contacts/resolve.ts';
import { createId } from '../../core/ids.ts';
import type { ProviderEvent } from '../../core/provider/index.ts';
import { eventually } from '../support/waiting.ts';
import { allEvents, createActor, received, send, withStatus, type Actor } from './support/actors.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

describeOnStores('contacts are known', (store) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld(await store());
  });
  const tell = (actor: Actor, ...events: ProviderEvent[]) =>
    withStatus(world.webhook('scripted', actor.connectionId, events), 200);

  it('by LID and by phone number, joined once both are named', async () => {
    const actor = await createActor(world);
    const sent = await withStatus(send(world, actor), 201);
    await tell(actor, received(['lid-1@lid'], { name: 'Ana' }));
    const before = await allEvents(world, actor);
    expect(before[1]?.data.contact.id).not.toBe(sent.contactId);
    const data = {
      addresses: [
        { type: 'user', id: 'lid-1@lid' },
        { type: 'phone', number: '+5511999990001' },
      ],
    } as const;
    await tell(actor, { type: 'contact.identified', id: 'c', timestamp: '2026-11-24T12:00:09Z', data });
    const messages = await withStatus(
      world.call(`GET /v1/messages?contactId=${sent.contactId}`, { key: actor.key }),
      200,
    );
    expect(messages.data).toHaveLength(2);
    expect((await withStatus(send(world, actor), 201)).contactId).toBe(sent.contactId);
  });

  it('once, however many meet them at the same time', async () => {
    const actor = await createActor(world);
    const meeting = Array.from({ length: 8 }, (_, index) =>
      index % 2 === 0
        ? send(world, actor).then(() => undefined)
        : tell(actor, received(['+5511999990001', 'lid-2@lid'])).then(() => undefined),
    );
    await Promise.all(meeting);
    const { db } = world.context.store;
    const contacts = await db.selectFrom('contact').select('id').where('tenant_id', '=', actor.tenantId).execute();
    expect(contacts).toHaveLength(1);
    const messages = await db
      .selectFrom('message')
      .select('contact_id')
      .where('tenant_id', '=', actor.tenantId)
      .execute();
    expect(new Set(messages.map((message) => message.contact_id))).toEqual(new Set(contacts.map(({ id }) => id)));
  });

  it('and no message is stored for one that is being joined to another', async (test) => {
    if (world.context.store.engine === 'sqlite') return test.skip('SQLite has one writer: two cannot meet');
    const { db } = world.context.store;
    const actor = await createActor(world);
    const sent = await withStatus(send(world, actor), 201);
    await tell(actor, received(['lid-3@lid']));
    const row = await db.selectFrom('message').selectAll().where('id', '=', sent.id).executeTakeFirstOrThrow();
    const addresses = [
      { type: 'user', id: 'lid-3@lid' },
      { type: 'phone', number: '+5511999990001' },
    ] as const;
    const identified = {
      type: 'contact.identified',
      id: 'c3',
      timestamp: '2026-11-24T12:00:09Z',
      data: { addresses },
    } as const;

    let joined = false;
    let joining: Promise<unknown> = Promise.resolve();
    await db.transaction().execute(async (transaction) => {
      const contact = await resolveContact(world.context, transaction, actor.tenantId, { addresses: [addresses[0]] });
      joining = tell(actor, identified).then(() => (joined = true));
      await eventually(async () => joined || (await waiting(world)));
      const message = { ...row, id: createId('message'), contact_id: contact, provider_message_id: null };
      await transaction.insertInto('message').values(message).execute();
    });
    await joining;
    const contacts = await db
      .selectFrom('message')
      .select('contact_id')
      .distinct()
      .where('tenant_id', '=', actor.tenantId)
      .execute();
    expect(contacts).toEqual([{ contact_id: sent.contactId }]);
  });
});

/** Whether a transaction of this database waits for another. */
async function waiting(world: World): Promise<boolean> {
  const query = sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  return (await query.execute(world.context.store.db)).rows.length > 0;
}
