import { sql, type RawBuilder } from 'kysely';
import type { StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';
import { fromColumn } from '../json.ts';
import type { EventRow } from '../store/gateway/schema.ts';

/** An endpoint that wants some events: none named means all. */
export type Listener = { readonly endpointId: string; readonly events: readonly string[] };

/**
 * For the statement that numbers a tenant's events, so that events which nobody wants to have delivered cost nothing:
 * the endpoints that hear the tenant, null where there are none. `readListeners` reads it.
 */
export function listenersOf(tenantId: string): RawBuilder<string | null> {
  return sql<string | null>`(
    select string_agg(id || ' ' || events, ${'\n'}) from webhook_endpoint
    where enabled = 1 and (tenant_id = ${tenantId} or tenant_id is null))`;
}

/** From the text that `listenersOf` has the database make. */
export function readListeners(text: string | null): readonly Listener[] {
  return (text ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const space = line.indexOf(' ');
      return { endpointId: line.slice(0, space), events: fromColumn<string[]>(line.slice(space + 1)) };
    });
}

/** Whether an endpoint wants events of this type. */
export function wants(listener: Listener, type: string): boolean {
  return listener.events.length === 0 || listener.events.includes(type);
}

/** Rows of one statement: a database takes some ten thousand values at once, and many endpoints may want many events. */
const ROWS = 1_000;

/** Puts events in line for whoever wants them, in the transaction that writes them: mostly one statement, or none. */
export async function enqueueDeliveries(
  transaction: StoreTransaction,
  events: readonly EventRow[],
  listeners: readonly Listener[],
  now: number,
): Promise<void> {
  const rows = listeners.flatMap((listener) =>
    events.filter((event) => wants(listener, event.type)).map((event) => toDelivery(listener.endpointId, event, now)),
  );
  for (let from = 0; from < rows.length; from += ROWS) {
    await transaction
      .insertInto('delivery')
      .values(rows.slice(from, from + ROWS))
      .execute();
  }
}

/** The row of a delivery that is due at once. */
export function toDelivery(endpointId: string, event: EventRow, now: number) {
  return {
    id: createId('delivery'),
    endpoint_id: endpointId,
    tenant_id: event.tenant_id,
    sequence: event.sequence,
    event_id: event.id,
    line: lineOf(event),
    state: 'pending' as const,
    due_at: now,
    leased: 0 as const,
    attempts: 0,
    failures: 0,
    attempt_log: '[]',
    created_at: now,
    updated_at: now,
  };
}

/** The conversation that the event belongs to: a group, a contact; else its connection, else its tenant. */
function lineOf(event: EventRow): string | RawBuilder<string> {
  const otherwise = event.connection_id === '' ? event.tenant_id : event.connection_id;
  if (event.message_id !== null) {
    return sql<string>`coalesce(
      (select coalesce(group_id, contact_id) from message where id = ${event.message_id}), ${otherwise})`;
  }
  const { contactId } = fromColumn<{ readonly contactId?: unknown }>(event.data);
  return typeof contactId === 'string' ? contactId : otherwise;
}
