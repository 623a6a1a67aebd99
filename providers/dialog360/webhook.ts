import { asVerified, constantTimeEqual, notAuthentic } from '../../core/provider-kit/signature.ts';
import type { VerifiedWebhook, WebhookRequest } from '../../core/provider/index.ts';
import { PROVIDER_ID, type Context } from './context.ts';

/** The header that we ask 360dialog to send (`webhook-setup.ts`). */
export const SECRET_HEADER = 'polyzap-webhook-secret';

/**
 * 360dialog proves itself by a header that we chose, beside the secret in the URL (`secretPath`, which core looks at); each
 * connection has its own. Neither covers the body, so what keeps the body whole is TLS. (The `x-360dialog-signature` of its documentation belongs to partners' webhooks, and how
 * it is written is not said: it is not looked at.)
 */
export async function verify({ config }: Context, request: WebhookRequest): Promise<VerifiedWebhook> {
  const secret = request.headers.get(SECRET_HEADER);
  if (secret === null) throw notAuthentic(PROVIDER_ID, 'no secret');
  if (!constantTimeEqual(secret, config.webhookSecret)) throw notAuthentic(PROVIDER_ID, 'the secret does not match');
  if (!isWhole(request.body)) throw notAuthentic(PROVIDER_ID, 'the body is not whole');
  return asVerified(request);
}

/** 360dialog sends JSON objects. Nothing signs them, but one that was cut short is none any more. */
function isWhole(body: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
