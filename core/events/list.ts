import { EVENT_TYPES, type EventType, type EventView, type ListEvents } from '../api/events.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn, toTimestamp } from '../json.ts';
import { LOOKED_AT } from '../page.ts';
import type { EventRow } from '../store/gateway/schema.ts';
import { latestCursor } from './latest.ts';

/** Events of one answer, and the cursor after the last of them. */
export type EventPage = { readonly data: readonly EventView[]; readonly cursor: string; readonly hasMore: boolean };

/**
 * A tenant's events after a cursor, oldest first. Reading takes nothing away; pass `cursor` back for the next ones. Where few
 * of many are of the type that is asked for, there may be none of them in an answer that says that there are more.
 * Throws `resource_not_found` where the newest of a tenant is asked for that there is not.
 */
export async function listEvents(
  context: GatewayContext,
  tenantId: string,
  query: Pick<ListEvents, 'after' | 'limit' | 'type'>,
): Promise<EventPage> {
  if (query.after === 'latest') {
    return { data: [], cursor: String(await latestCursor(context, tenantId)), hasMore: false };
  }
  const after = Number(query.after ?? '0');
  const later = context.store.db
    .selectFrom('event')
    .where('tenant_id', '=', tenantId)
    .where('sequence', '>', after)
    .orderBy('sequence');
  const last =
    query.type === undefined
      ? undefined
      : await later
          .select('sequence')
          .offset(LOOKED_AT - 1)
          .limit(1)
          .executeTakeFirst();
  const rows = await later
    .selectAll()
    .$if(query.type !== undefined, (select) => select.where('type', '=', query.type ?? ''))
    .$if(last !== undefined, (select) => select.where('sequence', '<=', last?.sequence ?? after))
    .limit(query.limit + 1)
    .execute();
  const shown = rows.slice(0, query.limit);
  const isFull = rows.length > query.limit;
  const reached = (isFull ? undefined : last?.sequence) ?? shown.at(-1)?.sequence ?? after;
  return { data: shown.map(presentEvent), cursor: String(reached), hasMore: isFull || last !== undefined };
}

/** An event as the API shows it, and as it is delivered. */
export function presentEvent(row: Omit<EventRow, 'message_id' | 'provider_event_id'>): EventView {
  return {
    id: row.id,
    type: isEventType(row.type) ? row.type : 'unknown',
    tenantId: row.tenant_id,
    connectionId: row.connection_id === '' ? null : row.connection_id,
    sequence: row.sequence,
    occurredAt: toTimestamp(row.occurred_at),
    createdAt: toTimestamp(row.created_at),
    data: fromColumn<EventView['data']>(row.data),
  };
}

function isEventType(text: string): text is EventType {
  return (EVENT_TYPES as readonly string[]).includes(text);
}
