import * as z from 'zod';
import { readJson } from '../../core/provider-kit/answer.ts';
import { readEvent, unknownEvent } from '../../core/provider-kit/event-schema.ts';
import { notAuthentic, verifyTimestamped } from '../../core/provider-kit/signature.ts';
import type { ProviderEvent, VerifiedWebhook, WebhookRequest } from '../../core/provider/index.ts';
import { PROVIDER_ID, type Context } from './context.ts';
import { EVENT_SIGNATURE_HEADER, EVENT_TIMESTAMP_HEADER } from './wire.ts';

/** Looser than the wire's own schema: one event that we cannot read must not cost us the others. */
const batchSchema = z.object({ session: z.string(), events: z.array(z.unknown()) });

/** By the signature of the events' secret, and only for the session it is posted to. Throws `webhook_not_authentic`. */
export async function verify({ settings, runtime }: Context, request: WebhookRequest): Promise<VerifiedWebhook> {
  const webhook = verifyTimestamped(request, {
    provider: PROVIDER_ID,
    secret: settings.eventsSecret,
    timestampHeader: EVENT_TIMESTAMP_HEADER,
    signatureHeader: EVENT_SIGNATURE_HEADER,
    now: runtime.now(),
  });
  // All sessions share the secret, so a batch that is genuine may still be somebody else's, posted here on purpose.
  const session = readJson(webhook.body, batchSchema.pick({ session: true }))?.session;
  if (session !== undefined && session !== runtime.connection.id) {
    throw notAuthentic(PROVIDER_ID, 'the batch belongs to another session');
  }
  return webhook;
}

/** The events of a batch; what cannot be read becomes an `unknown` one, of the time when the batch was signed. */
export function parse(webhook: VerifiedWebhook): readonly ProviderEvent[] {
  const receivedAt = new Date(Number(webhook.headers.get(EVENT_TIMESTAMP_HEADER)) * 1000).toISOString();
  const batch = readJson(webhook.body, batchSchema);
  if (batch !== undefined) return batch.events.map((event) => readEvent(event, receivedAt));
  const payload = readJson(webhook.body, z.json()) ?? new TextDecoder().decode(webhook.body);
  return [unknownEvent(payload, 'not a batch of events', receivedAt)];
}
