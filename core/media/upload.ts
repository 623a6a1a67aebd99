import type { CreateUpload, MediaView, UploadView } from '../api/media.ts';
import type { GatewayContext } from '../context.ts';
import { toTimestamp } from '../json.ts';
import { withinTenant } from '../narrow.ts';
import { notFound } from '../not-found.ts';
import { GatewayError, type CallOptions } from '../provider/index.ts';
import type { MediaRow } from '../store/gateway/tables/media.ts';
import { checkStored } from './check-stored.ts';
import { giveUp, keep, reserve } from './keep.ts';
import { newRow, presentMedia, storeKey } from './row.ts';
import { essenceOf, requireType } from './sniff.ts';

/** A medium that a caller sends, and what they say of it. */
export type Upload = {
  readonly tenantId: string;
  readonly filename: string | undefined;
  /** As the caller says. */
  readonly mediaType: string | undefined;
  /** `mediaType` is only what counts where nothing is said: the content may be something else. */
  readonly presumed?: boolean;
  /** As the caller says, in bytes. */
  readonly size: number | undefined;
  /** What it throws, but for a `GatewayError`, is taken for the caller's doing: they went away. */
  readonly body: AsyncIterable<Uint8Array>;
};

/**
 * Takes a medium while it comes, holding no more than a piece of it.
 *
 * Throws `body_too_large` as soon as that is known, `media_quota_exceeded`, `media_type_mismatch`, `invalid_request` where it
 * is empty or ends too early, `resource_not_found` for an unknown tenant, `storage_unavailable`. Nothing is kept then.
 */
export async function uploadMedia(context: GatewayContext, upload: Upload): Promise<MediaView> {
  const { maxBytes, maxRequestBytes } = context.media.limits;
  const limit = Math.min(maxBytes, maxRequestBytes);
  const tooLarge = () => tooLargeHere(context, limit);
  if (upload.size !== undefined && upload.size > limit) throw tooLarge();
  return bringIn(context, upload, {
    source: fromCaller(upload.body),
    maxBytes: limit,
    tooLarge,
    typeOf: (found) => (upload.presumed === true && found !== undefined ? found : requireType(upload.mediaType, found)),
    expected: upload.size,
  });
}

/**
 * Fetches a medium from a public address. Throws what `uploadMedia` throws, `url_not_allowed` for an address that is not
 * public (a redirect's too), and `media_unavailable` where it is not there.
 */
export async function fetchMedia(
  context: GatewayContext,
  {
    tenantId,
    url,
    filename,
  }: { readonly tenantId: string; readonly url: string; readonly filename?: string | undefined },
  { signal }: CallOptions = {},
): Promise<MediaView> {
  const { maxBytes, fetchMs } = context.media.limits;
  const opened = await context.media.openUrl(url, {
    maxBytes,
    timeoutMs: fetchMs,
    ...(signal !== undefined && { signal }),
  });
  const { mediaType, size, body } = opened;
  return bringIn(
    context,
    { tenantId, filename, mediaType, size },
    {
      source: body,
      maxBytes,
      tooLarge: () => tooLargeHere(context, maxBytes),
      typeOf: (found) => requireType(mediaType, found),
      expected: size,
    },
  ).catch(async (error: unknown) => {
    await body.cancel().catch(() => undefined);
    throw error;
  });
}

type Claimed = Pick<Upload, 'tenantId' | 'filename' | 'mediaType' | 'size'>;

async function bringIn(
  context: GatewayContext,
  claimed: Claimed,
  keeping: Parameters<typeof keep>[2],
): Promise<MediaView> {
  const row = rowOf(context, claimed);
  await reserve(context, row);
  try {
    return presentMedia(await keep(context, row, keeping));
  } catch (error) {
    await giveUp(context, row).catch(() => undefined);
    throw error;
  }
}

function rowOf(context: GatewayContext, { tenantId, filename, mediaType, size }: Claimed): MediaRow {
  return newRow(context, {
    tenant_id: tenantId,
    media_type: essenceOf(mediaType) ?? 'application/octet-stream',
    filename: filename ?? null,
    size: size ?? null,
  });
}

/** How long a promised upload may take, in seconds. */
const UPLOAD_SECONDS = 15 * 60;

/**
 * Promises an upload that goes into the storage directly: for what is too large for a request here. It counts against the
 * quota from now on. Throws `conflict` where the storage takes none, `body_too_large`, `media_quota_exceeded`.
 */
export async function createUpload(
  context: GatewayContext,
  tenantId: string,
  { mediaType, size, filename }: Omit<CreateUpload, 'tenantId'>,
): Promise<UploadView> {
  const { store, limits } = context.media;
  if (store.presign === undefined) {
    const message = 'The media storage of this installation takes no direct uploads: only S3 does';
    throw new GatewayError({ code: 'conflict', message });
  }
  const essence = essenceOf(mediaType);
  if (essence === undefined) {
    const fields = [{ path: 'mediaType', message: 'must be a media type such as image/jpeg' }];
    throw new GatewayError({ code: 'invalid_request', fields });
  }
  if (size > limits.maxBytes) throw tooLargeHere(context, limits.maxBytes);
  const row = rowOf(context, { tenantId, filename, mediaType: essence, size });
  await reserve(context, row);
  const { url, headers } = await store.presign({
    method: 'PUT',
    key: storeKey(row),
    seconds: UPLOAD_SECONDS,
    mediaType: essence,
    size,
  });
  const expiresAt = toTimestamp(context.now().getTime() + UPLOAD_SECONDS * 1000);
  return { id: row.id, method: 'PUT', url, headers: { ...headers }, expiresAt };
}

/**
 * Looks at what was put into the storage, and makes it a medium. May be repeated. Throws `conflict` where nothing is there
 * yet, `media_type_mismatch`, `resource_not_found`.
 */
export async function completeUpload(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<MediaView> {
  const row = await findUpload(context, id, tenantId);
  if (row.state === 'ready') return presentMedia(row);
  try {
    return presentMedia(await checkStored(context, row));
  } catch (error) {
    // Who asks twice at once is answered twice.
    const again = await findUpload(context, id, tenantId).catch(() => undefined);
    if (again?.state === 'ready') return presentMedia(again);
    throw error;
  }
}

async function findUpload(context: GatewayContext, id: string, tenantId: string | undefined): Promise<MediaRow> {
  const row = await context.store.db
    .selectFrom('media')
    .selectAll()
    .where('id', '=', id)
    .where('state', 'in', ['pending', 'ready'])
    .where('message_id', 'is', null)
    .$call(withinTenant(tenantId))
    .executeTakeFirst();
  if (row === undefined) throw notFound('upload');
  return row;
}

/** Who sends it may go away, or send less than was said: that is no fault of ours. */
async function* fromCaller(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body;
  } catch (error) {
    if (GatewayError.isInstance(error)) throw error;
    const fields = [{ path: 'body', message: 'ended before all of it had come' }];
    throw new GatewayError({ code: 'invalid_request', fields, cause: error });
  }
}

function tooLargeHere(context: GatewayContext, limit: number): GatewayError {
  const otherwise =
    limit < context.media.limits.maxBytes
      ? '; larger ones go by POST /v1/media/uploads where the storage is S3, or by POST /v1/media/fetch'
      : '';
  return new GatewayError({ code: 'body_too_large', message: `A medium may have ${limit} bytes here${otherwise}` });
}
