import { createHmac } from 'node:crypto';
import { asVerified, constantTimeEqual, notAuthentic } from '../../core/provider-kit/signature.ts';
import type { VerifiedWebhook, WebhookRequest } from '../../core/provider/index.ts';
import { PROVIDER_ID, type Context } from './context.ts';

/** Where Meta puts its signature. */
export const SIGNATURE_HEADER = 'x-hub-signature-256';

/** What Meta puts into the signature header: `sha256=<hex>` over the bytes of the body. */
export function sign(appSecret: string, body: Uint8Array | string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}

/**
 * The signature covers the body and nothing else: no time, no number. A webhook that is played again carries the same
 * event ids, and one that was meant for another number is not read as ours (`../cloud-api/webhook.ts`).
 */
export async function verify({ config }: Context, request: WebhookRequest): Promise<VerifiedWebhook> {
  const signature = request.headers.get(SIGNATURE_HEADER);
  if (signature === null) throw notAuthentic(PROVIDER_ID, 'no signature');
  if (!constantTimeEqual(signature, sign(config.appSecret, request.body))) {
    throw notAuthentic(PROVIDER_ID, 'signature does not match');
  }
  return asVerified(request);
}

/** Longer than any challenge of Meta's, which are about ten digits. */
const CHALLENGE = /^[\w.-]{1,256}$/;

/** Meta asks once, when the URL is entered: we repeat its challenge if it knows our verify token. */
export function challenge({ config }: Context, request: WebhookRequest): Response | undefined {
  if (request.method !== 'GET') return undefined;
  const query = new URL(request.url).searchParams;
  if (query.get('hub.mode') !== 'subscribe') return undefined;
  const answer = query.get('hub.challenge') ?? '';
  const knows = constantTimeEqual(query.get('hub.verify_token') ?? '', config.verifyToken);
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return knows && CHALLENGE.test(answer)
    ? new Response(answer, { status: 200, headers })
    : new Response('Forbidden', { status: 403, headers });
}
