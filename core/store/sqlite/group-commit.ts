import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import type { Statements } from './statements.ts';

/** Transactions that one commit holds at most. */
const MOST = 200;

/** Milliseconds after which a commit does not wait for more company. */
const LONGEST_MS = 5;

/** A flush that takes longer than this is worth sharing. */
const FAST_MS = 1;

/**
 * Many transactions, one flush to disk. A commit on `synchronous=FULL` waits for the disk; what is asked for meanwhile
 * shares the next one. Each transaction is a savepoint inside of SQLite's own: it can fail and be undone alone, and it
 * is not reported as committed before the one around it is.
 *
 * Transactions run one after the other. Crash at any moment: what was reported is on disk, and of what was not, each
 * transaction is there whole or not at all.
 */
export type GroupCommit = {
  /** Waits for its turn, then opens a transaction. */
  begin(): Promise<void>;
  /** Resolves once the transaction is on disk. Throws what kept it from being so; it is undone then. */
  commit(): Promise<void>;
  rollback(): void;
  /** Resolves once nothing is open. Nothing can be begun afterwards. */
  close(): Promise<void>;
};

type Member = { readonly resolve: () => void; readonly reject: (error: unknown) => void };

export function createGroupCommit(sqlite: DatabaseSync, statements: Statements): GroupCommit {
  const turns: (() => void)[] = [];
  let busy = false;
  let scheduled = false;
  let members: Member[] = [];
  let openedAt = 0;
  /** Milliseconds that the next commit waits for company. */
  let wait = 0;

  const takeTurn = async (): Promise<void> => {
    if (busy) await new Promise<void>((resolve) => turns.push(resolve));
    busy = true;
  };

  const passTurn = (): void => {
    if (members.length >= MOST || performance.now() - openedAt > LONGEST_MS) flush();
    const next = turns.shift();
    if (next !== undefined) {
      next();
      return;
    }
    busy = false;
    if (scheduled) return;
    scheduled = true;
    // After what this turn of the event loop still has to begin. Whoever is in the middle then flushes at its end.
    if (wait === 0) setImmediate(onTime);
    else setTimeout(onTime, wait);
  };

  const onTime = (): void => {
    scheduled = false;
    if (!busy && sqlite.isOpen) flush();
  };

  const flush = (): void => {
    const group = members;
    members = [];
    const began = performance.now();
    try {
      if (sqlite.isTransaction) statements.exec('commit');
    } catch (error) {
      if (sqlite.isTransaction) statements.exec('rollback');
      for (const { reject } of group) reject(error);
      return;
    }
    // Where many write and the disk is slow, waiting for company costs less than a flush each.
    const took = performance.now() - began;
    wait = group.length > 1 && took > FAST_MS ? Math.min(Math.ceil(took / 2), LONGEST_MS) : 0;
    for (const { resolve } of group) resolve();
  };

  /** A full disk or an I/O error makes SQLite undo all that is open, the finished transactions of others included. */
  const undone = (): Error => {
    const error = new SqliteUndone();
    const group = members;
    members = [];
    for (const { reject } of group) reject(error);
    return error;
  };

  return {
    async begin() {
      await takeTurn();
      try {
        if (!sqlite.isTransaction) {
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
        members.push({ resolve, reject });
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
      flush();
      // The turn is kept: nothing may begin any more.
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

/** The code that `isStorageFailure` knows as "disk full or broken". */
const SQLITE_IOERR = 10;

class SqliteUndone extends Error {
  override readonly name = 'SqliteUndone';
  readonly errcode = SQLITE_IOERR;

  constructor() {
    super('SQLite undid the transaction: the disk is full or broken');
  }
}
