import { createHmac, randomBytes } from 'node:crypto';

/** As Standard Webhooks wants it: easy to find for a secret scanner. */
const PREFIX = 'whsec_';

const SECRET_BYTES = 32;

/** A new secret for an endpoint: `whsec_…`. */
export function generateWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/**
 * The headers of one attempt by Standard Webhooks 1.0 (https://www.standardwebhooks.com). Each secret signs, so that a
 * receiver may know any of them.
 *
 * @param id the event's: the same on every attempt, for the receiver to tell repeats by
 * @param at of this attempt: receivers refuse old ones
 */
export function signatureHeaders(
  secrets: readonly string[],
  id: string,
  at: Date,
  body: string,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
