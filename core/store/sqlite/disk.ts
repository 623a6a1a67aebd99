import { closeSync, fdatasync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';

const sync = promisify(fdatasync);

/** Where SQLite's log really is. */
export type Disk = {
  /** Resolves once everything that has been committed by now survives a power cut. Throws `StorageBroken`. */
  flush(): Promise<void>;
  /** To be called before a transaction begins. Throws `StorageBroken` while what was lost cannot be made good. */
  mend(): void;
  close(): void;
};

/**
 * Flushes the write-ahead log of a database in `synchronous=NORMAL`, where SQLite's own commit does not wait for the disk,
 * in another thread: the event loop goes on meanwhile.
 *
 * As safe as `FULL`, which does the same in the middle of its commit: SQLite writes a transaction to `<path>-wal` and
 * nowhere else, appending; it starts that file anew only after it has flushed both it and the database
 * (https://sqlite.org/wal.html, "Checkpointing"). No lock of SQLite's is on that file, so that closing it here frees none.
 */
export function createDisk(sqlite: DatabaseSync, path: string): Disk {
  let file: number | undefined;
  let broken: StorageBroken | undefined;
  return {
    async flush() {
      if (broken !== undefined) throw broken;
      try {
        file ??= openSync(`${path}-wal`, 'r+');
        await sync(file);
      } catch (cause) {
        broken = new StorageBroken('The log of the database could not be flushed', { cause });
        throw broken;
      }
    },
    mend() {
      if (broken === undefined) return;
      // A system forgets what it could not write and calls the next flush good. What is committed goes to the database
      // itself, then, and the log is begun anew.
      const { busy } = sqlite.prepare('pragma wal_checkpoint(truncate)').get() as { readonly busy: number };
      if (busy !== 0) throw broken;
      broken = undefined;
    },
    close() {
      if (file !== undefined) closeSync(file);
    },
  };
}

/** A database in memory has no disk to wait for. */
export const NO_DISK: Disk = { flush: () => Promise.resolve(), mend: () => undefined, close: () => undefined };

/** The code that `isStorageFailure` knows as "disk full or broken". */
const SQLITE_IOERR = 10;

/** The disk does not keep what it is given. */
export class StorageBroken extends Error {
  override readonly name = 'StorageBroken';
  readonly errcode = SQLITE_IOERR;
}
