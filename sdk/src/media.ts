import type { SendMedia } from './types.ts';

/** The bytes of a medium. Read `body` once, by one of these. */
export type ReceivedMedia = {
  readonly mediaType: string;
  /** In bytes, where the sender said so. */
  readonly size: number | undefined;
  readonly body: ReadableStream<Uint8Array> | null;
  bytes(): Promise<Uint8Array>;
  blob(): Promise<Blob>;
};

/** @param size where the answer itself does not say it */
export function receivedMedia(response: Response, size?: string): ReceivedMedia {
  const length = size ?? response.headers.get('content-length');
  return {
    mediaType: response.headers.get('content-type') ?? 'application/octet-stream',
    size: length === null ? undefined : Number(length),
    body: response.body,
    bytes: async () => new Uint8Array(await response.arrayBuffer()),
    blob: () => response.blob(),
  };
}

/**
 * Bytes as `media` of a message. For small ones: a request may have 6 MB, and base64 makes three bytes into four. Anything
 * larger goes by URL.
 *
 * @param mediaType of a `Blob` its own when absent
 */
export async function mediaFrom(source: Blob | Uint8Array | ArrayBuffer, mediaType?: string): Promise<SendMedia> {
  const bytes = new Uint8Array(source instanceof Blob ? await source.arrayBuffer() : source);
  const type = mediaType ?? (source instanceof Blob ? source.type : '');
  if (type === '') throw new TypeError('mediaFrom needs a media type, such as image/png');
  return { base64: encode(bytes), mediaType: type };
}

/** In pieces: a function takes only so many arguments. */
function encode(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
