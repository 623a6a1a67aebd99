import { createHash } from 'node:crypto';
import { limitBytes } from '../provider-kit/byte-stream.ts';
import { HEAD_BYTES, sniff } from './sniff.ts';

/** A medium on its way, whose beginning has been looked at. */
export type Inspected = {
  /** What it begins like; undefined where that says nothing. */
  readonly found: string | undefined;
  /** All of it, from the beginning, once. Throws what `tooLarge` makes beyond `maxBytes`. */
  bytes(maxBytes: number, tooLarge: () => Error): AsyncGenerator<Uint8Array, void, undefined>;
  /** Of what `bytes` has yielded so far, in hex. */
  sha256(): string;
  /** Where it is not read to its end. */
  cancel(): Promise<void>;
};

/** Reads the beginning of `source` to see what it is, and hashes the whole while it passes. */
export async function inspect(source: AsyncIterable<Uint8Array>): Promise<Inspected> {
  const iterator = source[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let size = 0;
  while (size < HEAD_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    head.push(next.value);
    size += next.value.byteLength;
  }
  const hash = createHash('sha256');
  let over = false;

  async function* whole(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (const chunk of head) yield chunk;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
      over = true;
    } finally {
      await cancel();
    }
  }
  async function cancel(): Promise<void> {
    if (over) return;
    over = true;
    await iterator.return?.();
  }

  return {
    found: await sniff(Buffer.concat(head).subarray(0, HEAD_BYTES)),
    async *bytes(maxBytes, tooLarge) {
      for await (const chunk of limitBytes(whole(), maxBytes, tooLarge)) {
        hash.update(chunk);
        yield chunk;
      }
    },
    sha256: () => hash.copy().digest('hex'),
    cancel,
  };
}
