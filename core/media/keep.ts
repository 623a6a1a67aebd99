import type { GatewayContext, StoreTransaction } from '../context.ts';
import { lockTenant } from '../lock-tenant.ts';
import { notFound } from '../not-found.ts';
import { GatewayError } from '../provider/index.ts';
import type { MediaRow } from '../store/gateway/tables/media.ts';
import { inspect } from './inspect.ts';
import { overQuota, readUsage } from './quota.ts';
import { DAY_MS, storeKey } from './row.ts';
import { readMediaSettings } from './settings.ts';

/** A medium that is to be kept: where its bytes come from, and what is asked of them. */
export type Keeping = {
  readonly source: AsyncIterable<Uint8Array>;
  /** Bytes; more is refused while it comes. */
  readonly maxBytes: number;
  readonly tooLarge: () => Error;
  /** From what the medium begins like: what it is. What it throws refuses the medium. */
  readonly typeOf: (found: string | undefined) => string;
  /** Bytes that are to come, where that was said: fewer are refused. */
  readonly expected?: number | undefined;
};

/** Puts the row of a medium down before its bytes come. Throws `resource_not_found` for an unknown tenant, `media_quota_exceeded`. */
export async function reserve(context: GatewayContext, row: MediaRow): Promise<void> {
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, row.tenant_id);
    const { quotaBytes, usedBytes } = await readUsage(context, transaction, row.tenant_id);
    if (quotaBytes - usedBytes < Math.max(1, row.size ?? 0)) throw overQuota();
    await transaction.insertInto('media').values(row).execute();
  });
}

/**
 * Brings the bytes of a medium whose row is `pending` into the store, and makes it `ready`. Whatever goes wrong, a reader
 * sees nothing of it.
 *
 * Throws what `source`, `tooLarge` and `typeOf` throw, `media_quota_exceeded`, `invalid_request` where fewer bytes came than
 * were said, and `storage_unavailable` where the store fails. The row is for the caller to give up (`giveUp`).
 */
export async function keep(context: GatewayContext, row: MediaRow, keeping: Keeping): Promise<MediaRow> {
  const inspected = await inspect(keeping.source);
  try {
    const media_type = keeping.typeOf(inspected.found);
    const { quotaBytes, usedBytes } = await readUsage(context, context.store.db, row.tenant_id);
    const room = quotaBytes - usedBytes + (row.size ?? 0);
    const limit = Math.min(keeping.maxBytes, room);
    const bytes = inspected.bytes(limit, room < keeping.maxBytes ? overQuota : keeping.tooLarge);
    const size = await put(context, row, bytes);
    if (size === 0 || (keeping.expected !== undefined && size !== keeping.expected)) throw incomplete(size);
    return await finish(context, { ...row, media_type, size, sha256: inspected.sha256() });
  } catch (error) {
    await inspected.cancel();
    throw error;
  }
}

/** What the source throws is its own; anything else that goes wrong here is the store. */
async function put(
  context: GatewayContext,
  row: MediaRow,
  source: AsyncGenerator<Uint8Array, void, undefined>,
): Promise<number> {
  let refusal: { readonly error: unknown } | undefined;
  async function* noting(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* source;
    } catch (error) {
      refusal = { error };
      throw error;
    }
  }
  try {
    return await context.media.store.put(storeKey(row), noting());
  } catch (error) {
    if (refusal !== undefined) throw refusal.error;
    throw new GatewayError({ code: 'storage_unavailable', cause: error });
  }
}

/** The bytes are in the store: from here on the medium is there, for as long as the tenant keeps media. */
export async function finish(context: GatewayContext, row: MediaRow): Promise<MediaRow> {
  return context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, row.tenant_id);
    const ready = { ...row, state: 'ready' as const, last_error: null, ...(await endOf(context, transaction, row)) };
    const { id, tenant_id, message_id, ...changes } = ready;
    void [tenant_id, message_id];
    const updated = await transaction
      .updateTable('media')
      .set(changes)
      .where('id', '=', id)
      .where('state', '=', 'pending')
      .executeTakeFirst();
    // Deleted while its bytes came.
    if (Number(updated.numUpdatedRows) === 0) throw notFound('medium');
    // Others may have come at the same time: now this one counts, too.
    const { quotaBytes, usedBytes } = await readUsage(context, transaction, row.tenant_id);
    if (usedBytes > quotaBytes) throw overQuota();
    return ready;
  });
}

async function endOf(
  context: GatewayContext,
  transaction: StoreTransaction,
  row: MediaRow,
): Promise<Pick<MediaRow, 'expires_at' | 'due_at'>> {
  const { retentionDays } = await readMediaSettings(transaction, row.tenant_id);
  const end = retentionDays === null ? null : context.now().getTime() + retentionDays * DAY_MS;
  return { expires_at: end, due_at: end };
}

/**
 * The medium will not come: row and bytes go with the next sweep, and at once where that works. Not where somebody else has
 * made it ready meanwhile: then the bytes are theirs.
 */
export async function giveUp(context: GatewayContext, row: MediaRow): Promise<void> {
  const { db } = context.store;
  await db
    .updateTable('media')
    .set({ state: 'deleted', due_at: context.now().getTime() })
    .where('id', '=', row.id)
    .where('state', '=', 'pending')
    .execute();
  const now = await db.selectFrom('media').select('state').where('id', '=', row.id).executeTakeFirst();
  if (now?.state === 'ready') return;
  await context.media.store.delete(storeKey(row));
  await db.deleteFrom('media').where('id', '=', row.id).where('state', '=', 'deleted').execute();
}

function incomplete(size: number): GatewayError {
  const message = size === 0 ? 'is empty' : 'ended before all of it had come';
  return new GatewayError({ code: 'invalid_request', fields: [{ path: 'body', message }] });
}
