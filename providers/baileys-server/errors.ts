import { readJson } from '../../core/provider-kit/answer.ts';
import { outcomeUnknown, retryAfterMs } from '../../core/provider-kit/faults.ts';
import {
  ERROR_CODES,
  isErrorCode,
  ProviderApiError,
  type ErrorCode,
  type GatewayError,
} from '../../core/provider/index.ts';
import { problemSchema } from './wire.ts';

/** Nothing the server says about itself may reach a tenant as if we had said it about their request. */
const TRANSLATED: { readonly [Code in ErrorCode]?: ErrorCode } = {
  unauthenticated: 'credentials_rejected',
  insufficient_scope: 'permission_denied',
  tenant_suspended: 'permission_denied',
  resource_not_found: 'session_logged_out',
  invalid_json: 'provider_rejected',
  invalid_request: 'invalid_message',
  route_not_found: 'provider_rejected',
  method_not_allowed: 'provider_rejected',
  unsupported_media_type: 'provider_rejected',
  body_too_large: 'media_rejected',
  request_in_progress: 'provider_unavailable',
  storage_unavailable: 'provider_unavailable',
  webhook_not_authentic: 'provider_rejected',
};

/** What a status says where the body says nothing: a proxy answered, or a version we do not know. */
const BY_STATUS: { readonly [status: number]: ErrorCode } = {
  401: 'credentials_rejected',
  403: 'permission_denied',
  404: 'provider_rejected',
  413: 'media_rejected',
  429: 'rate_limited',
};

type RefusalContext = { readonly kind: 'send' | 'call'; readonly now: Date };

/** What an answer other than 2xx becomes. */
export function refusal(
  response: { readonly status: number; readonly headers: Headers; readonly body: Uint8Array },
  { kind, now }: RefusalContext,
): GatewayError {
  const problem = readJson(response.body, problemSchema);
  const said = problem !== undefined && isErrorCode(problem.code) ? problem.code : undefined;
  const code = said === undefined ? byStatus(response.status, kind) : (TRANSLATED[said] ?? ownFault(said, kind));
  if (code === 'outcome_unknown' && said === undefined) {
    return outcomeUnknown({ provider: 'baileys', idempotentSend: true }, new Error(`status ${response.status}`));
  }
  return new ProviderApiError({
    code,
    provider: 'baileys',
    // Every send may be repeated under its key; the server narrows that where it knows better.
    retryable: (ERROR_CODES[code].retryable || code === 'outcome_unknown') && problem?.retryable !== false,
    retryAfterMs: problem?.retryAfterMs ?? retryAfterMs(response.headers, now),
    httpStatus: response.status,
    providerCode: problem?.providerCode,
    providerMessage: problem?.detail,
  });
}

/** A defect of the server: for a send, nobody knows how far it got. */
function ownFault(code: ErrorCode, kind: RefusalContext['kind']): ErrorCode {
  if (code !== 'internal_error') return code;
  return kind === 'send' ? 'outcome_unknown' : 'provider_unavailable';
}

/** 408: a proxy gave up waiting, perhaps for the server's answer. */
function byStatus(status: number, kind: RefusalContext['kind']): ErrorCode {
  if (status < 500 && status !== 408) return BY_STATUS[status] ?? 'provider_rejected';
  return kind === 'send' ? 'outcome_unknown' : 'provider_unavailable';
}
