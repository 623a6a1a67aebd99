const KEY = 'key';

/**
 * Where Twilio reports what becomes of a message. Carries our idempotency key, so that a report settles a send whose
 * answer never came: Twilio has no idempotency of its own. Twilio signs the whole URL, so nobody else can make one up.
 */
export function statusCallbackUrl(webhookUrl: string, idempotencyKey: string): string {
  const url = new URL(webhookUrl);
  url.searchParams.set(KEY, Buffer.from(idempotencyKey).toString('base64url'));
  return url.href;
}

/** The key in the URL that was called, where there is one. */
export function idempotencyKeyIn(url: string): string | undefined {
  const encoded = URL.canParse(url) ? new URL(url).searchParams.get(KEY) : null;
  if (encoded === null || !/^[\w-]{1,256}$/.test(encoded)) return undefined;
  const key = Buffer.from(encoded, 'base64url').toString();
  return /^[\x20-\x7e]{1,128}$/.test(key) ? key : undefined;
}
