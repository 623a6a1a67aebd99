import type { Store, StoreTransaction } from '../context.ts';
import { readAddressKey } from '../provider/index.ts';
import type { EventRow } from '../store/gateway/schema.ts';
import { PIECE } from './piece.ts';

/** Whom events are looked for about. */
export type Person = { readonly tenantId: string; readonly contactId: string; readonly addresses: readonly string[] };

/** One piece of a look through a tenant's events. */
export type EventsAbout = {
  readonly events: readonly EventRow[];
  /** The last sequence that was looked at; undefined where there are no more. */
  readonly position: number | undefined;
};

/**
 * Of a tenant's next events after a sequence, those that are about a person: about a message of theirs, or with their id or
 * one of their addresses anywhere in what they tell. Events are not kept by contact, so all of a tenant's are looked at.
 */
export async function eventsAbout(db: Store | StoreTransaction, person: Person, after: number): Promise<EventsAbout> {
  const rows = await db
    .selectFrom('event')
    .leftJoin('message', 'message.id', 'event.message_id')
    .selectAll('event')
    .select('message.contact_id')
    .where('event.tenant_id', '=', person.tenantId)
    .where('event.sequence', '>', after)
    .orderBy('event.sequence')
    .limit(PIECE)
    .execute();
  const words = wordsOf(person);
  const events = rows.filter(
    (row) => row.contact_id === person.contactId || words.some((word) => row.data.includes(word)),
  );
  return { events, position: rows.at(-1)?.sequence };
}

/** As they stand in what a backend tells: a number without its plus, an id as it is. */
export function wordsOf({ contactId, addresses }: Person): readonly string[] {
  const words = addresses.map(readAddressKey).map((address) => {
    const text = address.type === 'phone' ? address.number.slice(1) : address.id;
    return JSON.stringify(text).slice(1, -1);
  });
  return [contactId, ...words];
}
