import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import type { Pace, ProviderCapabilities } from '../provider/index.ts';
import type { PacingPolicy, PacingSettings } from '../api/pacing.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';

/** Where a provider says nothing of its own: no limits. */
const UNPACED: Pace = {
  intervalMs: 0,
  jitterMs: 0,
  burst: 1,
  pairIntervalMs: 0,
  pairBurst: 1,
  newContactsPerDay: null,
  newContactIntervalMs: 0,
  newContactJitterMs: 0,
  warmUpDays: 0,
  warmUpNewContactsPerDay: 0,
  rampMs: 0,
};

/** After so many faults in a row a connection is left alone for a while, twice as long each time. */
const BREAKER = { breakerFaults: 5, breakerOpenMs: 30_000 } as const;

/** What holds for a connection: its provider's pace, and what was set for it. Off where the provider has none. */
export function toPolicy(pacing: ProviderCapabilities['pacing'], settings: PacingSettings = {}): PacingPolicy {
  return { enabled: pacing !== false, ...UNPACED, ...BREAKER, ...(pacing === false ? {} : pacing), ...settings };
}

/** As `toPolicy`, for a stored connection. A provider that is not in the registry any more has no pace. */
export function policyOf(
  context: GatewayContext,
  { provider, pacing }: Pick<ConnectionRow, 'provider' | 'pacing'>,
): PacingPolicy {
  const known = Object.hasOwn(context.providers, provider) ? context.providers[provider] : undefined;
  return toPolicy(known?.capabilities.pacing ?? false, readSettings(pacing));
}

/** What a connection has set of its own, from its column; the rest is its provider's. */
export function readSettings(column: string | null): PacingSettings {
  return column === null ? {} : fromColumn<PacingSettings>(column);
}
