import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import type { Database } from './engine.ts';

/** Prepared statements kept per database; more than the number of different queries in the code. */
const STATEMENTS = 500;

/**
 * SQLite through Node itself. WAL lets readers go on beside the writer; `synchronous=FULL` makes a commit survive a
 * power cut, not only a killed process.
 */
export function openSqlite<Schema>(url: string): Database<Schema> {
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const sqlite = new DatabaseSync(path);
  sqlite.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=1000;',
  );
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: adapt(sqlite) }) });
  return { db, engine: 'sqlite', close: () => db.destroy() };
}

/** node:sqlite behind the four methods that Kysely's dialect asks for. */
function adapt(sqlite: DatabaseSync): SqliteDatabase {
  const cache = new Map<string, SqliteStatement>();
  return {
    close: () => sqlite.close(),
    prepare(sql) {
      const cached = cache.get(sql);
      if (cached !== undefined) return cached;
      // A deferred transaction that reads first and then writes fails at once when another process has written in
      // between, busy_timeout or not. Taking the write lock at the start waits instead.
      const statement = adaptStatement(sqlite.prepare(sql === 'begin' ? 'begin immediate' : sql));
      if (cache.size < STATEMENTS) cache.set(sql, statement);
      return statement;
    },
  };
}

function adaptStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    // node:sqlite's rows have no prototype; a copy is an ordinary object.
    all: (parameters) => statement.all(...bind(parameters)).map((row) => ({ ...row })),
    run: (parameters) => statement.run(...bind(parameters)),
    iterate: (parameters) => statement.iterate(...bind(parameters)),
  };
}

function bind(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[];
}
