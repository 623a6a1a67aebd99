import { Webhook } from 'standardwebhooks';

/**
 * The headers of one attempt by Standard Webhooks 1.0 (https://www.standardwebhooks.com), signed by its package. Each secret
 * signs, so that a receiver may know any of them. Throws for a secret that is none of ours (`generateWebhookSecret`).
 *
 * @param id the event's: the same on every attempt, for the receiver to tell repeats by
 * @param at of this attempt, in whole seconds: receivers refuse old ones
 */
export function signatureHeaders(
  secrets: readonly string[],
  id: string,
  at: Date,
  body: string,
): Readonly<Record<string, string>> {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, at, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
