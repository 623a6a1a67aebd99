import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { StorageBroken, type Disk } from './disk.ts';
import type { Statements } from './statements.ts';

/** Transactions that one commit holds at most. */
const MOST = 200;

/** Milliseconds after which a commit does not wait for more company. */
const LONGEST_MS = 5;

/**
 * Many transactions, one flush to disk, which nobody is held up by: what is asked for while the disk is busy shares the
 * next one. Each transaction is a savepoint inside of SQLite's own: it can fail and be undone alone, and it is not
 * reported as committed before the one around it is on disk.
 *
 * Transactions run one after the other. Crash at any moment, of this process or of the machine: what was reported is on
 * disk, and of what was not, each transaction is there whole or not at all.
 */
export type GroupCommit = {
  /** Waits for its turn, then opens a transaction. */
  begin(): Promise<void>;
  /** Resolves once the transaction is on disk. Throws what kept it from being so. */
  commit(): Promise<void>;
  rollback(): void;
  /** Resolves once all that others can read by now is on disk. Throws what keeps it from being so. */
  settled(): Promise<void>;
  /** Resolves once nothing is open. Nothing can be begun afterwards. */
  close(): Promise<void>;
};

type Member = { readonly resolve: () => void; readonly reject: (error: unknown) => void };

export function createGroupCommit(sqlite: DatabaseSync, statements: Statements, disk: Disk): GroupCommit {
  const turns: (() => void)[] = [];
  let busy = false;
  let scheduled = false;
  let openedAt = 0;
  /** Finished, inside of a transaction of SQLite's that is still open. */
  let finished: Member[] = [];
  /** Committed, and to be flushed. Readers see them. */
  let committed: Member[] = [];
  /** Being flushed; undefined while the disk has nothing to do. */
  let flushing: Member[] | undefined;

  const takeTurn = async (): Promise<void> => {
    if (busy) await new Promise<void>((resolve) => turns.push(resolve));
    busy = true;
  };

  const passTurn = (): void => {
    if (finished.length >= MOST || performance.now() - openedAt > LONGEST_MS) commitAll();
    const next = turns.shift();
    if (next !== undefined) {
      next();
      return;
    }
    busy = false;
    // While the disk is busy, whoever comes shares what follows.
    if (scheduled || flushing !== undefined) return;
    scheduled = true;
    // After what this turn of the event loop still has to begin. Whoever is in the middle then commits at its end.
    setImmediate(() => {
      scheduled = false;
      if (!busy && sqlite.isOpen) commitAll();
    });
  };

  const commitAll = (): void => {
    const group = finished;
    finished = [];
    try {
      if (sqlite.isTransaction) statements.exec('commit');
    } catch (error) {
      if (sqlite.isTransaction) statements.exec('rollback');
      for (const { reject } of group) reject(error);
      return;
    }
    committed.push(...group);
    if (flushing === undefined && committed.length > 0) void flushAll();
  };

  const flushAll = async (): Promise<void> => {
    while (committed.length > 0) {
      const group = committed;
      committed = [];
      flushing = group;
      try {
        await disk.flush();
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      // What has gathered meanwhile. Whoever is in the middle commits at its end.
      if (!busy && sqlite.isOpen) commitAll();
    }
    flushing = undefined;
  };

  /** A full disk or an I/O error makes SQLite undo all that is open, the finished transactions of others included. */
  const undone = (): Error => {
    const error = new StorageBroken('SQLite undid the transaction: the disk is full or broken');
    const group = finished;
    finished = [];
    for (const { reject } of group) reject(error);
    return error;
  };

  const settled = (): Promise<void> => {
    const group = committed.length > 0 ? committed : flushing;
    if (group === undefined) return Promise.resolve();
    return new Promise((resolve, reject) => {
      group.push({ resolve, reject });
    });
  };

  return {
    settled,
    async begin() {
      await takeTurn();
      try {
        if (!sqlite.isTransaction) {
          disk.mend();
          await takeWriteLock(statements);
          openedAt = performance.now();
        }
        statements.exec('savepoint member');
      } catch (error) {
        passTurn();
        throw error;
      }
    },
    async commit() {
      if (!sqlite.isTransaction) {
        const error = undone();
        passTurn();
        throw error;
      }
      statements.exec('release member');
      const done = new Promise<void>((resolve, reject) => {
        finished.push({ resolve, reject });
      });
      passTurn();
      return done;
    },
    rollback() {
      if (sqlite.isTransaction) {
        statements.exec('rollback to member');
        statements.exec('release member');
      } else {
        undone();
      }
      passTurn();
    },
    async close() {
      await takeTurn();
      commitAll();
      // The turn is kept: nothing may begin any more. Whoever waits for the disk is told by it.
      await settled().catch(() => undefined);
    },
  };
}

/**
 * Begins with the write lock: a transaction that reads first and asks for it later fails where another process has
 * written in between. Waits without holding up this process, which SQLite's own waiting would do.
 */
async function takeWriteLock(statements: Statements): Promise<void> {
  const deadline = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      statements.exec('begin immediate');
      return;
    } catch (error) {
      const isLocked = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
      if (!isLocked || performance.now() > deadline) throw error;
    }
    await delay(LOCK_RETRY_MS);
  }
}

/** How long another process may hold the write lock. */
const LOCK_WAIT_MS = 10_000;
const LOCK_RETRY_MS = 2;
const SQLITE_BUSY = 5;
