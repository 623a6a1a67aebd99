import { PolyzapError } from './errors.ts';
import type { Event } from './types.ts';

/** Sent by `webhookEndpoints.ping`: no event of anybody's. */
export type PingEvent = {
  readonly id: string;
  readonly type: 'webhook_endpoint.ping';
  readonly data: { readonly endpointId: string };
};

/** What a webhook may bring: an event, or a ping that somebody asked for. */
export type WebhookEvent = Event | PingEvent;

/** What proves a webhook. */
export type VerifyOptions = {
  /** `whsec_…`; several while you rotate it. */
  readonly secret: string | readonly string[];
  /** How far its time may be from ours, in seconds. 300 when absent. */
  readonly toleranceSeconds?: number;
  /** Yours, for tests. */
  readonly now?: Date;
};

/** A webhook where there is no `Request`: Node's own server, a function of AWS. */
export type VerifyWebhook = VerifyOptions & {
  /** The body as it came, byte for byte: parsed and written again it is another one. */
  readonly payload: string | Uint8Array;
  /** `Headers` of whatever make, or what Node has. */
  readonly headers: Pick<Headers, 'get'> | Readonly<Record<string, string | readonly string[] | undefined>>;
};

/**
 * Proves that the gateway sent this (Standard Webhooks), and returns the event. There is no other way to read it. Its `id`
 * is the same however often it is delivered: keep it, and pass over what you have seen. Reads the request's body. Throws
 * `webhook_not_authentic`, and `TypeError` for a secret that is none.
 */
export async function verifyWebhook(request: Request, options: VerifyOptions): Promise<WebhookEvent>;
export async function verifyWebhook(webhook: VerifyWebhook): Promise<WebhookEvent>;
export async function verifyWebhook(from: Request | VerifyWebhook, options?: VerifyOptions): Promise<WebhookEvent> {
  const webhook = 'payload' in from ? from : { payload: await from.text(), headers: from.headers, ...options };
  const { payload, headers, secret = [], toleranceSeconds = 300, now = new Date() } = webhook;
  const keys = await keysOf([secret].flat());
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const signatures = header(headers, 'webhook-signature')
    .split(' ')
    .flatMap((one) => (one.startsWith('v1,') ? decode(one.slice(3)) : []));
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) throw notAuthentic('a header is missing');
  const text = typeof payload === 'string' ? payload : new TextDecoder().decode(payload);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${text}`);
  if (!(await isSigned(signed, signatures, keys))) throw notAuthentic('no signature fits');
  // After the signature: who cannot sign learns nothing of our clock.
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds)
    throw notAuthentic('it is too old, or too new');
  return JSON.parse(text) as WebhookEvent;
}

async function keysOf(secrets: readonly string[]): Promise<readonly CryptoKey[]> {
  if (secrets.length === 0) throw new TypeError('There is no webhook secret');
  return Promise.all(
    secrets.map((secret) => {
      const [bytes] = decode(secret.replace(/^whsec_/, ''));
      if (bytes === undefined || bytes.length === 0) throw new TypeError('The webhook secret is not whsec_ and base64');
      return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
    }),
  );
}

/** Whether any of the keys made any of the signatures. `crypto.subtle.verify` compares in constant time. */
async function isSigned(signed: Bytes, signatures: readonly Bytes[], keys: readonly CryptoKey[]): Promise<boolean> {
  for (const key of keys) {
    for (const signature of signatures) if (await crypto.subtle.verify('HMAC', key, signature, signed)) return true;
  }
  return false;
}

type Bytes = Uint8Array<ArrayBuffer>;

function decode(base64: string): Bytes[] {
  try {
    return [Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))];
  } catch {
    return [];
  }
}

function header(headers: VerifyWebhook['headers'], name: string): string {
  // Not by its class: the headers of another library, or of another global object, have a class of their own.
  if (isHeaders(headers)) return headers.get(name) ?? '';
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof found === 'string' ? found : (found?.[0] ?? '');
}

function isHeaders(headers: VerifyWebhook['headers']): headers is Pick<Headers, 'get'> {
  return typeof headers['get'] === 'function';
}

function notAuthentic(reason: string): PolyzapError {
  return new PolyzapError({
    code: 'webhook_not_authentic',
    message: `The webhook could not be verified: ${reason}`,
    status: 401,
    retryable: false,
  });
}
