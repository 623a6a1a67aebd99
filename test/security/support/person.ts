import { expect } from 'vitest';
import { sql } from 'kysely';
import {
  createActor,
  created,
  received,
  send,
  status,
  text,
  withStatus,
  type Actor,
} from '../../netlify/support/actors.ts';
import { tablesIn } from '../../netlify/support/bytes.ts';
import type { World } from '../../netlify/support/world.ts';

/** Somebody else, whom nothing that is done to the person may touch. */
export const OTHER = '+5511987654321';

/** A person who left something in every table, and what it is known by there. */
export type Person = {
  readonly actor: Actor;
  readonly contactId: string;
  readonly phone: string;
  readonly lid: string;
  readonly words: string;
  readonly idempotencyKey: string;
};

/** Of each test its own, as all look at the same database. */
let count = 10;

/** Has a person leave all that a contact may leave behind, in every table. */
export async function plantPerson(world: World): Promise<Person> {
  const actor = await createActor(world);
  count += 1;
  const phone = `+55119123456${count}`;
  const lid = `9988776655443${count}@lid`;
  const words = `segredo-de-uma-pessoa-${count}`;
  const idempotencyKey = `order-for-${phone}`;
  const hook = (events: Parameters<World['webhook']>[2]) =>
    withStatus(world.webhook('scripted', actor.connectionId, events), 200);
  await created(
    world.call('POST /v1/webhook-endpoints', { key: actor.key, body: { url: 'https://shop.test/events' } }),
  );
  await hook([received([phone, lid], { name: `Maria ${words}`, text: words })]);
  await hook([received([OTHER], { text: 'stays' })]);
  const plainer = await created(world.call('POST /v1/connections', { key: actor.key, body: { provider: 'limited' } }));
  const buttons = { to: phone, type: 'buttons', text: words, options: [{ id: 'a', title: `A ${count}` }] };
  await withStatus(send(world, actor, { ...buttons, connectionId: plainer.id, onUnsupported: 'degrade' }), 201);
  expect(await world.context.store.db.selectFrom('offer').selectAll().execute()).not.toEqual([]);
  const sent = await withStatus(
    send(world, actor, text(phone, { text: words, clientReference: words, metadata: { who: phone } }), idempotencyKey),
    201,
  );
  await withStatus(send(world, actor, text(OTHER, { text: 'stays' })), 201);
  await hook([
    {
      type: 'unknown',
      id: `u-${sent.id}`,
      timestamp: world.clock.now().toISOString(),
      data: { reason: 'new', payload: { wa_id: phone.slice(1), words: words } },
    } as never,
    status(`early-${phone}`, 'delivered'),
  ]);
  const page = await withStatus(
    world.call(`GET /v1/conversations?address=${encodeURIComponent(phone)}`, { key: actor.key }),
    200,
  );
  const contactId = page.data[0]?.contactId ?? '';
  await world.context.store.db
    .insertInto('media')
    .values({
      id: `med_01ARZ3NDEKTSV4RRFFQ69G5F${count}`,
      tenant_id: actor.tenantId,
      message_id: null,
      contact_id: contactId,
      state: 'ready',
      media_type: 'image/png',
      filename: words,
      size: 1,
      sha256: '00',
      created_at: 1,
      expires_at: null,
      due_at: null,
      attempts: 0,
      last_error: null,
    })
    .execute();
  await world.context.store.db
    .insertInto('pace')
    .values({
      connection_id: actor.connectionId,
      lane: `phone:${phone}`,
      state: '{}',
      next_at: Number.MAX_SAFE_INTEGER,
      cold_next_at: 0,
      at_once: 0,
      served_at: 0,
    })
    .execute();
  // One that waits: nobody knows whether it was sent.
  const { behaviour } = world.scripted;
  world.scripted.behaviour = () => {
    throw new Error('perhaps');
  };
  await withStatus(send(world, actor, text(phone, { text: `${words} waits` })), 202);
  world.scripted.behaviour = behaviour;
  return { actor, contactId, phone, lid, words, idempotencyKey };
}

/** Every row of every table that there is, as text. */
export async function everyRow(world: World, except: readonly string[] = []): Promise<string> {
  const { db } = world.context.store;
  const tables = (await tablesIn(world)).filter((name) => !except.includes(name));
  const contents = await Promise.all(tables.map((name) => sql`select * from ${sql.table(name)}`.execute(db)));
  return tables.map((name, index) => `${name}: ${JSON.stringify(contents[index]?.rows)}`).join('\n');
}
