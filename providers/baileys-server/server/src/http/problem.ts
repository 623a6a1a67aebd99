import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ERROR_CODES, GatewayError, ProviderApiError } from '../../../../../core/provider/index.ts';
import { refuse } from '../errors.ts';
import { describeError, type Log } from '../log.ts';

/** Every answer that is not 2xx: `problemSchema` of the wire, with the status of `ERROR_CODES`. */
export function problem(c: Context, error: GatewayError): Response {
  const { status, title } = ERROR_CODES[error.code];
  const providerCode = ProviderApiError.isInstance(error) ? error.providerCode : undefined;
  if (error.retryAfterMs !== undefined) c.header('retry-after', String(Math.ceil(error.retryAfterMs / 1000)));
  const fields = error.fields?.map(({ path, message }) => `${path}: ${message}`).join('; ');
  const body = {
    code: error.code,
    detail: fields ?? (error.message === '' ? title : error.message),
    retryable: error.retryable,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    ...(providerCode === undefined ? {} : { providerCode }),
  };
  return c.body(JSON.stringify(body), status as ContentfulStatusCode, { 'content-type': 'application/problem+json' });
}

/** Anything that is not ours is a defect: said so to the caller, told to the log. */
export function asGatewayError(error: unknown, log: Log): GatewayError {
  if (GatewayError.isInstance(error)) return error;
  log.error({ error: describeError(error), stack: stackOf(error) }, 'request failed');
  return refuse('internal_error');
}

/** The frames without the message, which may quote what was sent. */
function stackOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return error.stack
    ?.split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 6)
    .join('\n');
}
