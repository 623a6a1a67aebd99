import type { GatewayContext } from '../context.ts';
import { withinTenant } from '../narrow.ts';
import { notFound } from '../not-found.ts';
import type { DeliveryRow, WebhookEndpointRow } from '../store/gateway/schema.ts';

/** `tenantId` undefined: anybody's, the operator's own included. Throws `resource_not_found`. */
export async function findEndpoint(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<WebhookEndpointRow> {
  const row = await readEndpoint(context, id, tenantId);
  if (row === undefined) throw notFound('webhook endpoint');
  return row;
}

function readEndpoint(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<WebhookEndpointRow | undefined> {
  return context.store.db
    .selectFrom('webhook_endpoint')
    .selectAll()
    .where('id', '=', id)
    .$call(withinTenant(tenantId))
    .executeTakeFirst();
}

/**
 * A delivery and its endpoint. A tenant sees those to its own endpoints: what the operator has delivered of its events
 * is none of its business. Throws `resource_not_found`.
 */
export async function findDelivery(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<{ readonly delivery: DeliveryRow; readonly endpoint: WebhookEndpointRow }> {
  const delivery = await context.store.db.selectFrom('delivery').selectAll().where('id', '=', id).executeTakeFirst();
  if (delivery === undefined) throw notFound('delivery');
  const endpoint = await readEndpoint(context, delivery.endpoint_id, tenantId);
  if (endpoint === undefined) throw notFound('delivery');
  return { delivery, endpoint };
}
