import type * as z from 'zod';
import { surround } from '../../core/provider-kit/byte-stream.ts';
import { mediaGone, readRefusal, toDownload } from '../../core/provider-kit/download.ts';
import { callFailure } from '../../core/provider-kit/faults.ts';
import type {
  CallOptions,
  DownloadedMedia,
  MediaReference,
  MediaSource,
  OutboundMessage,
} from '../../core/provider/index.ts';
import { toRequest } from './api.ts';
import { PROVIDER_ID, type Context } from './context.ts';
import { refusal } from './errors.ts';
import { ATTACHED_TYPE, routes, type wireMessageSchema } from './wire.ts';

/** Documents are the largest, 2 GB in WhatsApp's apps; we stop well before. */
const MAX_MEDIA_BYTES = 128 * 1024 * 1024;
const DOWNLOAD_TIMEOUT_MS = 120_000;

/** Small media become base64, since the wire is JSON; a file goes behind it (`attach`). */
export function toWireMessage(message: OutboundMessage): z.input<typeof wireMessageSchema> {
  const media = 'media' in message ? message.media : undefined;
  const json: unknown =
    media?.type === 'bytes' ? withBase64(message, media) : media?.type === 'file' ? withName(message, media) : message;
  return json as z.input<typeof wireMessageSchema>;
}

function withName(message: object, { mediaType, size, sha256 }: FileSource): object {
  return { ...message, media: { type: 'attached', mediaType, size, sha256 } };
}

/** The file that goes behind the JSON of its message, as it is read; undefined where there is none. */
export function fileOf(message: OutboundMessage): FileSource | undefined {
  const media = 'media' in message ? message.media : undefined;
  return media?.type === 'file' ? media : undefined;
}

type FileSource = Extract<MediaSource, { readonly type: 'file' }>;

/** The body of a request whose JSON is followed by a file. */
export async function attach(json: string, file: FileSource, options: CallOptions): Promise<AttachedBody> {
  const line = `${json}\n`;
  return {
    body: surround(line, await file.open(options)),
    headers: { 'content-type': ATTACHED_TYPE, 'content-length': String(Buffer.byteLength(line) + file.size) },
  };
}

type AttachedBody = { readonly body: ReadableStream<Uint8Array>; readonly headers: Readonly<Record<string, string>> };

function withBase64(message: object, { bytes, mediaType }: { bytes: Uint8Array; mediaType: string }): object {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return { ...message, media: { type: 'bytes', base64, mediaType } };
}

/** Opens media that the server holds or fetches from WhatsApp and decrypts. */
export async function downloadMedia(
  context: Context,
  reference: MediaReference,
  options?: CallOptions,
): Promise<DownloadedMedia> {
  if (reference.providerId !== PROVIDER_ID) throw mediaGone(PROVIDER_ID);
  const path = routes.media(context.runtime.connection.id, reference.handle);
  try {
    const response = await context.runtime.http.stream({
      ...toRequest(context, { method: 'GET', path, ...options }),
      maxBytes: MAX_MEDIA_BYTES,
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
    });
    if (response.status === 404) {
      await response.body.cancel();
      throw mediaGone(PROVIDER_ID);
    }
    if (response.status !== 200) {
      throw refusal(await readRefusal(response), { kind: 'call', now: context.runtime.now() });
    }
    return toDownload(response, reference.mediaType);
  } catch (error) {
    throw callFailure(error, PROVIDER_ID);
  }
}
