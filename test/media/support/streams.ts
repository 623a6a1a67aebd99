import { createHash } from 'node:crypto';

/** A stream of known bytes that counts what is asked of it. */
export type Counted = {
  readonly stream: ReadableStream<Uint8Array>;
  readonly sha256: string;
  readonly size: number;
  /** Bytes that were asked for so far. */
  readonly given: () => number;
  readonly cancelled: () => boolean;
};

const CHUNK = 64 * 1024;

/** Bytes that differ everywhere, so that a piece in the wrong place shows. */
export function bytesOf(size: number, seed = 0): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 4) {
    const value = Math.imul(at + seed + 1, 2_654_435_761);
    for (let index = 0; index < 4 && at + index < size; index += 1) bytes[at + index] = value >>> (8 * index);
  }
  return bytes;
}

/** `size` bytes in chunks, made when they are asked for. `fail`: the source breaks after so many. */
export function countedStream(
  size: number,
  options: { readonly fail?: number; readonly head?: Uint8Array } = {},
): Counted {
  const hash = createHash('sha256');
  for (let at = 0; at < size; at += CHUNK) hash.update(chunkAt(at, size, options.head));
  let given = 0;
  let cancelled = false;
  return {
    size,
    sha256: hash.digest('hex'),
    given: () => given,
    cancelled: () => cancelled,
    stream: new ReadableStream(
      {
        pull(controller) {
          if (options.fail !== undefined && given >= options.fail)
            return controller.error(new Error('the source broke'));
          if (given >= size) return controller.close();
          const chunk = chunkAt(given, size, options.head);
          given += chunk.byteLength;
          controller.enqueue(chunk);
        },
        cancel() {
          cancelled = true;
        },
      },
      { highWaterMark: 0 },
    ),
  };
}

function chunkAt(at: number, size: number, head?: Uint8Array): Uint8Array {
  const chunk = bytesOf(Math.min(CHUNK, size - at), at);
  if (at === 0 && head !== undefined) chunk.set(head);
  return chunk;
}

/** Reads to the end; resolves with what it was. */
export async function digest(
  stream: ReadableStream<Uint8Array>,
  onChunk: (bytes: number) => void = () => undefined,
): Promise<{ readonly size: number; readonly sha256: string; readonly largest: number }> {
  const hash = createHash('sha256');
  let size = 0;
  let largest = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    size += chunk.byteLength;
    largest = Math.max(largest, chunk.byteLength);
    onChunk(chunk.byteLength);
  }
  return { size, sha256: hash.digest('hex'), largest };
}
