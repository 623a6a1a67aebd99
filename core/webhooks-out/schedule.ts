const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Between the attempts of one delivery. The first comes at once, the last 65 hours later. */
const DELAYS_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR];

/** An endpoint of which nothing but failures was seen for this long is disabled. */
export const GIVE_UP_MS = 5 * 24 * HOUR;

/** After so many failures in a row an endpoint counts as down: it is tried with one event at a time, and seldom. */
export const DOWN_AFTER = 3;

const LONGEST_PAUSE_MS = 5 * MINUTE;

/**
 * Milliseconds from the `failures`-th failure of a delivery to its next attempt, a tenth more or less by chance so that
 * what failed together does not come back together; what the endpoint asked for is the least. Undefined after the last.
 */
export function deliveryDelay(
  failures: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number | undefined {
  const delay = DELAYS_MS[failures - 1];
  if (delay === undefined) return undefined;
  return Math.round(Math.max(delay * (0.9 + 0.2 * random()), retryAfterMs ?? 0));
}

/**
 * Milliseconds that an endpoint is left alone after its `failures`-th failure in a row, whatever waits for it: doubling
 * from a second to five minutes. An endpoint that is down for days costs a few requests an hour, not one for each event.
 */
export function endpointPause(failures: number, retryAfterMs: number | undefined): number {
  if (failures < DOWN_AFTER) return retryAfterMs ?? 0;
  const doubled = SECOND * 2 ** Math.min(failures - DOWN_AFTER, 20);
  return Math.max(Math.min(doubled, LONGEST_PAUSE_MS), retryAfterMs ?? 0);
}
