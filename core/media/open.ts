import type { GatewayContext } from '../context.ts';
import { GatewayError } from '../provider/index.ts';
import type { MediaRow } from '../store/gateway/tables/media.ts';
import { storeKey } from './row.ts';
import type { ByteRange } from './store.ts';

/**
 * Opens a kept medium, or a part of it. The caller reads or cancels it. Throws `media_unavailable` where the store has lost
 * it, and `storage_unavailable`.
 */
export async function openKept(
  context: GatewayContext,
  row: MediaRow,
  range?: ByteRange,
): Promise<ReadableStream<Uint8Array>> {
  const stream = await fromStore(context.media.store.get(storeKey(row), range));
  if (stream !== undefined) return stream;
  throw new GatewayError({ code: 'media_unavailable', message: 'The bytes of this medium are gone' });
}

/** Where a medium that is too large for an answer here is found instead; undefined where the store has no addresses. */
export async function elsewhere(
  context: GatewayContext,
  row: MediaRow,
  disposition: string,
): Promise<string | undefined> {
  const { store } = context.media;
  if (store.presign === undefined) return undefined;
  const what = { method: 'GET', key: storeKey(row), seconds: 300, mediaType: row.media_type, disposition } as const;
  return (await fromStore(store.presign(what))).url;
}

async function fromStore<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw new GatewayError({ code: 'storage_unavailable', cause: error });
  }
}
