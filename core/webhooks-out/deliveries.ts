import { sql } from 'kysely';
import type { Attempt, DeliveryView, ListDeliveries } from '../api/webhook-endpoints.ts';
import type { Page } from '../api/common.ts';
import type { GatewayContext } from '../context.ts';
import { presentEvent } from '../events/list.ts';
import { fromColumn, toTimestamp } from '../json.ts';
import { notFound } from '../not-found.ts';
import { cursorId, LOOKED_AT, toPage } from '../page.ts';
import type { DeliveryRow } from '../store/gateway/schema.ts';
import { findEndpoint } from './find.ts';

/**
 * What was, is and will be sent to an endpoint, newest event first. Where few of many are in the state that is asked for, a
 * page may hold fewer than `limit`, or none, and say all the same where to go on. Throws `resource_not_found`.
 */
export async function listDeliveries(
  context: GatewayContext,
  endpointId: string,
  tenantId: string | undefined,
  query: ListDeliveries,
): Promise<Page<DeliveryView>> {
  await findEndpoint(context, endpointId, tenantId);
  const { state } = query;
  const below = cursorId(query.cursor, 'event');
  const last = state === undefined || state === 'failed' ? undefined : await endOfLook(context, endpointId, below);
  const rows = await shown(context)
    .where('delivery.endpoint_id', '=', endpointId)
    // An index of one state is used where the statement itself names it.
    .$if(state !== undefined, (select) => select.where(sql<boolean>`delivery.state = ${sql.lit(state)}`))
    .$if(below !== undefined, (select) => select.where('delivery.event_id', '<', below ?? ''))
    .$if(last !== undefined, (select) => select.where('delivery.event_id', '>=', last ?? ''))
    .orderBy('delivery.event_id', 'desc')
    .limit(query.limit + 1)
    .execute();
  return toPage(
    rows.map((row) => ({ id: row.event_id, row })),
    query.limit,
    ({ row }) => present(row),
    last,
  );
}

/** The last event that is looked at; undefined where fewer are left. */
async function endOfLook(
  { store }: GatewayContext,
  endpointId: string,
  below: string | undefined,
): Promise<string | undefined> {
  const row = await store.db
    .selectFrom('delivery')
    .select('event_id')
    .where('endpoint_id', '=', endpointId)
    .$if(below !== undefined, (select) => select.where('event_id', '<', below ?? ''))
    .orderBy('event_id', 'desc')
    .offset(LOOKED_AT - 1)
    .limit(1)
    .executeTakeFirst();
  return row?.event_id;
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
    .select([
      'event.type as event_type',
      'event.connection_id as event_connection_id',
      'event.data as event_data',
      'event.occurred_at as event_occurred_at',
      'event.created_at as event_created_at',
    ])
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

type Shown = DeliveryRow & {
  readonly event_type: string;
  readonly event_connection_id: string;
  readonly event_data: string;
  readonly event_occurred_at: number;
  readonly event_created_at: number;
  readonly waits_for: string | null;
};

/** As it is written down: attempts of before have no request. */
type Kept = Omit<Attempt, 'request'> & Partial<Pick<Attempt, 'request'>>;

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
    event: presentEvent({
      id: row.event_id,
      tenant_id: row.tenant_id,
      sequence: row.sequence,
      type: row.event_type,
      connection_id: row.event_connection_id,
      data: row.event_data,
      occurred_at: row.event_occurred_at,
      created_at: row.event_created_at,
    }),
    state: row.state,
    waitsFor,
    nextAttemptAt: dueAt === null ? null : toTimestamp(dueAt),
    attempts: fromColumn<Kept[]>(row.attempt_log).map((attempt) => ({ ...attempt, request: attempt.request ?? null })),
    createdAt: toTimestamp(row.created_at),
    updatedAt: toTimestamp(row.updated_at),
  };
}
