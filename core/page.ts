import { idPattern, type IdKind } from './ids.ts';
import { GatewayError } from './provider/index.ts';
import type { Page } from './api/common.ts';

/** Rows that one answer looks at, at most, where it is asked for few of many and no index finds them: some ten milliseconds. */
export const LOOKED_AT = 2_500;

/**
 * Turns `limit + 1` rows, newest first, into a page. Ids sort by creation, so the last id shown is the cursor: pages
 * stay whole while rows are added.
 *
 * @param lookedTo the last id that was looked at, where there are more below: the page goes on there, full or not
 */
export function toPage<Row extends { readonly id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
  lookedTo?: string,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1)?.id : lookedTo;
  const nextCursor = last === undefined ? null : Buffer.from(last).toString('base64url');
  return { data: shown.map(present), nextCursor };
}

/** The id to go on below; undefined for the first page. Throws `invalid_request` for a cursor that we did not make. */
export function cursorId(cursor: string | undefined, kind: IdKind): string | undefined {
  if (cursor === undefined) return undefined;
  const id = Buffer.from(cursor, 'base64url').toString();
  if (idPattern(kind).test(id)) return id;
  throw new GatewayError({
    code: 'invalid_request',
    fields: [{ path: 'cursor', message: 'must be the nextCursor of an earlier answer' }],
  });
}
