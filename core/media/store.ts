/** The first and the last byte, both included, counted from zero. */
export type ByteRange = { readonly start: number; readonly end: number };

/** What a pre-signed address is for. */
export type Presign =
  | {
      readonly method: 'GET';
      readonly key: string;
      readonly seconds: number;
      /** What the answer's headers are to say. */
      readonly mediaType: string;
      readonly disposition: string;
    }
  | {
      readonly method: 'PUT';
      readonly key: string;
      readonly seconds: number;
      readonly mediaType: string;
      /** Bytes; a body of any other length is refused. */
      readonly size: number;
    };

/** Where to send what, without a key of ours. */
export type Presigned = {
  readonly method: 'GET' | 'PUT';
  readonly url: string;
  /** Are part of the signature: the request carries exactly these. */
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * Where the bytes of media are kept. Keys are ours: letters, digits, `_`, `-`, `.`, with slashes between.
 *
 * What is under a key is there whole or not at all: whoever reads while it is written, or after its writer has died, sees
 * what was there before. Nothing is held in memory as a whole.
 */
export type MediaStore = {
  /** Writes what `source` yields; resolves with its size in bytes once it is safe. Throws what `source` throws, and leaves nothing then. */
  put(key: string, source: AsyncIterable<Uint8Array>): Promise<number>;
  /** Undefined where there is nothing. The caller reads or cancels the stream. `range` lies within the object. */
  get(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | undefined>;
  /** Bytes; undefined where there is nothing. */
  stat(key: string): Promise<number | undefined>;
  /** With what a writer that died has left there half-way. Also fine where there is nothing. */
  delete(key: string): Promise<void>;
  /** Removes what writers that died have left half-way before `olderThan`. Absent where a store keeps no such thing. */
  sweep?(olderThan: Date): Promise<void>;
  /** An address at which anyone may do this one thing for a while. Absent where a store has none. */
  presign?(what: Presign): Promise<Presigned>;
};

const KEY = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;

/** Throws for a key that could lead out of the store. */
export function checkKey(key: string): string {
  if (!KEY.test(key) || key.length > 256) throw new Error('Not a key of the media store');
  return key;
}
