import type { GatewayContext } from '../context.ts';
import type { StoredFile } from '../messages/content.ts';
import type { SendMessage } from '../api/messages.ts';
import { GatewayError, type MediaSource } from '../provider/index.ts';
import type { MediaRow } from '../store/gateway/tables/media.ts';
import { findMedia } from './media.ts';
import { openKept } from './open.ts';
import { publicMediaUrl } from './public-url.ts';

/**
 * The medium of our store that a request names; undefined where it names none. It is kept for as long as the message may
 * wait, whatever the tenant's retention says. Throws `invalid_request` where the tenant has no such medium.
 *
 * @param until epoch milliseconds at which the message is given up
 */
export async function findFile(
  context: GatewayContext,
  request: SendMessage,
  tenantId: string,
  until: number,
): Promise<StoredFile | undefined> {
  if (!('media' in request) || request.media === undefined || !('id' in request.media)) return undefined;
  const row = await find(context, request.media.id, tenantId);
  if (row === undefined) {
    const fields = [{ path: 'media.id', message: 'must be a medium of this tenant that is still there' }];
    throw new GatewayError({ code: 'invalid_request', fields });
  }
  if (row.expires_at !== null && row.expires_at < until) {
    await context.store.db
      .updateTable('media')
      .set({ expires_at: until, due_at: until })
      .where('id', '=', row.id)
      .where('state', '=', 'ready')
      .where('expires_at', '<', until)
      .execute();
  }
  return { type: 'file', id: row.id, mediaType: row.media_type, size: row.size ?? 0, sha256: row.sha256 ?? '' };
}

/** A medium of our store, for a backend that takes bytes. Whether it is still there shows when it is opened. */
export function asFile(context: GatewayContext, tenantId: string, { id, ...file }: StoredFile): MediaSource {
  return {
    ...file,
    open: async () => openKept(context, await requireRow(context, id, tenantId)),
  };
}

/**
 * As what a medium of our store is handed to a backend: as bytes where it takes them, else as an address of ours. Throws
 * `media_unavailable` where it was deleted meanwhile.
 */
export async function sourceFor(
  context: GatewayContext,
  tenantId: string,
  file: StoredFile,
  mediaSources: readonly MediaSource['type'][],
): Promise<MediaSource> {
  const row = await requireRow(context, file.id, tenantId);
  if (mediaSources.includes('file')) return asFile(context, tenantId, file);
  return { type: 'url', url: publicMediaUrl(context, row), mediaType: file.mediaType };
}

async function requireRow(context: GatewayContext, id: string, tenantId: string): Promise<MediaRow> {
  const row = await find(context, id, tenantId);
  if (row !== undefined) return row;
  throw new GatewayError({ code: 'media_unavailable', message: 'The medium was deleted' });
}

async function find(context: GatewayContext, id: string, tenantId: string): Promise<MediaRow | undefined> {
  try {
    return await findMedia(context, id, tenantId);
  } catch (error) {
    if (GatewayError.isInstance(error) && error.code === 'resource_not_found') return undefined;
    throw error;
  }
}
