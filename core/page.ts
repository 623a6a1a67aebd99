import { idPattern, type IdKind } from './ids.ts';
import { GatewayError } from './provider/index.ts';
import type { Page } from './api/common.ts';

/**
 * Turns `limit + 1` rows, newest first, into a page. Ids sort by creation, so the last id shown is the cursor: pages
 * stay whole while rows are added.
 */
export function toPage<Row extends { readonly id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? Buffer.from(last.id).toString('base64url') : null;
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
