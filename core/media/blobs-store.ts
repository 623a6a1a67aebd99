import { getStore, type Store } from '@netlify/blobs';
import { toWebStream } from '../provider-kit/byte-stream.ts';
import { inPieces } from './pieces.ts';
import { checkKey, type ByteRange, type MediaStore } from './store.ts';

/** Where in Netlify Blobs. */
export type BlobsOptions = {
  readonly name: string;
  /** Where Netlify does not say it itself: outside of its functions. */
  readonly siteId?: string | undefined;
  readonly token?: string | undefined;
  /** For the package's own local server. */
  readonly edgeUrl?: string | undefined;
};

/** What a piece holds: all that is in memory of a medium, and the least that is read for a range. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** What stands under the key itself, written last: without it, no piece is found. */
type Index = { readonly size: number; readonly pieceBytes: number };

/**
 * Media in Netlify Blobs, which takes and gives whole values only and knows no ranges: so a medium is a row of pieces, and
 * an index that is written when all of them are there.
 */
export function createBlobsStore(options: BlobsOptions): MediaStore {
  const { siteId, token, edgeUrl } = options;
  const blobs = getStore({
    name: options.name,
    ...(siteId !== undefined && { siteID: siteId }),
    ...(token !== undefined && { token }),
    ...(edgeUrl !== undefined && { edgeURL: edgeUrl, uncachedEdgeURL: edgeUrl }),
  });
  return {
    async put(key, source) {
      checkKey(key);
      let size = 0;
      let number = 0;
      try {
        for await (const piece of inPieces(source, PIECE_BYTES)) {
          await blobs.set(pieceKey(key, number), piece.buffer.slice(0, piece.byteLength));
          size += piece.byteLength;
          number += 1;
        }
        const index: Index = { size, pieceBytes: PIECE_BYTES };
        await blobs.setJSON(key, index);
        return size;
      } catch (error) {
        // A medium that stood here before has lost its pieces to this one: nothing is better than half of each.
        await removeAll(blobs, key);
        throw error;
      }
    },
    async get(key, range) {
      const index = await readIndex(blobs, checkKey(key));
      if (index === undefined) return undefined;
      return toWebStream(read(blobs, key, index, range ?? { start: 0, end: index.size - 1 }));
    },
    stat: async (key) => (await readIndex(blobs, checkKey(key)))?.size,
    delete: (key) => removeAll(blobs, checkKey(key)),
  };
}

function pieceKey(key: string, number: number): string {
  return `${key}.pieces/${String(number).padStart(6, '0')}`;
}

/** What was just written is to be found, so the read goes past the cache where Netlify has told us how. */
async function readIndex(blobs: Store, key: string): Promise<Index | undefined> {
  const read = async (consistency: 'strong' | 'eventual') =>
    ((await blobs.get(key, { type: 'json', consistency })) ?? undefined) as Index | undefined;
  try {
    return await read('strong');
  } catch (error) {
    if (error instanceof Error && error.name === 'BlobsConsistencyError') return read('eventual');
    throw error;
  }
}

async function* read(
  blobs: Store,
  key: string,
  { pieceBytes }: Index,
  { start, end }: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = start; at <= end;) {
    const number = Math.floor(at / pieceBytes);
    const piece = await blobs.get(pieceKey(key, number), { type: 'arrayBuffer' });
    if (piece === null) throw new Error('A piece of the medium is missing');
    const from = at - number * pieceBytes;
    const part = new Uint8Array(piece).subarray(from, from + end - at + 1);
    if (part.byteLength === 0) throw new Error('A piece of the medium is too short');
    yield part;
    at += part.byteLength;
  }
}

/** The index first: what is half removed must not be found. */
async function removeAll(blobs: Store, key: string): Promise<void> {
  await blobs.delete(key);
  const { blobs: pieces } = await blobs.list({ prefix: `${key}.pieces/` });
  for (const piece of pieces) await blobs.delete(piece.key);
}
