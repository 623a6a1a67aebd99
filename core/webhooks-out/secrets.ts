import { randomBytes } from 'node:crypto';
import type { GatewayContext } from '../context.ts';
import type { WebhookEndpointRow } from '../store/gateway/schema.ts';
import { endpointSecret } from '../store/gateway/sealed.ts';

/** How long the secret before a rotation goes on signing. */
export const ROTATION_MS = 24 * 60 * 60 * 1000;

const SECRET_BYTES = 32;

/** A new secret for an endpoint, with the prefix of Standard Webhooks, which secret scanners know: `whsec_…`. */
export function generateWebhookSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** As it is stored: sealed for this endpoint, and of no use in the row of another. */
export function sealSecret(context: GatewayContext, endpointId: string, secret: string): Uint8Array {
  return context.keyring.seal(secret, endpointSecret(endpointId));
}

/** What signs now: the current secret, and for a day after a rotation the one before it. */
export function openSecrets(context: GatewayContext, endpoint: WebhookEndpointRow): readonly string[] {
  const { secret, previous_secret: previous, previous_until: until } = endpoint;
  const stillValid = previous !== null && until !== null && until > context.now().getTime();
  return [secret, ...(stillValid ? [previous] : [])].map((sealed) =>
    context.keyring.open(sealed, endpointSecret(endpoint.id)).toString(),
  );
}
