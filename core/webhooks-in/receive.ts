import { findConnection } from '../connections/find.ts';
import { providerOf } from '../connections/provider-of.ts';
import type { GatewayContext } from '../context.ts';
import { notFound } from '../not-found.ts';
import type { WebhookRequest } from '../provider/index.ts';
import { applyEvents } from './apply.ts';
import { normalizeEvents } from './normalize.ts';

/**
 * A backend calls: prove it, read it, store what it means. When this resolves, all of it is on disk.
 *
 * Throws `resource_not_found` for a connection that is not this provider's, `webhook_not_authentic`, and
 * `storage_unavailable`: the backend then comes again, and what came twice is stored once.
 */
export async function receiveWebhook(
  context: GatewayContext,
  providerId: string,
  connectionId: string,
  request: WebhookRequest,
): Promise<{ readonly stored: number; readonly response: Response | undefined }> {
  const connection = await findConnection(context, connectionId, undefined);
  if (connection.provider !== providerId) throw notFound('connection');
  const { webhook } = providerOf(context, connection);

  const challenge = webhook.challenge?.(request);
  if (challenge !== undefined) return { stored: 0, response: challenge };

  const events = normalizeEvents(webhook.parse(await webhook.verify(request)), context.now());
  return { stored: await applyEvents(context, connection, events), response: webhook.acknowledge?.() };
}
