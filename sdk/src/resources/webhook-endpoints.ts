import { createList, type Page } from '../pages.ts';
import { part, type CallOptions, type Transport } from '../transport.ts';
import type {
  AuditEntry,
  CreateWebhookEndpoint,
  Delivery,
  ListAuditQuery,
  ListDeliveriesQuery,
  ListWebhookEndpointsQuery,
  Redeliver,
  Redelivered,
  UpdateWebhookEndpoint,
  WebhookEndpoint,
  WebhookEndpointWithSecret,
  WebhookPing,
} from '../types.ts';

/** Where events are sent. `verifyWebhook` reads them there. */
export function createWebhookEndpoints(transport: Transport) {
  const of = (id: string, then = ''): string => `/v1/webhook-endpoints/${part(id)}${then}`;
  return {
    ...createList<WebhookEndpoint, ListWebhookEndpointsQuery>(transport, '/v1/webhook-endpoints'),
    /** The answer holds the secret, which is not shown again. */
    create: (body: CreateWebhookEndpoint, options?: CallOptions) =>
      transport.request<WebhookEndpointWithSecret>('POST', '/v1/webhook-endpoints', { ...options, body }),
    get: (id: string, options?: CallOptions) => transport.request<WebhookEndpoint>('GET', of(id), options),
    update: (id: string, body: UpdateWebhookEndpoint, options?: CallOptions) =>
      transport.request<WebhookEndpoint>('PATCH', of(id), { ...options, body }),
    delete: (id: string, options?: CallOptions) => transport.request<void>('DELETE', of(id), options),
    /** The secret before it signs as well for a day more. */
    rotateSecret: (id: string, options?: CallOptions) =>
      transport.request<WebhookEndpointWithSecret>('POST', of(id, '/rotate-secret'), options),
    ping: (id: string, options?: CallOptions) => transport.request<WebhookPing>('POST', of(id, '/ping'), options),
    deliveries: (id: string, query?: ListDeliveriesQuery, options?: CallOptions): Promise<Page<Delivery>> =>
      transport.request('GET', of(id, '/deliveries'), { ...options, query }),
    /** Every event since a time, once more. Pass `nextCursor` back until it is null. */
    redeliverSince: (id: string, body: Redeliver, options?: CallOptions) =>
      transport.request<Redelivered>('POST', of(id, '/redeliver'), { ...options, body }),
    /** One delivery, once more. */
    redeliver: (deliveryId: string, options?: CallOptions) =>
      transport.request<Delivery>('POST', `/v1/deliveries/${part(deliveryId)}/redeliver`, options),
  };
}

/** Who did what. Needs the admin key. */
export function createAudit(transport: Transport) {
  return createList<AuditEntry, ListAuditQuery>(transport, '/v1/audit');
}
