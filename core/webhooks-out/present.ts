import type { WebhookEndpoint } from '../api/webhook-endpoints.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn, toTimestamp, toTimestampOrNull } from '../json.ts';
import type { WebhookEndpointRow } from '../store/gateway/schema.ts';

/** An endpoint as the API shows it: without its secrets. */
export function presentEndpoint(context: GatewayContext, row: WebhookEndpointRow): WebhookEndpoint {
  const { previous_until: until } = row;
  return {
    id: row.id,
    tenantId: row.tenant_id,
    url: row.url,
    events: fromColumn<string[]>(row.events),
    description: row.description,
    enabled: row.enabled === 1,
    disabledReason: row.disabled_reason,
    failingSince: toTimestampOrNull(row.failing_since),
    previousSecretUntil: until !== null && until > context.now().getTime() ? toTimestamp(until) : null,
    createdAt: toTimestamp(row.created_at),
    updatedAt: toTimestamp(row.updated_at),
  };
}
