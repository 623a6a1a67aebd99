import * as z from 'zod';
import { readEvent, unknownEvent } from '../../core/provider-kit/event-schema.ts';
import { notAuthentic, verifyTimestamped } from '../../core/provider-kit/signature.ts';
import type { ProviderEvent, VerifiedWebhook, WebhookRequest } from '../../core/provider/index.ts';
import { PROVIDER_ID, type Context } from './context.ts';

/** When the simulated backend signed, in seconds. */
export const TIMESTAMP_HEADER = 'memory-timestamp';
/** Its signature over that time and the body. */
export const SIGNATURE_HEADER = 'memory-signature';

const batchSchema = z.object({ connection: z.string(), events: z.array(z.unknown()) });

/** By the signature, and only for the connection it is posted to. Throws `webhook_not_authentic`. */
export async function verify({ settings, runtime }: Context, request: WebhookRequest): Promise<VerifiedWebhook> {
  const webhook = verifyTimestamped(request, {
    provider: PROVIDER_ID,
    secret: settings.webhookSecret,
    timestampHeader: TIMESTAMP_HEADER,
    signatureHeader: SIGNATURE_HEADER,
    now: runtime.now(),
  });
  // All connections share the secret, so a genuine batch may still be another connection's.
  const batch = batchSchema.safeParse(readJson(webhook.body)).data;
  if (batch !== undefined && batch.connection !== runtime.connection.id) {
    throw notAuthentic(PROVIDER_ID, 'the batch belongs to another connection');
  }
  return webhook;
}

/** The events of a batch; what cannot be read becomes an `unknown` one, of the time when the batch was signed. */
export function parse(webhook: VerifiedWebhook): readonly ProviderEvent[] {
  const receivedAt = new Date(Number(webhook.headers.get(TIMESTAMP_HEADER)) * 1000).toISOString();
  const payload = readJson(webhook.body);
  const batch = batchSchema.safeParse(payload).data;
  if (batch === undefined) return [unknownEvent(payload, 'not a batch of events', receivedAt)];
  return batch.events.map((event) => readEvent(event, receivedAt));
}

/** The text itself where it is not JSON. */
function readJson(body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
