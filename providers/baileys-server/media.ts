import type * as z from 'zod';
import { callFailure } from '../../core/provider-kit/faults.ts';
import {
  GatewayError,
  type CallOptions,
  type DownloadedMedia,
  type HttpStream,
  type MediaReference,
  type OutboundMessage,
} from '../../core/provider/index.ts';
import { PROVIDER_ID, toRequest, type Context } from './client.ts';
import { refusal } from './errors.ts';
import { routes, type wireMessageSchema } from './wire.ts';

/** Documents are the largest, 2 GB in WhatsApp's apps; we stop well before. */
const MAX_MEDIA_BYTES = 128 * 1024 * 1024;
const DOWNLOAD_TIMEOUT_MS = 120_000;
const MAX_PROBLEM_BYTES = 16 * 1024;

/** Media bytes become base64: the wire is JSON. */
export function toWireMessage(message: OutboundMessage): z.input<typeof wireMessageSchema> {
  const media = 'media' in message ? message.media : undefined;
  const json: unknown = media?.type === 'bytes' ? withBase64(message, media) : message;
  return json as z.input<typeof wireMessageSchema>;
}

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
