import type { Database, Openable } from './engine.ts';
import { bringUpToDate, type Migrations } from './migrate.ts';

export type { Database, Engine } from './engine.ts';

const DEFAULT_POOL_SIZE = 5;

/**
 * The patience of a program that runs for long: less than callers have, and far more than anything takes that works. Nothing
 * is held over a call to a backend.
 */
export const PATIENCE_MS = 20_000;

/** Which database, and what its tables are made of. */
export type DatabaseOptions = {
  /** `postgres://…`, or a file path (or `file:` URL) for SQLite. */
  readonly url: string;
  readonly migrations: Migrations;
  /** Two programs that share one PostgreSQL keep their migrations apart by this name. */
  readonly migrationTable: string;
  /** PostgreSQL connections; 5 when absent. A serverless function wants 1 or 2. */
  readonly poolSize?: number;
  /**
   * Milliseconds that one use of a PostgreSQL connection, a whole transaction, may take: then it is taken for one that is
   * not heard of any more, as where a machine is gone, and what waits for it fails as with a database that is away. For
   * ever when absent: a function is cut off by its host. Migrations may take as long as they do.
   */
  readonly patienceMs?: number;
};

/** Opens the database and brings its schema up to date. Safe for several processes at once. */
export async function openDatabase<Schema>(options: DatabaseOptions): Promise<Database<Schema>> {
  const database = await openDatabaseOnDemand<Schema>(options);
  try {
    await database.db.connection().execute(() => Promise.resolve());
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/**
 * The same, but PostgreSQL is connected to with the first statement, and its driver loaded: a function that answers what
 * needs no database starts without one. Where that fails the statement fails, and the next one tries again.
 */
export async function openDatabaseOnDemand<Schema>(options: DatabaseOptions): Promise<Database<Schema>> {
  const { url, migrations, migrationTable } = options;
  const prepare = (database: Openable<Schema>) => bringUpToDate(database, migrations, migrationTable);
  if (isPostgres(url)) {
    const { openPostgres } = await import('./postgres.ts');
    return openPostgres<Schema>(
      { url, poolSize: options.poolSize ?? DEFAULT_POOL_SIZE, patienceMs: options.patienceMs },
      prepare,
    );
  }
  const { openSqlite } = await import('./sqlite.ts');
  return openSqlite<Schema>(url, prepare);
}

function isPostgres(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url);
}
