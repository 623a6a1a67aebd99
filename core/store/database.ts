import type { Kysely } from 'kysely';
import { migrateToLatest, type Migrations } from './migrate.ts';

export type Engine = 'sqlite' | 'postgres';

/** An open database. `Schema` is Kysely's map from table to row. */
export type Database<Schema> = {
  readonly db: Kysely<Schema>;
  /** For the two or three places where SQL differs: row locks, and blob columns in migrations. */
  readonly engine: Engine;
  /** Waits for what is running, then closes. */
  close(): Promise<void>;
};

export type DatabaseOptions = {
  /** `postgres://…`, or a file path (or `file:` URL) for SQLite. */
  readonly url: string;
  readonly migrations: Migrations;
  /** Two programs that share one PostgreSQL keep their migrations apart by this name. */
  readonly migrationTable: string;
  /** PostgreSQL connections; 5 when absent. A serverless function wants 1 or 2. */
  readonly poolSize?: number;
};

/** Opens the database and brings its schema up to date. Safe for several processes at once. */
export async function openDatabase<Schema>(options: DatabaseOptions): Promise<Database<Schema>> {
  const database = isPostgres(options.url)
    ? await import('./postgres.ts').then(({ openPostgres }) => openPostgres<Schema>(options.url, options.poolSize ?? 5))
    : await import('./sqlite.ts').then(({ openSqlite }) => openSqlite<Schema>(options.url));
  try {
    await migrateToLatest(database, options.migrations, options.migrationTable);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

function isPostgres(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url);
}
