const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** A child that has been ready this long is well again: its next crash counts as the first. */
export const WELL_AFTER_MS = 60_000;

/** How long to wait before restart number `attempt`, counted from 1: half a second, doubled each time, at most 30 s. */
export function restartDelay(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
}
