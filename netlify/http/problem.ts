import type { Problem } from '../../core/api/problem.ts';
import { ERROR_CODES, GatewayError, ProviderApiError, UnsupportedMessageError } from '../../core/provider/index.ts';
import { notFound } from '../../core/not-found.ts';
import { isMissingOwner, isStorageFailure } from '../../core/store/failure.ts';
import { withAnswerHeaders } from './middleware/answer-headers.ts';

/** A name, not an address: whoever runs polyzap serves it under their own. `docs/errors.md` lists them. */
const TYPE = 'urn:polyzap:error:';

/** What a problem is about, beside its error. */
export type ProblemContext = { readonly requestId: string; readonly messageId?: string };

/** Anything thrown, as a `GatewayError`: what is not one is our own defect, or the database. */
export function toGatewayError(error: unknown): GatewayError {
  if (GatewayError.isInstance(error)) return error;
  if (isMissingOwner(error)) return notFound('tenant');
  return new GatewayError({ code: isStorageFailure(error) ? 'storage_unavailable' : 'internal_error', cause: error });
}

/** The one place where an error becomes an answer: RFC 9457, all fields from the error table. */
export function problemResponse(error: GatewayError, context: ProblemContext): Response {
  const { status } = ERROR_CODES[error.code];
  const problem = problemOf(error, context);
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  if (error.retryAfterMs !== undefined) headers.set('retry-after', String(Math.ceil(error.retryAfterMs / 1000)));
  if (error.code === 'unauthenticated') headers.set('www-authenticate', 'Bearer');
  return withAnswerHeaders(new Response(JSON.stringify(problem), { status, headers }), context.requestId);
}

/** What the answer says; also what an answer about many things says of one of them. */
export function problemOf(error: GatewayError, context: ProblemContext): Problem {
  const { status, title, action } = ERROR_CODES[error.code];
  return {
    type: TYPE + error.code,
    title,
    status,
    detail: detailOf(error),
    code: error.code,
    retryable: error.retryable,
    ...(error.retryAfterMs !== undefined && { retryAfter: Math.ceil(error.retryAfterMs / 1000) }),
    action,
    requestId: context.requestId,
    ...(error.fields !== undefined && { errors: error.fields.map((field) => ({ ...field })) }),
    ...(UnsupportedMessageError.isInstance(error) && {
      capability: error.capability,
      degradeAvailable: error.degradeAvailable,
    }),
    ...(error.provider !== undefined && { provider: providerOf(error, error.provider) }),
    ...(context.messageId !== undefined && { messageId: context.messageId }),
  };
}

function detailOf(error: GatewayError): string {
  if (error.fields === undefined || error.message !== ERROR_CODES[error.code].title) return error.message;
  return error.fields
    .map((field) => (field.path === '' ? field.message : `${field.path}: ${field.message}`))
    .join('; ');
}

function providerOf(error: GatewayError, id: string): NonNullable<Problem['provider']> {
  if (!ProviderApiError.isInstance(error)) return { id };
  return {
    id,
    ...(error.providerCode !== undefined && { code: error.providerCode }),
    ...(error.providerMessage !== undefined && { message: error.providerMessage }),
  };
}
