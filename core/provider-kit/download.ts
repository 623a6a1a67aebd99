import { GatewayError, type DownloadedMedia, type HttpResponse, type HttpStream } from '../provider/index.ts';

/** Bytes of an answer that refuses a download which are read: enough for any provider's error. */
const MAX_REFUSAL_BYTES = 16 * 1024;

/** The answer of a backend as the medium that it is. @param mediaType what it is where the answer does not say */
export function toDownload({ headers, body }: HttpStream, mediaType: string): DownloadedMedia {
  const size = Number(headers.get('content-length') ?? Number.NaN);
  return { body, mediaType: headers.get('content-type') ?? mediaType, ...(Number.isSafeInteger(size) && { size }) };
}

/** An answer that is no medium, with the beginning of its body; the rest of it is not read. */
export async function readRefusal(response: HttpStream): Promise<HttpResponse> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= MAX_REFUSAL_BYTES) break;
  }
  return { ...response, body: Buffer.concat(chunks) };
}

/** A handle that is not this provider's, or whose medium its backend has no more. */
export function mediaGone(provider: string, cause?: unknown): GatewayError {
  return new GatewayError({ code: 'media_unavailable', provider, cause });
}
