import { ProviderApiError } from '../../core/provider/index.ts';
import { PROVIDER_ID } from './context.ts';
import type { Behaviour } from './magic.ts';

/** The refusal that a magic number asks for. An unknown outcome may be repeated, because sends deduplicate. */
export function refusalOf(refusal: NonNullable<Behaviour['refusal']>): ProviderApiError {
  return new ProviderApiError({
    code: refusal.code,
    provider: PROVIDER_ID,
    retryable: refusal.retryable ?? (refusal.code === 'outcome_unknown' ? true : undefined),
    retryAfterMs: refusal.retryAfterMs,
    providerCode: `memory/${refusal.code}`,
    providerMessage: 'A magic number asked for this.',
  });
}
