import type * as z from 'zod';
import { surround } from '../../core/provider-kit/byte-stream.ts';
import { callFailure } from '../../core/provider-kit/faults.ts';
import {
  GatewayError,
  type CallOptions,
  type DownloadedMedia,
  type HttpStream,
  type MediaReference,
  type MediaSource,
  type OutboundMessage,
} from '../../core/provider/index.ts';
import { PROVIDER_ID, toRequest, type Context } from './client.ts';
import { refusal } from './errors.ts';
import { ATTACHED_TYPE, routes, type wireMessageSchema } from './wire.ts';

/** Documents are the largest, 2 GB in WhatsApp's apps; we stop well before. */
const MAX_MEDIA_BYTES = 128 * 1024 * 1024;
const DOWNLOAD_TIMEOUT_MS = 120_000;
const MAX_PROBLEM_BYTES = 16 * 1024;

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
  if (reference.providerId !== PROVIDER_ID) throw gone();
  const path = routes.media(context.runtime.connection.id, reference.handle);
  try {
    const response = await context.runtime.http.stream({
      ...toRequest(context, { method: 'GET', path, ...options }),
      maxBytes: MAX_MEDIA_BYTES,
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
    });
    if (response.status === 404) {
      await response.body.cancel();
      throw gone();
    }
    if (response.status !== 200) {
      const body = await readStart(response);
      throw refusal({ ...response, body }, { kind: 'call', now: context.runtime.now() });
    }
    const size = Number(response.headers.get('content-length') ?? Number.NaN);
    return {
      body: response.body,
      mediaType: response.headers.get('content-type') ?? reference.mediaType,
      ...(Number.isSafeInteger(size) && { size }),
    };
  } catch (error) {
    throw callFailure(error, PROVIDER_ID);
  }
}

function gone(): GatewayError {
  return new GatewayError({ code: 'media_unavailable', provider: PROVIDER_ID });
}

/** The beginning of a body, enough for a problem document. */
async function readStart({ body }: HttpStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= MAX_PROBLEM_BYTES) break;
  }
  return Buffer.concat(chunks);
}
