import type { Attempt } from '../api/webhook-endpoints.ts';
import { doOutside } from '../audit/asked.ts';
import type { GatewayContext } from '../context.ts';
import { createId } from '../ids.ts';
import { findEndpoint } from './find.ts';
import { post } from './post.ts';
import { openSecrets } from './secrets.ts';

/**
 * Sends a `webhook_endpoint.ping` now, disabled or not, and says what happened. It is no event of the tenant's: it has no
 * number, is not stored, and a failure counts for nothing. Throws `resource_not_found`.
 */
export async function pingEndpoint(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<Attempt & { readonly delivered: boolean; readonly eventId: string }> {
  const endpoint = await findEndpoint(context, id, tenantId);
  const at = context.now().toISOString();
  const event = {
    id: createId('event'),
    type: 'webhook_endpoint.ping',
    tenantId: endpoint.tenant_id,
    connectionId: null,
    sequence: 0,
    occurredAt: at,
    createdAt: at,
    data: { endpointId: id },
  };
  const envelope = { id: event.id, body: JSON.stringify(event) };
  const { attempt } = await doOutside(
    context,
    { tenantId: endpoint.tenant_id, action: 'webhook_endpoint.pinged', subject: id },
    () => post(context, endpoint, openSecrets(context, endpoint), envelope),
    (posted) => ({ delivered: posted.attempt.error === null }),
  );
  return { eventId: event.id, delivered: attempt.error === null, ...attempt };
}
