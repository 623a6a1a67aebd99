import type { SessionState } from '../../core/provider/index.ts';

/**
 * The far side: what a real backend would remember. Lives as long as this process and is bounded; providers built from
 * it hold nothing themselves.
 */
type Account = {
  session: SessionState | undefined;
  /** Attempts by idempotency key, for numbers that behave differently the second time. */
  readonly attempts: Map<string, number>;
};

const MAX_ACCOUNTS = 10_000;
const MAX_KEYS = 1000;
const accounts = new Map<string, Account>();

/** What is remembered of a connection, from its first use on; of too many the oldest is forgotten. */
export function accountOf(connectionId: string): Account {
  const known = accounts.get(connectionId);
  if (known !== undefined) return known;
  const account: Account = { session: undefined, attempts: new Map() };
  forgetOldest(accounts, MAX_ACCOUNTS);
  accounts.set(connectionId, account);
  return account;
}

/** As if it had never been used. */
export function forgetAccount(connectionId: string): void {
  accounts.delete(connectionId);
}

/** Counts an attempt; 1 for the first. */
export function countAttempt(connectionId: string, idempotencyKey: string): number {
  const { attempts } = accountOf(connectionId);
  const count = (attempts.get(idempotencyKey) ?? 0) + 1;
  if (!attempts.has(idempotencyKey)) forgetOldest(attempts, MAX_KEYS);
  attempts.set(idempotencyKey, count);
  return count;
}

function forgetOldest<Key, Value>(map: Map<Key, Value>, limit: number): void {
  const [oldest] = map.keys();
  if (map.size >= limit && oldest !== undefined) map.delete(oldest);
}
