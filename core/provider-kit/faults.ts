import { GatewayError, HttpFault } from '../provider/index.ts';
import { safeCause } from './redact.ts';

/** Whose send failed, and whether repeating it is safe. */
export type FailureContext = {
  readonly provider: string;
  /** `capabilities.idempotentSend`: whether a repeated send is recognised as the same one. */
  readonly idempotentSend: boolean;
};

/**
 * What a failed send becomes. For the exchange alone: build the request outside of it, so that a defect there is not
 * taken for an answer that went missing.
 *
 * Not taken → `provider_unavailable`. Perhaps taken, or anything unforeseen once it was on its way → `outcome_unknown`,
 * retryable only where the backend deduplicates.
 */
export function sendFailure(error: unknown, context: FailureContext): GatewayError {
  if (GatewayError.isInstance(error)) return error;
  if (HttpFault.isInstance(error) && error.outcome === 'not-taken') return unavailable(error, context.provider);
  return outcomeUnknown(context, error);
}

/** The same for calls that are safe to repeat: reads, actions, checks. Any fault is `provider_unavailable`. */
export function callFailure(error: unknown, provider: string): GatewayError {
  return GatewayError.isInstance(error) ? error : unavailable(error, provider);
}

/** The backend may have taken the message. */
export function outcomeUnknown(context: FailureContext, error: unknown): GatewayError {
  return new GatewayError({
    code: 'outcome_unknown',
    provider: context.provider,
    retryable: context.idempotentSend,
    cause: keepable(error),
  });
}

function unavailable(error: unknown, provider: string): GatewayError {
  return new GatewayError({ code: 'provider_unavailable', provider, cause: keepable(error) });
}

function keepable(error: unknown): unknown {
  return HttpFault.isInstance(error) ? error : safeCause(error);
}

/** The longest wait we take from a backend's word: a day. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

/** `Retry-After`, seconds or a date, as milliseconds from `now`; undefined where it is absent or means nothing. */
export function retryAfterMs(headers: Headers, now: Date): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  if (Number.isNaN(wait)) return undefined;
  return Math.min(Math.max(Math.ceil(wait), 0), LONGEST_WAIT_MS);
}
