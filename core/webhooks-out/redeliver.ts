import { DELIVERY_STATES, type DeliveryView, type Redeliver, type Redelivered } from '../api/webhook-endpoints.ts';
import { recordDeed } from '../audit/audit.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import { GatewayError } from '../provider/index.ts';
import type { EventRow, WebhookEndpointRow } from '../store/gateway/schema.ts';
import { readDelivery } from './deliveries.ts';
import type { Actor } from './endpoints.ts';
import { toDelivery, wants } from './enqueue.ts';
import { eventsSince, type Place } from './events-since.ts';
import { findDelivery, findEndpoint } from './find.ts';

/** Events that one request looks at, give or take 500; the caller goes on with the cursor. */
const MOST_EVENTS = 10_000;

/** Statements that one request reads with: of many tenants each may have few. */
const MOST_CHUNKS = 500;

/**
 * Puts one delivery in line again, whatever became of it, with the same event id. One that is being tried just now is
 * left to its worker. Throws `resource_not_found`; `conflict` where its endpoint is disabled.
 */
export async function redeliver(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<DeliveryView> {
  const { endpoint } = await findDelivery(context, id, tenantId);
  assertEnabled(endpoint);
  const now = context.now().getTime();
  await context.store.db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('delivery')
      .set({ state: 'pending', due_at: now, failures: 0, updated_at: now })
      .where('id', '=', id)
      .where('leased', '=', 0)
      .execute();
    await recordDeed(context, transaction, {
      tenantId: endpoint.tenant_id,
      action: 'delivery.redelivered',
      subject: id,
      data: { endpointId: endpoint.id },
    });
  });
  return readDelivery(context, id);
}

/**
 * Puts all events since a time in line again that the endpoint wants, also those from before it existed or while it was
 * disabled. In order of a tenant's events; within a conversation they are delivered in that order too.
 * Throws `resource_not_found`, `conflict` where the endpoint is disabled, `invalid_request` for a cursor that is not ours.
 */
export async function redeliverSince(
  context: GatewayContext,
  endpointId: string,
  tenantId: string | undefined,
  request: Redeliver,
  { actor }: Actor,
): Promise<Redelivered> {
  const endpoint = await findEndpoint(context, endpointId, tenantId);
  assertEnabled(endpoint);
  await context.store.db.transaction().execute((transaction) =>
    recordDeed(context, transaction, {
      tenantId: endpoint.tenant_id,
      actor,
      action: 'webhook_endpoint.redelivered',
      subject: endpointId,
      data: { since: request.since, only: request.only },
    }),
  );
  let count = 0;
  let seen = 0;
  let after = readCursor(request.cursor);
  for (let chunk = 0; chunk < MOST_CHUNKS && seen < MOST_EVENTS; chunk += 1) {
    const events = await eventsSince(context, endpoint.tenant_id, Date.parse(request.since), after);
    const last = events?.at(-1);
    if (events === undefined || last === undefined) return { count, nextCursor: null };
    count += await putInLine(context, endpoint, events, request.only);
    seen += events.length;
    after = { tenantId: last.tenant_id, createdAt: last.created_at, sequence: last.sequence };
  }
  const place = [after?.tenantId, after?.createdAt, after?.sequence].join(' ');
  return { count, nextCursor: Buffer.from(place).toString('base64url') };
}

function assertEnabled(endpoint: WebhookEndpointRow): void {
  if (endpoint.enabled === 1) return;
  throw new GatewayError({ code: 'conflict', message: 'The endpoint is disabled: enable it first' });
}

function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, tenantId, createdAt, sequence] = /^(ten_\w{26}) (\d{1,15}) (\d{1,15})$/.exec(text) ?? [];
  if (tenantId !== undefined && createdAt !== undefined && sequence !== undefined) {
    return { tenantId, createdAt: Number(createdAt), sequence: Number(sequence) };
  }
  throw new GatewayError({
    code: 'invalid_request',
    fields: [{ path: 'cursor', message: 'must be the nextCursor of an earlier answer' }],
  });
}

/** Those that have no delivery yet get one. What is being tried just now is left alone. */
async function putInLine(
  context: GatewayContext,
  endpoint: WebhookEndpointRow,
  events: readonly EventRow[],
  only: Redeliver['only'],
): Promise<number> {
  const now = context.now().getTime();
  const listener = { endpointId: endpoint.id, events: fromColumn<string[]>(endpoint.events) };
  const wanted = events.filter((event) => wants(listener, event.type));
  if (wanted.length === 0) return 0;
  const rows = await context.store.db
    .insertInto('delivery')
    .values(wanted.map((event) => toDelivery(endpoint.id, event, now)))
    .onConflict((conflict) =>
      conflict
        .columns(['endpoint_id', 'event_id'])
        .doUpdateSet({ state: 'pending', due_at: now, failures: 0, updated_at: now })
        .where('delivery.leased', '=', 0)
        .where('delivery.state', 'in', only === 'all' ? DELIVERY_STATES : ['pending', 'failed']),
    )
    .returning('id')
    .execute();
  return rows.length;
}
