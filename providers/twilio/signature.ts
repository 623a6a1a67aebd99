import type { WebhookRequest } from '../../core/provider/index.ts';
import { isOvergrown, readForm, toParameters } from './form.ts';

const SIGNATURE_HEADER = 'x-twilio-signature';

/** JSON bodies are signed by their hash in the URL; forms field by field. */
export function isJsonRequest(request: Pick<WebhookRequest, 'url'>): boolean {
  return new URL(request.url).searchParams.has('bodySHA256');
}

/**
 * Whether Twilio signed this with the account's token: the public URL, query included, and every field of a form
 * (docs/usage/security). The checker of the `twilio` package is loaded here and not before: functions that serve other
 * providers do not pay for it. It compares in constant time, and tries the URL with and without its port.
 */
export async function isSigned(authToken: string, request: WebhookRequest): Promise<boolean> {
  const signature = request.headers.get(SIGNATURE_HEADER) ?? '';
  if (signature === '') return false;
  const isJson = isJsonRequest(request);
  if (!isJson && isOvergrown(request)) return false;
  // By no other name: what a bundle loads late of a CommonJS package has only a default.
  const { default: checker } = await import('twilio/lib/webhooks/webhooks.js');
  return isJson
    ? checker.validateRequestWithBody(authToken, signature, request.url, new TextDecoder().decode(request.body))
    : checker.validateRequest(authToken, signature, request.url, toParameters(readForm(request)));
}
