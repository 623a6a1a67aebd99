import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { toWebStream } from '../provider-kit/byte-stream.ts';
import { checkKey, type MediaStore } from './store.ts';

/** Where files grow until they are whole. No key begins with a dot. */
const UNFINISHED = '.unfinished';

const CHUNK_BYTES = 64 * 1024;

/**
 * Media as files below `folder`, which is made when it is needed; only we may look inside. A file is written beside its
 * place, flushed to the disk and then moved there, so that a crash leaves no half of one to be read.
 */
export function createFileStore(folder: string): MediaStore {
  const pathOf = (key: string): string => join(folder, checkKey(key));
  return {
    async put(key, source) {
      const path = pathOf(key);
      const unfinished = join(folder, UNFINISHED, randomUUID());
      await Promise.all(
        [dirname(unfinished), dirname(path)].map((each) => mkdir(each, { recursive: true, mode: 0o700 })),
      );
      try {
        const size = await write(unfinished, source);
        await rename(unfinished, path);
        await flushFolder(dirname(path));
        return size;
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    },
    async get(key, range) {
      const path = pathOf(key);
      if ((await orNothing(stat(path))) === undefined) return undefined;
      return toWebStream(read(path, range?.start ?? 0, (range?.end ?? Infinity) + 1));
    },
    stat: async (key) => (await orNothing(stat(pathOf(key))))?.size,
    delete: (key) => rm(pathOf(key), { force: true }),
    async sweep(olderThan) {
      const names = (await orNothing(readdir(join(folder, UNFINISHED)))) ?? [];
      for (const name of names) {
        const path = join(folder, UNFINISHED, name);
        const age = await orNothing(stat(path));
        if (age !== undefined && age.mtime < olderThan) await rm(path, { force: true });
      }
    },
  };
}

async function write(path: string, source: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  try {
    let size = 0;
    for await (const chunk of source) {
      for (let at = 0; at < chunk.byteLength;) at += (await file.write(chunk, at)).bytesWritten;
      size += chunk.byteLength;
    }
    await file.sync();
    return size;
  } finally {
    await file.close();
  }
}

/** Opened with the first read: a stream that nobody reads holds nothing. */
async function* read(path: string, start: number, end: number): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path);
  try {
    for (let position = start; position < end;) {
      const wanted = Math.min(CHUNK_BYTES, end - position);
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Without it a crash may forget the move. Not every system lets a folder be opened. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function orNothing<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
