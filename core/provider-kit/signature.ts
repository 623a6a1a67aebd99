import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { GatewayError, type VerifiedWebhook, type WebhookRequest } from '../provider/index.ts';

/** Equal in constant time, whatever the lengths. */
export function constantTimeEqual(left: string | Uint8Array, right: string | Uint8Array): boolean {
  // Hashing first makes both sides equally long, so not even the length leaks.
  return timingSafeEqual(digest(left), digest(right));
}

/** Marks a request as proven. For `verify` functions, once they have proof. */
export function asVerified(request: WebhookRequest): VerifiedWebhook {
  return request as VerifiedWebhook;
}

/** The refusal that every `verify` throws. `reason` is for our log; it never carries the expected value. */
export function notAuthentic(provider: string, reason: string): GatewayError {
  return new GatewayError({
    code: 'webhook_not_authentic',
    provider,
    message: `The webhook could not be verified: ${reason}`,
  });
}

/** Our own servers' proof: `v1,<hex>` over `timestamp.body`, so that neither can be changed or reused later. */
export function signTimestamped(secret: string, timestampSeconds: number, body: Uint8Array | string): string {
  return `v1,${createHmac('sha256', secret).update(`${timestampSeconds}.`).update(body).digest('hex')}`;
}

/** Seconds a timestamped signature stays good; also how far clocks may differ. */
export const SIGNATURE_TOLERANCE_SECONDS = 300;

/**
 * Checks what `signTimestamped` made. Throws `webhook_not_authentic` for a missing, altered or stale signature.
 */
export function verifyTimestamped(
  request: WebhookRequest,
  options: {
    readonly provider: string;
    readonly secret: string;
    readonly timestampHeader: string;
    readonly signatureHeader: string;
    readonly now: Date;
  },
): VerifiedWebhook {
  const timestamp = request.headers.get(options.timestampHeader) ?? '';
  const signature = request.headers.get(options.signatureHeader) ?? '';
  if (!/^\d{1,12}$/.test(timestamp)) throw notAuthentic(options.provider, 'no timestamp');
  if (!constantTimeEqual(signature, signTimestamped(options.secret, Number(timestamp), request.body))) {
    throw notAuthentic(options.provider, 'signature does not match');
  }
  if (Math.abs(options.now.getTime() / 1000 - Number(timestamp)) > SIGNATURE_TOLERANCE_SECONDS) {
    throw notAuthentic(options.provider, 'timestamp is too far from now');
  }
  return asVerified(request);
}

function digest(value: string | Uint8Array): Buffer {
  return createHash('sha256').update(value).digest();
}
