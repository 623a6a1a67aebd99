import { sql } from 'kysely';
import type { EventType } from '../api/events.ts';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';
import { notFound } from '../not-found.ts';
import type { EventRow } from '../store/gateway/schema.ts';
import { prepared } from '../store/prepared.ts';
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
  const taken = await takeSequences(transaction, tenantId, drafts.length);
  if (taken === undefined) throw notFound('tenant');
  await writeEvents(context, transaction, tenantId, taken, drafts);
}

/**
 * The same, with sequences that the caller has taken, with which the tenant is locked: as many as there are drafts.
 */
export async function writeEvents(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
  { first, listeners }: Sequences,
  drafts: readonly EventDraft[],
): Promise<void> {
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
  await insertEvents(context, transaction, events);
  await enqueueDeliveries(transaction, events, listeners, now);
}

async function insertEvents(
  { store }: GatewayContext,
  transaction: StoreTransaction,
  events: readonly EventRow[],
): Promise<void> {
  const counted = store.engine === 'sqlite';
  const [first, ...more] = events;
  // Mostly it is one.
  if (first !== undefined && more.length === 0) await (counted ? insertCounted : insertEvent)(transaction, first);
  else {
    const rows = counted ? events.map((event, index) => ({ ...event, position: nextPosition(event, index) })) : events;
    await transaction.insertInto('event').values(rows).execute();
  }
}

/**
 * Where an event stands among all tenants' events. PostgreSQL takes it from a sequence; on SQLite one transaction writes at a
 * time, so that the next is free. Never lower than the time, as the last ones may have been deleted with their tenant, and
 * whoever has read as far as they were must see what comes after.
 */
function nextPosition({ created_at }: EventRow, index: number) {
  return sql<number>`max((select coalesce(max(position), 0) from event) + 1, ${created_at} * ${POSITIONS_A_MS}) + ${index}`;
}

const insertEvent = prepared((db: Store, event: EventRow) => db.insertInto('event').values(event));
const insertCounted = prepared((db: Store, event: EventRow) =>
  db.insertInto('event').values({ ...event, position: nextPosition(event, 0) }),
);

/** Sequences of a tenant that are the caller's to give, and who wants to hear of what they are given to. */
export type Sequences = { readonly first: number; readonly listeners: readonly Listener[] };

/**
 * Takes `count` new sequences, which locks the tenant as `lockTenant` does: one statement, as it is part of every send.
 * Undefined where the tenant is gone.
 */
export async function takeSequences(
  transaction: StoreTransaction,
  tenantId: string,
  count: number,
): Promise<Sequences | undefined> {
  const { rows } = await advance(transaction, { tenantId, count });
  const [row] = rows;
  return row && { first: row.event_sequence - count + 1, listeners: readListeners(row.listeners) };
}

const advance = prepared((db: Store, { tenantId, count }: { readonly tenantId: string; readonly count: number }) =>
  db
    .updateTable('tenant')
    .set((expression) => ({ event_sequence: expression('event_sequence', '+', count) }))
    .where('id', '=', tenantId)
    .returning(['event_sequence', listenersOf(tenantId).as('listeners')]),
);
