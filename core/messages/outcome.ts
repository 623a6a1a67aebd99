import type { Attempt } from '../api/routing.ts';
import type { GatewayContext } from '../context.ts';
import { toTimestamp } from '../json.ts';
import {
  GatewayError,
  ProviderApiError,
  type ProviderCapabilities,
  type SendResult,
  type Warning,
} from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { storable } from '../text.ts';
import type { MessageError } from './present.ts';

/** How an attempt ended, and what follows from it. */
export type Outcome =
  | {
      readonly kind: 'accepted';
      readonly state: 'queued' | 'sent';
      readonly providerMessageId: string;
      readonly warnings: readonly Warning[];
    }
  /** Certainly not sent, or safe to repeat. */
  | { readonly kind: 'retry'; readonly error: GatewayError }
  | { readonly kind: 'failed'; readonly error: GatewayError }
  /** Perhaps sent, and not safe to repeat: held until a status or the operator settles it. */
  | { readonly kind: 'unknown'; readonly error: GatewayError };

/**
 * What a provider resolved with. Throws where that is no result: it has answered, so the message may be on its way, but
 * nobody can tell by which id.
 */
export function accepted(result: SendResult): Outcome {
  const { providerMessageId: id, state, warnings } = result;
  if (
    typeof id !== 'string' ||
    id === '' ||
    id.length > 512 ||
    (state !== 'sent' && state !== 'queued') ||
    !Array.isArray(warnings)
  ) {
    throw new TypeError('The provider answered without a message id, a state or warnings');
  }
  return { kind: 'accepted', state, providerMessageId: storable(id), warnings };
}

/** With what was to be said before the provider was asked. */
export function warned(outcome: Outcome, warnings: readonly Warning[]): Outcome {
  if (outcome.kind !== 'accepted' || warnings.length === 0) return outcome;
  return { ...outcome, warnings: [...warnings, ...outcome.warnings] };
}

/** The provider may have it: nobody repeats it blindly. */
export function unknown(error: GatewayError): Outcome {
  return { kind: 'unknown', error };
}

/**
 * What an exception of a provider means. Anything but a `GatewayError` is a defect that may have struck after the
 * message had left, so it counts as "perhaps sent", to be repeated only where the backend deduplicates.
 */
export function outcomeOf(thrown: unknown, capabilities: Pick<ProviderCapabilities, 'idempotentSend'>): Outcome {
  const error = GatewayError.isInstance(thrown)
    ? thrown
    : new GatewayError({
        code: 'outcome_unknown',
        message: 'The provider failed in an unexpected way',
        retryable: capabilities.idempotentSend,
        cause: thrown,
      });
  if (error.retryable) return { kind: 'retry', error };
  return { kind: error.code === 'outcome_unknown' ? 'unknown' : 'failed', error };
}

/** What an exception means that was thrown before the provider was asked: nothing has been sent. */
export function unsent(thrown: unknown): Outcome {
  return GatewayError.isInstance(thrown)
    ? { kind: 'failed', error: thrown }
    : { kind: 'retry', error: new GatewayError({ code: 'internal_error', cause: thrown }) };
}

const ATTEMPTS = { accepted: 'accepted', retry: 'later', failed: 'refused', unknown: 'unknown' } as const;

/** An attempt as the message shows it. */
export function attemptOf(
  context: Pick<GatewayContext, 'now'>,
  connection: Pick<ConnectionRow, 'id' | 'provider'>,
  outcome: Outcome,
): Attempt {
  return {
    connectionId: connection.id,
    provider: connection.provider,
    at: toTimestamp(context.now().getTime()),
    outcome: ATTEMPTS[outcome.kind],
    code: outcome.kind === 'accepted' ? null : outcome.error.code,
  };
}

/** What of an error is kept with the message and shown. */
export function toMessageError(error: GatewayError): MessageError {
  const providerCode = ProviderApiError.isInstance(error) ? error.providerCode : undefined;
  return { code: error.code, message: error.message, ...(providerCode !== undefined && { providerCode }) };
}
