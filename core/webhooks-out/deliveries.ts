import type { Attempt, DeliveryView, ListDeliveries } from '../api/webhook-endpoints.ts';
import type { Page } from '../api/common.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn, toTimestamp } from '../json.ts';
import { notFound } from '../not-found.ts';
import { cursorId, toPage } from '../page.ts';
import type { DeliveryRow } from '../store/gateway/schema.ts';
import { findEndpoint } from './find.ts';

/** What was, is and will be sent to an endpoint, newest event first. Throws `resource_not_found`. */
export async function listDeliveries(
  context: GatewayContext,
  endpointId: string,
  tenantId: string | undefined,
  query: ListDeliveries,
): Promise<Page<DeliveryView>> {
  await findEndpoint(context, endpointId, tenantId);
  const below = cursorId(query.cursor, 'event');
  const rows = await shown(context)
    .where('delivery.endpoint_id', '=', endpointId)
    .$if(query.state !== undefined, (select) => select.where('delivery.state', '=', query.state ?? 'pending'))
    .$if(below !== undefined, (select) => select.where('delivery.event_id', '<', below ?? ''))
    .orderBy('delivery.event_id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const page = toPage(
    rows.map((row) => ({ id: row.event_id, row })),
    query.limit,
    ({ row }) => present(row),
  );
  return page;
}

/** One delivery as the API shows it. Throws `resource_not_found`. */
export async function readDelivery(context: GatewayContext, id: string): Promise<DeliveryView> {
  const row = await shown(context).where('delivery.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('delivery');
  return present(row);
}

function shown(context: GatewayContext) {
  return context.store.db
    .selectFrom('delivery')
    .innerJoin('event', (join) =>
      join.onRef('event.tenant_id', '=', 'delivery.tenant_id').onRef('event.sequence', '=', 'delivery.sequence'),
    )
    .selectAll('delivery')
    .select('event.type as event_type')
    .select(({ selectFrom }) =>
      selectFrom('delivery as earlier')
        .select('earlier.event_id')
        .whereRef('earlier.endpoint_id', '=', 'delivery.endpoint_id')
        .whereRef('earlier.tenant_id', '=', 'delivery.tenant_id')
        .whereRef('earlier.line', '=', 'delivery.line')
        .whereRef('earlier.sequence', '<', 'delivery.sequence')
        .where('earlier.due_at', 'is not', null)
        .orderBy('earlier.sequence')
        .limit(1)
        .as('waits_for'),
    );
}

type Shown = DeliveryRow & { readonly event_type: string; readonly waits_for: string | null };

function present(row: Shown): DeliveryView {
  const waitsFor = row.state === 'pending' ? row.waits_for : null;
  const dueAt = row.leased === 1 || waitsFor !== null ? null : row.due_at;
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    tenantId: row.tenant_id,
    eventId: row.event_id,
    eventType: row.event_type,
    sequence: row.sequence,
    state: row.state,
    waitsFor,
    nextAttemptAt: dueAt === null ? null : toTimestamp(dueAt),
    attempts: fromColumn<Attempt[]>(row.attempt_log),
    createdAt: toTimestamp(row.created_at),
    updatedAt: toTimestamp(row.updated_at),
  };
}
