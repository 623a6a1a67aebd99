import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { isSuccess } from '../../core/provider-kit/answer.ts';
import { surround } from '../../core/provider-kit/byte-stream.ts';
import { mediaGone, readRefusal, toDownload } from '../../core/provider-kit/download.ts';
import { callFailure } from '../../core/provider-kit/faults.ts';
import {
  GatewayError,
  ProviderApiError,
  type CallOptions,
  type DownloadedMedia,
  type HttpStream,
  type MediaReference,
  type MediaSource,
} from '../../core/provider/index.ts';
import { callJson, toRequest, type Call, type CloudApi } from './api.ts';
import { refusal } from './errors.ts';

/** The largest document; a little more, so that a message at the limit is not cut. */
const MAX_MEDIA_BYTES = 101 * 1024 * 1024;
const TRANSFER_TIMEOUT_MS = 120_000;

/** Goes into a header of the form, so it holds no line break: spaces are spaces only. */
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+( *; *[\w.-]+=("[\w.,+ -]*"|[\w.+-]+))*$/;

const uploadedSchema = z.object({ id: z.string().min(1) });

/** Uploads bytes, or a file as it is read; resolves with the media id, good for 30 days. May be repeated: an unused upload is harmless. */
export async function upload(
  api: CloudApi,
  media: Exclude<MediaSource, { readonly type: 'url' }>,
  options: CallOptions,
): Promise<string> {
  const { mediaType } = media;
  if (!MEDIA_TYPE.test(mediaType)) {
    const fields = [{ path: 'media.mediaType', message: 'must be a media type such as image/jpeg' }];
    throw new GatewayError({ code: 'media_rejected', provider: api.provider, fields });
  }
  const form = await toForm(media, options);
  const path = api.paths.upload;
  return (
    await callJson(api, { method: 'POST', path, form, timeoutMs: TRANSFER_TIMEOUT_MS, ...options }, uploadedSchema)
  ).id;
}

/**
 * By hand, to copy large bytes once only, and a file never. The file's name is ours: what people see is `filename` in the
 * message.
 */
async function toForm(
  media: Exclude<MediaSource, { readonly type: 'url' }>,
  options: CallOptions,
): Promise<NonNullable<Call['form']>> {
  const { mediaType } = media;
  const boundary = `polyzap-${randomUUID()}`;
  const field = (name: string, value: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const head =
    field('messaging_product', 'whatsapp') +
    field('type', mediaType) +
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="media"\r\ncontent-type: ${mediaType}\r\n\r\n`;
  const tail = `\r\n--${boundary}--\r\n`;
  const contentType = `multipart/form-data; boundary=${boundary}`;
  if (media.type === 'bytes') {
    return { contentType, body: Buffer.concat([Buffer.from(head), media.bytes, Buffer.from(tail)]) };
  }
  const size = Buffer.byteLength(head) + media.size + Buffer.byteLength(tail);
  return { contentType, size, body: surround(head, await media.open(options), tail) };
}

const metadataSchema = z.object({
  url: z.url(),
  mime_type: z.string().min(1).optional().catch(undefined),
});

/**
 * Opens a received medium by its id: the URL behind it lives for minutes only, so it is asked for each time. Never
 * repeats by itself, because partners block numbers that do.
 */
export async function downloadMedia(
  api: CloudApi,
  reference: MediaReference,
  options?: CallOptions,
): Promise<DownloadedMedia> {
  if (reference.providerId !== api.provider || !/^[\w-]{1,256}$/.test(reference.handle)) throw mediaGone(api.provider);
  const { url, mime_type: mediaType } = await findMedia(api, reference.handle, options);
  const address = api.mediaUrl(new URL(url));
  if (address === undefined) {
    const message = 'The provider named a place for the media to which credentials are not sent';
    throw new GatewayError({ code: 'provider_rejected', provider: api.provider, message });
  }
  try {
    const response = await api.http.stream({
      ...toRequest(api, { method: 'GET', path: '', ...options }),
      url: address,
      maxBytes: MAX_MEDIA_BYTES,
      timeoutMs: TRANSFER_TIMEOUT_MS,
    });
    if (!isSuccess(response)) throw await refusedDownload(api, response);
    const download = toDownload(response, reference.mediaType);
    return mediaType === undefined ? download : { ...download, mediaType };
  } catch (error) {
    throw callFailure(error, api.provider);
  }
}

/** An id that does not exist, or no longer, is answered with 404 or with error 100. */
async function findMedia(
  api: CloudApi,
  id: string,
  options: CallOptions | undefined,
): Promise<z.output<typeof metadataSchema>> {
  try {
    return await callJson(api, { method: 'GET', path: api.paths.media(id), ...options }, metadataSchema);
  } catch (error) {
    if (!ProviderApiError.isInstance(error)) throw error;
    const missing = error.httpStatus === 404 || ['100', '33', '131052'].includes(error.providerCode ?? '');
    throw missing ? mediaGone(api.provider, error) : error;
  }
}

async function refusedDownload(api: CloudApi, response: HttpStream): Promise<GatewayError> {
  if (response.status === 404 || response.status === 410) {
    await response.body.cancel();
    return mediaGone(api.provider);
  }
  return refusal(api, await readRefusal(response), 'call');
}

/** Where Meta keeps media. The media URL of any other host is not fetched with credentials. */
export const META_MEDIA_HOST = 'lookaside.fbsbx.com';

/** Whether `url` lies at the configured backend itself: same scheme, host and port. */
export function isAtBase(url: URL, baseUrl: string): boolean {
  return url.origin === new URL(baseUrl).origin;
}
