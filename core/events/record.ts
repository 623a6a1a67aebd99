import { sql } from 'kysely';
import type { EventType } from '../api/events.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';
import type { EventRow } from '../store/gateway/schema.ts';
import { enqueueDeliveries, listenersOf, readListeners, type Listener } from '../webhooks-out/enqueue.ts';

/** So that positions that are made of the time stay integers, for longer than any of this is in use. */
const POSITIONS_A_MS = 1_000;

/** An event about to be written. `data` is what the API shows. */
export type EventDraft = {
  readonly type: EventType;
  /** Null where it is about no connection. */
  readonly connectionId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly messageId?: string | undefined;
  /** Set where a backend told us: the same report twice makes one event. */
  readonly providerEventId?: string | undefined;
  readonly occurredAt: number;
};

/**
 * Writes events of one tenant, in the given order, with their deliveries to webhook endpoints. The caller has locked the
 * tenant (`lockTenant`).
 */
export async function recordEvents(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
  drafts: readonly EventDraft[],
): Promise<void> {
  if (drafts.length === 0) return;
  const { first, listeners } = await takeSequences(transaction, tenantId, drafts.length);
  const now = context.now().getTime();
  const events = drafts.map((draft, index): EventRow => ({
    tenant_id: tenantId,
    sequence: first + index,
    id: createId('event'),
    connection_id: draft.connectionId ?? '',
    type: draft.type,
    data: JSON.stringify(draft.data),
    message_id: draft.messageId ?? null,
    provider_event_id: draft.providerEventId ?? null,
    occurred_at: draft.occurredAt,
    created_at: now,
  }));
  await transaction
    .insertInto('event')
    .values(context.store.engine === 'sqlite' ? withPositions(events, now) : events)
    .execute();
  await enqueueDeliveries(transaction, events, listeners, now);
}

/**
 * Where each stands among all tenants' events. PostgreSQL takes it from a sequence; on SQLite one transaction writes at a
 * time, so that the next is free. Never lower than the time, as the last ones may have been deleted with their tenant, and
 * whoever has read as far as they were must see what comes after.
 */
function withPositions(events: readonly EventRow[], now: number) {
  return events.map((event, index) => ({
    ...event,
    position: sql<number>`max((select coalesce(max(position), 0) from event) + 1, ${now * POSITIONS_A_MS}) + ${index}`,
  }));
}

/** The first of `count` new sequences, and who wants to hear of them: one statement, as it is part of every send. */
async function takeSequences(
  transaction: StoreTransaction,
  tenantId: string,
  count: number,
): Promise<{ readonly first: number; readonly listeners: readonly Listener[] }> {
  const { event_sequence: last, listeners } = await transaction
    .updateTable('tenant')
    .set((expression) => ({ event_sequence: expression('event_sequence', '+', count) }))
    .where('id', '=', tenantId)
    .returning(['event_sequence', listenersOf(tenantId).as('listeners')])
    .executeTakeFirstOrThrow();
  return { first: last - count + 1, listeners: readListeners(listeners) };
}
