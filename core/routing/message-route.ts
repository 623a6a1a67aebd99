import type { Attempt, RoutedBy } from '../api/routing.ts';
import { fromColumn } from '../json.ts';
import type { MessageRow } from '../store/gateway/schema.ts';

/** What a message that may change its connection has to know. As it stands in the `route` column. */
export type MessageRoute = {
  /** Connections in order, the one that was chosen first. */
  readonly candidates: readonly string[];
  readonly graceMs: number;
  readonly routedBy: RoutedBy;
};

/** More is not kept: a message that waits for days is tried hundreds of times. */
const KEPT = 20;

/** Undefined for a message that may not change its connection. */
export function readRoute(row: Pick<MessageRow, 'route'>): MessageRoute | undefined {
  return row.route === null ? undefined : fromColumn<MessageRoute>(row.route);
}

/** Oldest first; none where none was kept. */
export function readAttempts(row: Pick<MessageRow, 'attempts'>): Attempt[] {
  return row.attempts === null ? [] : fromColumn<Attempt[]>(row.attempts);
}

/**
 * The column with one attempt more. Of many, the first of each connection that refused stays, since nobody asks it again;
 * of the others the latest.
 */
export function withAttempt(row: Pick<MessageRow, 'attempts'>, attempt: Attempt): string {
  const all = [...readAttempts(row), attempt];
  const spare = all.length - KEPT;
  if (spare <= 0) return JSON.stringify(all);
  const droppable = new Set(all.filter(({ outcome }) => outcome !== 'refused').slice(0, spare));
  return JSON.stringify(all.filter((one) => !droppable.has(one)));
}
