import type { PacingPolicy } from '../api/pacing.ts';
import { ERROR_CODES, type ErrorCode } from '../provider/index.ts';
import type { Hold, PaceState } from './state.ts';

/** Where nobody says until when an account is restricted, it is tried again after this. */
export const RESTRICTED_MS = 60 * 60 * 1000;

/** The breaker never stays open for longer. */
const LONGEST_OPEN_MS = 60 * 60 * 1000;

/** What may be wrong with a connection, as opposed to with a message. A phone that is away has a way of its own back. */
const FAULTS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'provider_unavailable',
  'outcome_unknown',
  'rate_limited',
  ...(Object.keys(ERROR_CODES) as ErrorCode[]).filter((code) => ERROR_CODES[code].type === 'account'),
]);

/** A send that failed through its connection's fault. Times in epoch milliseconds. */
export type Fault = {
  readonly code: ErrorCode;
  readonly now: number;
  /** Milliseconds that the backend asked for. */
  readonly retryAfterMs: number | undefined;
  /** It was to somebody new. */
  readonly cold: boolean;
};

/** Whether a failure says something about the connection at all. */
export function isFault(policy: PacingPolicy, { code, cold }: Pick<Fault, 'code' | 'cold'>): boolean {
  return FAULTS.has(code) || isColdRefusal(policy, code, cold);
}

/** WhatsApp's time-lock: the number may not begin conversations, and may go on with those it has. */
function isColdRefusal(policy: PacingPolicy, code: ErrorCode, cold: boolean): boolean {
  return code === 'recipient_not_allowed' && cold && policy.newContactsPerDay !== null;
}

/** The state after a fault. */
export function afterFault(policy: PacingPolicy, state: PaceState, fault: Fault): PaceState {
  const { code, now, retryAfterMs } = fault;
  if (isColdRefusal(policy, code, fault.cold)) {
    const until = now + (retryAfterMs ?? RESTRICTED_MS);
    return { ...state, coldHold: later(state.coldHold, { until, reason: 'restricted' }) };
  }
  const faults = state.faults + 1;
  if (code === 'account_restricted') {
    const until = now + (retryAfterMs ?? RESTRICTED_MS);
    return { ...state, faults, hold: later(state.hold, { until, reason: 'restricted' }) };
  }
  if (code === 'rate_limited' && retryAfterMs !== undefined) {
    return { ...state, hold: later(state.hold, { until: now + retryAfterMs, reason: 'rate_limited' }) };
  }
  const opens = state.opened > 0 || (policy.breakerFaults !== null && faults >= policy.breakerFaults);
  if (!opens) return { ...state, faults };
  const openMs = Math.min(LONGEST_OPEN_MS, policy.breakerOpenMs * 2 ** Math.min(20, state.opened));
  const until = now + Math.max(openMs, retryAfterMs ?? 0);
  return { ...state, faults, opened: state.opened + 1, hold: { until, reason: 'breaker' } };
}

/** The state after a send went well: the connection is as good as ever; with new contacts, if it was to one. */
export function afterSuccess(state: PaceState, cold: boolean): PaceState {
  const hold = state.hold?.reason === 'rate_limited' ? state.hold : null;
  return { ...state, faults: 0, opened: 0, hold, coldHold: cold ? null : state.coldHold };
}

function later(current: Hold | null, next: Hold): Hold {
  return current !== null && current.until > next.until ? current : next;
}

/** What is told: that a connection is held, and that it is not any more. Short waits are nobody's news. */
export type HoldNews =
  | { readonly type: 'connection.held'; readonly hold: Hold; readonly newContactsOnly: boolean }
  | { readonly type: 'connection.released'; readonly newContactsOnly: boolean };

/** What there is to tell of a change: of all sends, of those to new contacts, or of both. */
export function newsOf(before: PaceState, after: PaceState): readonly HoldNews[] {
  return [...change(before.hold, after.hold, false), ...change(before.coldHold, after.coldHold, true)];
}

function change(before: Hold | null, after: Hold | null, newContactsOnly: boolean): readonly HoldNews[] {
  const [was, is] = [before, after].map((hold) => (hold === null || hold.reason === 'rate_limited' ? null : hold));
  if (is !== null && is !== undefined && (was?.until !== is.until || was.reason !== is.reason)) {
    return [{ type: 'connection.held', hold: is, newContactsOnly }];
  }
  return is === null && was !== null ? [{ type: 'connection.released', newContactsOnly }] : [];
}
