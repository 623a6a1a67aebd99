import { recordDeed } from '../audit/audit.ts';
import type { GatewayContext } from '../context.ts';
import { recordEvents } from '../events/record.ts';
import { lockTenant } from '../lock-tenant.ts';
import type { WebhookEndpointRow } from '../store/gateway/schema.ts';

/**
 * Stops sending to an endpoint that is gone or dead, and says so: by an event, which the tenant's other endpoints and
 * `GET /v1/events` show, and in the audit trail. An operator's endpoint belongs to no tenant, so there only the trail
 * knows. What waits for it goes on waiting, until somebody enables it again.
 */
export async function disable(
  context: GatewayContext,
  endpoint: WebhookEndpointRow,
  reason: 'gone' | 'failing',
): Promise<void> {
  const now = context.now().getTime();
  const { tenant_id: tenantId } = endpoint;
  await context.store.db.transaction().execute(async (transaction) => {
    if (tenantId !== null) await lockTenant(context, transaction, tenantId);
    const { numUpdatedRows } = await transaction
      .updateTable('webhook_endpoint')
      .set({ enabled: 0, disabled_reason: reason, updated_at: now })
      .where('id', '=', endpoint.id)
      .where('enabled', '=', 1)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    if (tenantId !== null) {
      await recordEvents(context, transaction, tenantId, [
        {
          type: 'webhook_endpoint.disabled',
          connectionId: null,
          data: { endpointId: endpoint.id, url: endpoint.url, reason },
          occurredAt: now,
        },
      ]);
    }
    await recordDeed(context, transaction, {
      tenantId,
      actor: 'polyzap',
      action: 'webhook_endpoint.disabled',
      subject: endpoint.id,
      data: { reason },
    });
  });
  context.log.warn({ endpointId: endpoint.id, reason }, 'webhook endpoint disabled');
}
