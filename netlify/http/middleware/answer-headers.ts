import type { MiddlewareHandler } from 'hono';
import { createId } from '../../../core/ids.ts';
import type { AppEnvironment } from '../environment.ts';

/** Answers are data for programs: nothing of them is to be framed, sniffed or run. */
const SECURITY: readonly (readonly [name: string, value: string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['strict-transport-security', 'max-age=63072000; includeSubDomains'],
];

/** For an answer that holds a secret or a code: nothing in between, and no browser, is to keep it. */
export const NO_STORE = { 'cache-control': 'no-store' };

/**
 * What every answer carries: the security headers, and `request-id`, which problems and logs repeat. Ours, never the
 * caller's.
 *
 * Set before the route runs, so that Hono builds the answer once. A route that answers with a `Response` of its own
 * passes it through `withAnswerHeaders`: there they would be lost.
 */
export const answerHeaders: MiddlewareHandler<AppEnvironment> = async (c, next) => {
  const requestId = createId('request');
  c.set('requestId', requestId);
  for (const [name, value] of SECURITY) c.header(name, value);
  c.header('request-id', requestId);
  await next();
};

/** For a `Response` that was not made by the context. Its own headers stand. */
export function withAnswerHeaders(response: Response, requestId: string): Response {
  const headers = new Headers({ ...Object.fromEntries(SECURITY), 'request-id': requestId });
  for (const [name, value] of response.headers) headers.set(name, value);
  return new Response(response.body, { status: response.status, headers });
}
