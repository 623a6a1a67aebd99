import * as z from 'zod';
import { phoneNumberSchema } from '../provider-kit/message-schema.ts';
import { idExample, idPattern, type IdKind } from '../ids.ts';

/** An id of one kind: `msg_…`. */
export function idSchema(kind: IdKind) {
  return z.string().regex(idPattern(kind), `must be an id like ${idExample(kind)}`);
}

/** ISO 8601 in UTC, milliseconds. */
export const timestampSchema = z.iso.datetime();

/** Yours: we store and return it, and never look inside. At most 20 entries. */
export const metadataSchema = z
  .record(z.string().min(1).max(64), z.string().max(512))
  .refine((metadata) => Object.keys(metadata).length <= 20, 'at most 20 entries');

/** Query of every list. Cursors are opaque: pass back what `nextCursor` said. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(128).optional().describe('What `nextCursor` said. Absent: the first page.'),
};

const nextCursorSchema = z.string().nullable().describe('Pass it back as `cursor`. Null on the last page.');

/** A page of anything. `nextCursor` is null on the last one, and on no other, however few a page holds. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), nextCursor: nextCursorSchema });
}

export type Page<Item> = { readonly data: readonly Item[]; readonly nextCursor: string | null };

/** Admin keys may name a tenant; a tenant key's own is implied, and naming another is refused. */
export const tenantQuery = {
  tenantId: idSchema('tenant').optional().describe('With the admin key: whose. A tenant’s key knows its own.'),
};

/** Query of what is one for each tenant. */
export const tenantOnlyQuery = z.strictObject(tenantQuery);

/** `+5511…`, or a user's id. In a query a plus that nobody escaped arrives as a space. */
export const addressQuery = z
  .string()
  .max(256)
  .transform((text) => text.replace(/^ (?=\d)/, '+'))
  .pipe(z.union([phoneNumberSchema, z.string().regex(/^[^+\s]\S*$/, 'must be E.164, or the id of a user')]));

/** Query of deletions: `force=true` goes on although a backend could not be told. */
export const forceQuery = z.strictObject({
  force: z.stringbool().default(false).describe('Goes on although a backend could not be told.'),
});
