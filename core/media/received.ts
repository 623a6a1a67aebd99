import type { GatewayContext } from '../context.ts';
import { lockTenant } from '../lock-tenant.ts';
import { readContent } from '../messages/content.ts';
import { findMessage } from '../messages/find.ts';
import { openAtProvider } from '../messages/media.ts';
import { GatewayError, type CallOptions, type DownloadedMedia, type ErrorCode } from '../provider/index.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import type { MediaRow } from '../store/gateway/tables/media.ts';
import { keep } from './keep.ts';
import { readUsage } from './quota.ts';
import { newRow } from './row.ts';
import { inboundMode, readMediaSettings } from './settings.ts';
import { essenceOf, reconcile, withCodecs } from './sniff.ts';
import { filenameOf } from './want.ts';

/** A medium of a received message: one that we have, or one on its way from the provider. */
export type ReceivedMedia =
  | { readonly kind: 'kept'; readonly row: MediaRow }
  | { readonly kind: 'passing'; readonly media: DownloadedMedia };

/** Whoever fetches and says nothing for so long is dead: another may. Longer than a provider's download may take. */
const FETCHING_MS = 5 * 60 * 1000;

/** Why a medium is not kept, although its provider has it. */
const NOT_KEPT: ReadonlySet<ErrorCode> = new Set([
  'media_quota_exceeded',
  'body_too_large',
  'storage_unavailable',
  'invalid_request',
]);

/** How often a medium is fetched by itself. */
const MAX_ATTEMPTS = 8;

/** After that many failures it is not asked for any more; the row goes after a while, with what it says. */
const FAILED_MS = 30 * 24 * 60 * 60 * 1000;

/** Media that one piece of work fetches, side by side. */
const AT_ONCE = 4;

/**
 * The medium of a received message: from the store where we have it, else from the provider, and into the store first
 * where the tenant keeps what is asked for. What cannot be kept (no room, too large, a store that fails) passes all the
 * same. Throws `resource_not_found`, `media_unavailable`, and what the provider throws.
 */
export async function receivedMedia(
  context: GatewayContext,
  messageId: string,
  tenantId: string | undefined,
  options: CallOptions,
): Promise<ReceivedMedia> {
  const message = await findMessage(context, messageId, tenantId);
  const known = await findByMessage(context, message.id);
  if (known?.state === 'ready' && !isOver(context, known)) return { kind: 'kept', row: known };
  const passing = async () => ({ kind: 'passing' as const, media: await openAtProvider(context, message, options) });

  const settings = await readMediaSettings(context.store.db, message.tenant_id);
  if (inboundMode(settings, message.connection_id) === 'pass') return passing();
  const claimed = known === undefined ? await begin(context, message) : await claim(context, known);
  // Somebody else is at it, or there is no room: nobody waits for that.
  if (claimed === undefined) return passing();
  try {
    return { kind: 'kept', row: await fetchInto(context, claimed, message, options) };
  } catch (error) {
    await postpone(context, claimed, error);
    const code = GatewayError.isInstance(error) ? error.code : undefined;
    if (code !== undefined && NOT_KEPT.has(code)) return passing();
    throw error;
  }
}

/**
 * Fetches media that are wanted: one piece of work. Returns how many it took up, so that a caller with time left can go on
 * while there are any. What fails comes back later, or is given up where the provider has it no more.
 *
 * Throws where the database fails; what was taken up then comes back by itself.
 */
export async function fetchWanted(context: GatewayContext, options: CallOptions = {}): Promise<number> {
  const due = await context.store.db
    .selectFrom('media')
    .selectAll()
    .where('state', 'in', ['wanted', 'pending'])
    .where('message_id', 'is not', null)
    .where('due_at', '<=', context.now().getTime())
    .orderBy('due_at')
    .limit(AT_ONCE)
    .execute();
  await Promise.all(due.map((row) => fetchOne(context, row, options)));
  return due.length;
}

async function fetchOne(context: GatewayContext, row: MediaRow, options: CallOptions): Promise<void> {
  const claimed = await claim(context, row);
  if (claimed === undefined) return;
  try {
    const message = await findMessage(context, row.message_id ?? '', row.tenant_id);
    await fetchInto(context, claimed, message, options);
  } catch (error) {
    const said = { mediaId: row.id, messageId: row.message_id ?? '', code: codeOf(error) };
    context.log.warn(said, 'received media not fetched');
    await postpone(context, claimed, error);
  }
}

