import { broken } from './lines.ts';
import type { CallOptions, Transport } from './transport.ts';
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

/**
 * The bytes at a path: where an answer cannot have all of them, by one answer after the other, each asked for once the one
 * before it has been read.
 */
export async function download(transport: Transport, path: string, options?: CallOptions): Promise<ReceivedMedia> {
  const from = (start: number): Promise<Response> =>
    transport.open('GET', path, { ...options, range: `bytes=${start}-` });
  const first = await from(0);
  const [, end, total] = /-(\d+)\/(\d+)$/.exec(first.headers.get('content-range') ?? '') ?? [];
  if (end === undefined || Number(end) + 1 >= Number(total)) return receivedMedia(first, total);
  return receivedMedia(new Response(inTurn(first, from), first), total);
}

/** @param size where the answer itself does not say it */
function receivedMedia(response: Response, size?: string): ReceivedMedia {
  const length = size ?? response.headers.get('content-length');
  return {
    mediaType: response.headers.get('content-type') ?? 'application/octet-stream',
    size: length === null ? undefined : Number(length),
    body: response.body,
    bytes: async () => new Uint8Array(await response.arrayBuffer()),
    blob: () => response.blob(),
  };
}

/** The bytes of one answer after the other, until the last one has come. */
function inTurn(first: Response, from: (start: number) => Promise<Response>): ReadableStream<Uint8Array> {
  let response: Response | undefined = first;
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let at = 0;
  /** Where the present answer begins. */
  let begun = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        for (;;) {
          if (response === undefined) return controller.close();
          reader ??= response.body?.getReader();
          const next = await reader?.read();
          if (next?.value !== undefined) {
            at += next.value.byteLength;
            return controller.enqueue(next.value);
          }
          const total: number = Number(/\d+$/.exec(response.headers.get('content-range') ?? '')?.[0] ?? 0);
          if (at === begun && at < total) throw broken('An answer brought nothing of what is left');
          response = at < total ? await from(at) : undefined;
          reader = undefined;
          begun = at;
        }
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  );
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
