import type { HoldReason } from '../api/pacing-view.ts';
import { fromColumn } from '../json.ts';

/** A connection that sends nothing for a while. */
export type Hold = {
  /** Epoch milliseconds. */
  readonly until: number;
  readonly reason: HoldReason;
};

/** What has to be remembered of a connection to keep its pace. All times in epoch milliseconds. */
export type PaceState = {
  /** When the sends so far would be over if each took its interval: whoever is far ahead of it has to wait. */
  readonly tat: number;
  /** The same for sends to new contacts. */
  readonly coldTat: number;
  /** The day (UTC, since 1970) that `newToday` counts for. */
  readonly day: number;
  readonly newToday: number;
  /** Since when the number is paired; 0 where that is not known. */
  readonly pairedAt: number;
  /** When its phone came back last. */
  readonly backAt: number;
  /** Faults in a row. */
  readonly faults: number;
  /** How often in a row the breaker has opened; 0 while it is closed. */
  readonly opened: number;
  readonly hold: Hold | null;
  readonly coldHold: Hold | null;
};

/** A connection of which nothing is known: it may send at once. */
export const REST: PaceState = {
  tat: 0,
  coldTat: 0,
  day: 0,
  newToday: 0,
  pairedAt: 0,
  backAt: 0,
  faults: 0,
  opened: 0,
  hold: null,
  coldHold: null,
};

/** From its column; what a column of an earlier version does not have is as in `REST`. */
export function readState(column: string | undefined): PaceState {
  return column === undefined ? REST : { ...REST, ...fromColumn<Partial<PaceState>>(column) };
}

/** Whether a send that goes well changes anything. */
export function isTroubled({ faults, opened, hold, coldHold }: PaceState): boolean {
  return faults > 0 || opened > 0 || hold !== null || coldHold !== null;
}
