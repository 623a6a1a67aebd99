import type { Database } from './engine.ts';
import { migrateToLatest, type Migrations } from './migrate.ts';

export type { Database, Engine } from './engine.ts';

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
