import { recordDeed } from '../audit/audit.ts';
import type { Page } from '../api/common.ts';
import type { MediaView } from '../api/media.ts';
import type { GatewayContext } from '../context.ts';
import { newestFirst, withinTenant } from '../narrow.ts';
import { notFound } from '../not-found.ts';
import { cursorId, toPage } from '../page.ts';
import type { MediaRow } from '../store/gateway/tables/media.ts';
import { presentMedia, storeKey } from './row.ts';

/** A medium that is there, and not past its end. `tenantId` undefined: any tenant's. Throws `resource_not_found`. */
export async function findMedia(context: GatewayContext, id: string, tenantId: string | undefined): Promise<MediaRow> {
  const row = await context.store.db
    .selectFrom('media')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'ready')
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', context.now().getTime())]))
    .$call(withinTenant(tenantId))
    .executeTakeFirst();
  if (row === undefined) throw notFound('medium');
  return row;
}

/** Newest first. `tenantId` undefined: all tenants'. */
export async function listMedia(
  context: GatewayContext,
  query: { readonly tenantId: string | undefined; readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<MediaView>> {
  const below = cursorId(query.cursor, 'media');
  const rows = await context.store.db
    .selectFrom('media')
    .selectAll()
    .where('state', '=', 'ready')
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', context.now().getTime())]))
    .$call(withinTenant(query.tenantId))
    .$call(newestFirst(below, query.limit))
    .execute();
  return toPage(rows, query.limit, presentMedia);
}

/**
 * Deletes a medium; its bytes too, or, where the store cannot now, with a later sweep. A message that still waits with it
 * fails with `media_unavailable`. Throws `resource_not_found`.
 */
export async function deleteMedia(context: GatewayContext, id: string, tenantId: string | undefined): Promise<void> {
  const row = await findMedia(context, id, tenantId);
  const now = context.now().getTime();
  await context.store.db.transaction().execute(async (transaction) => {
    await transaction.updateTable('media').set({ state: 'deleted', due_at: now }).where('id', '=', row.id).execute();
    await recordDeed(context, transaction, { tenantId: row.tenant_id, action: 'media.deleted', subject: row.id });
  });
  await remove(context, row).catch(() => undefined);
}

/** Whose media: all of a tenant's, or those that came with messages of a contact. */
export type Whose = { readonly tenantId: string; readonly contactId?: string | undefined };

/** How many media are looked at in one piece. */
const PIECE = 100;

/**
 * Deletes what came from a contact, or all of a tenant's. From the first moment on nothing of it is shown or sent; the bytes
 * go piece by piece, and what is left undone when `until` is aborted, or because the store failed, the next sweep finishes.
 * Safe to repeat. Resolves with how many media there were.
 */
export async function deleteMediaOf(
  context: GatewayContext,
  { tenantId, contactId }: Whose,
  until?: AbortSignal,
): Promise<number> {
  const marked = await context.store.db
    .updateTable('media')
    .set({ state: 'deleted', due_at: context.now().getTime() })
    .where('tenant_id', '=', tenantId)
    .where('state', '!=', 'deleted')
    .$if(contactId !== undefined, (update) => update.where('contact_id', '=', contactId ?? ''))
    .executeTakeFirst();
  for (;;) {
    const rows = await context.store.db
      .selectFrom('media')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('state', '=', 'deleted')
      .limit(PIECE)
      .execute();
    for (const row of rows) {
      if (until?.aborted === true) return Number(marked.numUpdatedRows);
      await remove(context, row);
    }
    if (rows.length < PIECE) return Number(marked.numUpdatedRows);
  }
}

/** Bytes first: a row without bytes is found again by the sweep, bytes without a row by nobody. */
export async function remove(context: GatewayContext, row: Pick<MediaRow, 'id' | 'tenant_id'>): Promise<void> {
  await context.media.store.delete(storeKey(row));
  await context.store.db.deleteFrom('media').where('id', '=', row.id).where('state', '=', 'deleted').execute();
}
