import type { Attempt } from '../api/routing.ts';
import type { ErrorCode } from '../provider/index.ts';

/**
 * Why another connection is tried.
 *
 * `refused`: this one will not take the message, another may. `later`: it would, but not now. `grace`: as `later`, once it
 * has lasted a while: phones come and go. A code that is not here never makes a message change its connection: nobody
 * else could serve it, it must not be sent at all, or it may have been sent already.
 */
export const FAILOVER_REASONS: { readonly [Code in ErrorCode]?: 'refused' | 'later' | 'grace' } = {
  // What one provider cannot send, another can; limits differ too.
  unsupported_message: 'refused',
  invalid_message: 'refused',
  media_rejected: 'refused',
  template_not_found: 'refused',
  template_unavailable: 'refused',
  outside_window: 'refused',
  // This sender may not write to them; another may.
  recipient_not_allowed: 'refused',
  // Something is wrong with the account, or with our configuration of it.
  invalid_configuration: 'refused',
  credentials_rejected: 'refused',
  permission_denied: 'refused',
  sender_not_found: 'refused',
  account_restricted: 'refused',
  payment_required: 'refused',
  quota_exceeded: 'refused',
  session_logged_out: 'refused',
  // Down, or busy.
  session_not_connected: 'grace',
  provider_unavailable: 'later',
  rate_limited: 'later',
};

/** All that decides whether another connection takes over. */
export type Situation = {
  /** How the last attempt ended. */
  readonly outcome: Attempt['outcome'];
  readonly code: ErrorCode | null;
  /** The provider may have the message from an earlier attempt. */
  readonly maybeTaken: boolean;
  /** Connections in the order in which they are to be used, the first one included. */
  readonly candidates: readonly string[];
  readonly current: string;
  /** What was tried before, the last attempt included. */
  readonly attempts: readonly Pick<Attempt, 'connectionId' | 'outcome'>[];
  /** For how long, in milliseconds, this connection has not been able to. */
  readonly downForMs: number;
  readonly graceMs: number;
};

/** Who takes over, and when. */
export type Decision = {
  readonly connectionId: string;
  /** At once: it has not been tried yet. Otherwise all have, and it is tried again after the usual delay. */
  readonly immediately: boolean;
};

/** Which connection takes over; undefined where the message stays with the one it has. */
export function decideFailover(situation: Situation): Decision | undefined {
  const { outcome, code, candidates, current, attempts } = situation;
  if (situation.maybeTaken || outcome === 'accepted' || outcome === 'unknown' || code === null) return undefined;
  const reason = FAILOVER_REASONS[code];
  if (reason === undefined) return undefined;
  if (reason === 'grace' && situation.downForMs < situation.graceMs) return undefined;

  const refused = new Set(attempts.filter((attempt) => attempt.outcome === 'refused').map((one) => one.connectionId));
  const tried = new Set(attempts.map((attempt) => attempt.connectionId));
  const position = candidates.indexOf(current);
  // Those after this one first, then the others from the beginning.
  const others = [...candidates.slice(position + 1), ...candidates.slice(0, Math.max(position, 0))];
  const able = others.filter((id) => id !== current && !refused.has(id));
  const [next] = [...able.filter((id) => !tried.has(id)), ...able];
  return next === undefined ? undefined : { connectionId: next, immediately: !tried.has(next) };
}
