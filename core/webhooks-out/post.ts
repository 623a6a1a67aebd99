import type { Attempt, WebhookEndpoint } from '../api/webhook-endpoints.ts';
import type { GatewayContext } from '../context.ts';
import { retryAfterMs } from '../provider-kit/faults.ts';
import { GatewayError, HttpFault, type HttpStream } from '../provider/index.ts';
import { readTraceparent, writeTraceparent } from '../trace.ts';

/** Of an answer no more than this is read. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Of an answer this much is kept for the log. */
const KEPT_CHARACTERS = 512;

/** How an attempt to deliver went. */
export type Posted = {
  readonly attempt: Attempt;
  /** Milliseconds that the endpoint asked us to wait. */
  readonly retryAfterMs: number | undefined;
};

/** An event on its way: `body` is the same on every attempt. */
export type Envelope = {
  readonly id: string;
  readonly body: string;
  /** `traceparent` of what the event is about, where somebody traces. */
  readonly trace?: string | null;
};

/**
 * Sends one event to an endpoint and says what happened; never throws. Delivered means: a 2xx, and an answer that ended
 * or went on for longer than we listen. Redirects are not followed.
 */
export async function post(
  context: GatewayContext,
  { url }: Pick<WebhookEndpoint, 'url'>,
  secrets: readonly string[],
  { id, body, trace }: Envelope,
): Promise<Posted> {
  // Its package is loaded by the first that is sent: most requests to a function deliver nothing.
  const { signatureHeaders } = await import('./sign.ts');
  const at = context.now();
  const began = performance.now();
  const span = context.tracer?.begin('deliver event', 'client', readTraceparent(trace), { 'polyzap.event_id': id });
  const { 'webhook-signature': signature = '', ...signed } = signatureHeaders(secrets, id, at, body);
  const headers = {
    'content-type': 'application/json',
    ...signed,
    ...(span !== undefined && { traceparent: writeTraceparent(span.context) }),
  };
  const result = await exchange(context, url, { ...headers, 'webhook-signature': signature }, body);
  span?.end({ error: result.seen.error === null ? undefined : String(result.seen.status ?? 'unreachable') });
  const durationMs = Math.round(performance.now() - began);
  return {
    // Whoever reads the log is not to be able to sign with it what we have sent.
    attempt: { at: at.toISOString(), request: { url, headers }, durationMs, ...result.seen },
    retryAfterMs: result.headers === undefined ? undefined : retryAfterMs(result.headers, context.now()),
  };
}

type Result = { readonly seen: Pick<Attempt, 'status' | 'error' | 'answer'>; readonly headers?: Headers };

async function exchange(
  context: GatewayContext,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Result> {
  let response: HttpStream;
  try {
    response = await context.webhooks.http.stream({
      method: 'POST',
      url,
      headers,
      body,
      timeoutMs: context.limits.webhookTimeoutMs,
      // More than is read: to have too much to say is no failure.
      maxBytes: 2 * MAX_ANSWER_BYTES,
    });
  } catch (error) {
    return { seen: { status: null, error: reasonOf(error), answer: null } };
  }
  const { status } = response;
  try {
    const answer = await readBeginning(response.body);
    return { seen: { status, error: refusal(status), answer }, headers: response.headers };
  } catch (error) {
    return {
      seen: { status, error: `the answer broke off: ${reasonOf(error)}`, answer: null },
      headers: response.headers,
    };
  }
}

function refusal(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'redirects are not followed' : `answered ${status}`;
}

async function readBeginning(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the stream, which closes the connection.
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= MAX_ANSWER_BYTES) break;
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks).subarray(0, KEPT_CHARACTERS * 4));
  return text.slice(0, KEPT_CHARACTERS);
}

/** Says no address that a name resolved to, and no path: that may hold a token. */
function reasonOf(error: unknown): string {
  if (!HttpFault.isInstance(error)) return 'the request failed';
  const code = error.cause instanceof Error && 'code' in error.cause ? error.cause.code : undefined;
  const refused = code === 'url_not_allowed' && (error.cause instanceof Error ? error.cause.message : undefined);
  if (typeof refused === 'string') return refused;
  return GatewayError.isInstance(error.cause) ? error.cause.message : error.message.replace(/^POST [^:]+(:\d+)?: /, '');
}
