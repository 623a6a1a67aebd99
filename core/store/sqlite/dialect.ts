import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import {
  SqliteAdapter,
  SqliteIntrospector,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { createDisk, NO_DISK } from './disk.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import { QueryCompiler } from './query-compiler.ts';
import { createStatements, type Statements } from './statements.ts';

/** Memory databases belong to one connection. */
const IN_MEMORY = ':memory:';

/**
 * Kysely on Node's own SQLite: one connection writes, its commits grouped (`group-commit.ts`); another reads, and sees
 * what is committed and nothing else, whoever is in the middle of a transaction. Once `settled` has resolved, all that was
 * read before is on disk.
 */
export function sqliteDialect(path: string): SqliteDialect {
  const writer = openWriter(path);
  const writing = createStatements(writer);
  const disk = path === IN_MEMORY ? NO_DISK : createDisk(writer, path);
  const group = createGroupCommit(writer, writing, disk);
  const close = async (): Promise<void> => {
    await group.close();
    disk.close();
    writer.close();
  };
  return {
    settled: group.settled,
    keepUndoInMemory: () => writer.exec('PRAGMA temp_store=MEMORY;'),
    createAdapter,
    createDriver: () => createDriver(path, writing, group, close),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new QueryCompiler(),
  };
}

export type SqliteDialect = Dialect &
  Pick<GroupCommit, 'settled'> & {
    /**
     * What a savepoint would bring back is a file from 64 KiB on, made and deleted for nearly every transaction; from now on it
     * is memory. Not before migrations have run, which may change more than there is memory for, nor while anything is open.
     */
    keepUndoInMemory(): void;
  };

/**
 * Kysely thinks that SQLite cannot undo a CREATE TABLE. It can, so a migration that fails leaves nothing. And it would let
 * one connection in at a time, so that no two transactions could ever share a commit: who goes first is decided by
 * `group-commit.ts`.
 */
function createAdapter(): SqliteAdapter {
  return Object.defineProperties(new SqliteAdapter(), {
    supportsTransactionalDdl: { value: true },
    supportsMultipleConnections: { value: true },
  });
}

function createDriver(path: string, writing: Statements, group: GroupCommit, close: () => Promise<void>): Driver {
  const reader = path === IN_MEMORY ? undefined : openReader(path);
  const reading = reader === undefined ? undefined : createStatements(reader);

  // A connection is nothing but a name for what belongs together; what Kysely and we keep of one need not be made anew each time.
  const free: DatabaseConnection[] = [];
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(free.pop() ?? createConnection(writing, reading, group)),
    releaseConnection(connection) {
      free.push(connection);
      return Promise.resolve();
    },
    async beginTransaction(connection) {
      await group.begin();
      inTransaction.add(connection);
    },
    async commitTransaction(connection) {
      inTransaction.delete(connection);
      await group.commit();
    },
    async rollbackTransaction(connection) {
      // A commit that failed has been undone already.
      if (inTransaction.delete(connection)) group.rollback();
    },
    async destroy() {
      reader?.close();
      await close();
    },
  };
}

/** Reads after which the event loop has its turn. */
const READS_A_TURN = 20;

let reads = 0;

/** Connections whose queries belong to a transaction. */
const inTransaction = new WeakSet<DatabaseConnection>();

function createConnection(
  writing: Statements,
  reading: Statements | undefined,
  group: GroupCommit,
): DatabaseConnection {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      if (inTransaction.has(connection)) return writing.run<Row>(query);
      if (reading !== undefined && query.query.kind === 'SelectQueryNode') {
        // A read never waits; who reads in a loop would let nobody else in, not even a commit.
        reads += 1;
        if (reads % READS_A_TURN === 0) await setImmediate();
        return reading.run<Row>(query);
      }
      await group.begin();
      let result: QueryResult<Row>;
      try {
        result = writing.run<Row>(query);
      } catch (error) {
        group.rollback();
        throw error;
      }
      await group.commit();
      return result;
    },
    async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
      yield await connection.executeQuery<Row>(query);
    },
  };
  return connection;
}

/**
 * Pages (4 KiB) that the log may hold before SQLite brings them into the database, which flushes twice on this thread. What was
 * written often meanwhile is written there once. With eight times SQLite's own number, 1,990 texts a second instead of 1,870.
 */
const LOG_PAGES = 8_000;

/** WAL lets the reader go on beside the writer. `synchronous=NORMAL` leaves it to `disk.ts` to wait for the disk. */
function openWriter(path: string): DatabaseSync {
  const sqlite = new DatabaseSync(path);
  sqlite.exec(
    'PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;' +
      `PRAGMA wal_autocheckpoint=${LOG_PAGES};`,
  );
  // From here on `group-commit.ts` waits for the lock, in its own way.
  sqlite.exec('PRAGMA busy_timeout=0;');
  return sqlite;
}

function openReader(path: string): DatabaseSync {
  const sqlite = new DatabaseSync(path, { readOnly: true });
  sqlite.exec('PRAGMA busy_timeout=10000;');
  return sqlite;
}
