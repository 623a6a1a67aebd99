import { sql } from 'kysely';
import type { GatewayContext } from '../context.ts';
import { presentEvent } from '../events/list.ts';
import type { DeliveryRow, WebhookEndpointRow } from '../store/gateway/schema.ts';
import type { Envelope } from './post.ts';
import { DOWN_AFTER } from './schedule.ts';

/** A delivery that this process may try now. Its `attempts` is the proof: settling needs it. */
export type Claim = { readonly delivery: DeliveryRow; readonly envelope: Envelope };

/** Deliveries of one endpoint that are this worker's for the lease. */
export type Claimed = { readonly endpoint: WebhookEndpointRow; readonly claims: readonly Claim[] };

/** Deliveries to one endpoint at once, by one worker. */
export const CONCURRENCY = 20;

/** The endpoints that something waits for: from each to the next by the index, since of ten thousand most have nothing. */
const WAITED_FOR = sql<string>`(
  with recursive waited_for(id) as (
    select min(endpoint_id) from delivery where due_at is not null
    union all
    select (select min(endpoint_id) from delivery where due_at is not null and endpoint_id > waited_for.id)
    from waited_for where waited_for.id is not null
  )
  select id from waited_for where id is not null)`;

/** Endpoints that have something due and may be called: enabled, not paused, and their tenant not suspended. */
export async function dueEndpoints(context: GatewayContext, limit: number): Promise<readonly string[]> {
  const now = context.now().getTime();
  const rows = await callable(context)
    .select('webhook_endpoint.id')
    .where('webhook_endpoint.id', 'in', WAITED_FOR)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('delivery')
          .select('delivery.id')
          .whereRef('delivery.endpoint_id', '=', 'webhook_endpoint.id')
          .where('delivery.due_at', '<=', now),
      ),
    )
    // Where there are more than fit, none is always left out.
    .orderBy(sql`random()`)
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

function callable(context: GatewayContext) {
  const now = context.now().getTime();
  return context.store.db
    .selectFrom('webhook_endpoint')
    .leftJoin('tenant', 'tenant.id', 'webhook_endpoint.tenant_id')
    .where('webhook_endpoint.enabled', '=', 1)
    .where(({ or, eb }) =>
      or([eb('webhook_endpoint.paused_until', 'is', null), eb('webhook_endpoint.paused_until', '<=', now)]),
    )
    .where(({ or, eb }) => or([eb('tenant.status', 'is', null), eb('tenant.status', '=', 'active')]));
}

/**
 * Claims what is due for one endpoint, of each line only the first: no event of a conversation overtakes another one,
 * whatever fails and whoever works. Undefined where the endpoint may not be called now, or is gone.
 *
 * A claim pushes the row ahead by the lease, so that the rows of a worker that died come back.
 *
 * @param running how many this worker has under way there already
 */
export async function claimFor(
  context: GatewayContext,
  endpointId: string,
  running: number,
): Promise<Claimed | undefined> {
  const endpoint = await callable(context)
    .selectAll('webhook_endpoint')
    .where('webhook_endpoint.id', '=', endpointId)
    .executeTakeFirst();
  if (endpoint === undefined) return undefined;
  const limit = widthOf(endpoint) - running;
  return { endpoint, claims: limit > 0 ? await claimRows(context, endpointId, limit) : [] };
}

/** How many at once: few where something is wrong, one where it is down. */
function widthOf({ failures }: WebhookEndpointRow): number {
  if (failures === 0) return CONCURRENCY;
  return failures < DOWN_AFTER ? CONCURRENCY / 4 : 1;
}

async function claimRows(context: GatewayContext, endpointId: string, limit: number): Promise<readonly Claim[]> {
  const now = context.now().getTime();
  return context.store.db.transaction().execute(async (transaction) => {
    const due = await transaction
      .selectFrom('delivery')
      .selectAll()
      .where('endpoint_id', '=', endpointId)
      .where('due_at', '<=', now)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('delivery as earlier')
              .select('earlier.id')
              .where('earlier.endpoint_id', '=', endpointId)
              .whereRef('earlier.tenant_id', '=', 'delivery.tenant_id')
              .whereRef('earlier.line', '=', 'delivery.line')
              .whereRef('earlier.sequence', '<', 'delivery.sequence')
              .where('earlier.due_at', 'is not', null),
          ),
        ),
      )
      .orderBy('due_at')
      .orderBy('sequence')
      .limit(limit)
      .$if(context.store.engine === 'postgres', (select) => select.forUpdate().skipLocked())
      .execute();
    if (due.length === 0) return [];
    const ids = due.map((row) => row.id);
    await transaction
      .updateTable('delivery')
      .set((expression) => ({
        attempts: expression('attempts', '+', 1),
        due_at: now + context.limits.leaseMs,
        leased: 1,
      }))
      .where('id', 'in', ids)
      .execute();
    const events = await transaction
      .selectFrom('delivery')
      .innerJoin('event', (join) =>
        join.onRef('event.tenant_id', '=', 'delivery.tenant_id').onRef('event.sequence', '=', 'delivery.sequence'),
      )
      .selectAll('event')
      .$if(context.tracer !== undefined, (select) =>
        select.leftJoin('message', 'message.id', 'event.message_id').select('message.trace'),
      )
      .where('delivery.id', 'in', ids)
      .execute();
    const envelopes = new Map(
      events.map((event) => [
        event.id,
        { id: event.id, body: JSON.stringify(presentEvent(event)), trace: event.trace ?? null },
      ]),
    );
    return due.flatMap((row) => {
      const envelope = envelopes.get(row.event_id);
      const delivery = { ...row, attempts: row.attempts + 1 };
      return envelope === undefined ? [] : [{ delivery, envelope }];
    });
  });
}

/**
 * For a process that has just started and knows that it is alone on this database: what an earlier one was delivering
 * when it died is due at once, instead of when its lease ends.
 */
export async function recoverDeliveries(context: GatewayContext): Promise<void> {
  await context.store.db
    .updateTable('delivery')
    .set({ due_at: context.now().getTime(), leased: 0 })
    .where('leased', '=', 1)
    .where('due_at', 'is not', null)
    .execute();
}