function findByMessage(context: GatewayContext, messageId: string): Promise<MediaRow | undefined> {
  return context.store.db.selectFrom('media').selectAll().where('message_id', '=', messageId).executeTakeFirst();
}

function isOver(context: GatewayContext, row: MediaRow): boolean {
  return row.expires_at !== null && row.expires_at <= context.now().getTime();
}

/** The first to ask for it makes the row; undefined for all others, and where the tenant has no room. */
async function begin(context: GatewayContext, message: MessageRow): Promise<MediaRow | undefined> {
  const content = readContent(message.content);
  if (content.media?.type !== 'reference') return undefined;
  const row = newRow(context, {
    tenant_id: message.tenant_id,
    message_id: message.id,
    contact_id: message.contact_id,
    media_type: content.media.mediaType,
    filename: filenameOf(content),
    due_at: context.now().getTime() + FETCHING_MS,
    attempts: 1,
  });
  return context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, row.tenant_id);
    const { quotaBytes, usedBytes } = await readUsage(context, transaction, row.tenant_id);
    if (usedBytes >= quotaBytes) return undefined;
    const inserted = await transaction
      .insertInto('media')
      .values(row)
      .onConflict((conflict) => conflict.column('message_id').where('message_id', 'is not', null).doNothing())
      .returning('id')
      .executeTakeFirst();
    return inserted === undefined ? undefined : row;
  });
}

/** Takes up what waits, has failed, or was left by somebody who died. Undefined where that is not so, or not any more. */
async function claim(context: GatewayContext, row: MediaRow): Promise<MediaRow | undefined> {
  const now = context.now().getTime();
  const free =
    row.state === 'wanted' || row.state === 'failed' || (row.state === 'pending' && (row.due_at ?? 0) <= now);
  if (!free) return undefined;
  const claimed = { state: 'pending' as const, attempts: row.attempts + 1, due_at: now + FETCHING_MS };
  const updated = await context.store.db
    .updateTable('media')
    .set(claimed)
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .where('attempts', '=', row.attempts)
    .executeTakeFirst();
  return Number(updated.numUpdatedRows) === 0 ? undefined : { ...row, ...claimed };
}

async function fetchInto(
  context: GatewayContext,
  row: MediaRow,
  message: MessageRow,
  options: CallOptions,
): Promise<MediaRow> {
  const { maxBytes } = context.media.limits;
  const opened = await openAtProvider(context, message, options);
  return keep(context, row, {
    source: fromProvider(opened.body),
    maxBytes,
    tooLarge: () => new GatewayError({ code: 'body_too_large', message: `The medium has more than ${maxBytes} bytes` }),
    // Whoever sent it may have claimed anything, and it is here all the same: then it is what it looks like.
    typeOf: (found) => {
      const type = reconcile(opened.mediaType, found) ?? found ?? essenceOf(opened.mediaType) ?? UNKNOWN;
      return withCodecs(type, opened.mediaType);
    },
  });
}

const UNKNOWN = 'application/octet-stream';

async function* fromProvider(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body;
  } catch (error) {
    if (GatewayError.isInstance(error)) throw error;
    throw new GatewayError({
      code: 'media_unavailable',
      message: 'The provider stopped in the middle of the medium',
      retryable: true,
      cause: error,
    });
  }
}

/** Writes down how an attempt failed, and when the next one is, where there is one. */
async function postpone(context: GatewayContext, row: MediaRow, error: unknown): Promise<void> {
  const now = context.now().getTime();
  const again = row.attempts < MAX_ATTEMPTS && (!GatewayError.isInstance(error) || error.retryable);
  // 4 s, 16 s, … an hour at most.
  const pause = Math.min(1000 * 4 ** row.attempts, 60 * 60 * 1000);
  await context.store.db
    .updateTable('media')
    .set({
      state: again ? 'wanted' : 'failed',
      due_at: now + (again ? pause : FAILED_MS),
      last_error: codeOf(error),
    })
    .where('id', '=', row.id)
    .where('state', '=', 'pending')
    .where('attempts', '=', row.attempts)
    .execute();
}

function codeOf(error: unknown): string {
  return GatewayError.isInstance(error) ? error.code : 'internal_error';
}
