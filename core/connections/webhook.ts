import type { ConnectionWarning, WebhookSetUp } from '../api/connections.ts';
import { doOutside } from '../audit/asked.ts';
import type { GatewayContext } from '../context.ts';
import { GatewayError, type CallOptions } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { findConnection } from './find.ts';
import { providerOf, registered, webhookUrl } from './provider-of.ts';
import { openWebhookPath } from './webhook-path.ts';

/**
 * Makes the backend of a stored connection call us, where it takes that from us. Throws what the backend throws, and
 * `resource_not_found`. Safe to repeat. A backend with a path of its own gets a new one each time; what the answer shows
 * of its URL is the part that is no secret.
 */
export async function setUpWebhook(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  options: CallOptions,
): Promise<WebhookSetUp> {
  const row = await findConnection(context, id, tenantId);
  return doOutside(
    context,
    { tenantId: row.tenant_id, action: 'connection.webhook_set_up', subject: id },
    () => tellBackend(context, row, options),
    ({ setUp }) => ({ setUp }),
  );
}

async function tellBackend(context: GatewayContext, row: ConnectionRow, options: CallOptions): Promise<WebhookSetUp> {
  const url = webhookUrl(context, row.provider, row.id);
  const path = registered(context, row.provider).secretPath === true ? await openWebhookPath(context, row) : undefined;
  const { webhook } = providerOf(context, row, path === undefined ? url : `${url}/${path.secret}`);
  await webhook.setUp?.(options);
  await path?.settle();
  return { url, setUp: webhook.setUp === undefined ? 'by_hand' : 'done' };
}

/** As `setUpWebhook`, for a connection that stands whether it works or not: a failure is a warning. */
export async function tryToSetUpWebhook(
  context: GatewayContext,
  row: Pick<ConnectionRow, 'id' | 'provider'>,
  options: CallOptions,
): Promise<readonly ConnectionWarning[]> {
  try {
    await tellBackend(context, await findConnection(context, row.id, undefined), options);
    return [];
  } catch (thrown) {
    const error = GatewayError.isInstance(thrown)
      ? thrown
      : new GatewayError({ code: 'internal_error', provider: row.provider, cause: thrown });
    context.log.warn({ connectionId: row.id, provider: row.provider, code: error.code }, 'webhook not set up');
    return [{ type: 'webhook_not_set_up', code: error.code, message: error.message }];
  }
}
