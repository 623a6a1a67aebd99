import { Migrator, type Migration } from 'kysely/migration';
import type { Database, Engine } from './engine.ts';

/** Given the engine, the migrations by name. Names sort in the order in which they run: `0001-tenants`. */
export type Migrations = (engine: Engine) => Readonly<Record<string, Migration>>;

/** The column type for bytes; the only type that the engines spell differently. */
export function blobType(engine: Engine): 'blob' | 'bytea' {
  return engine === 'postgres' ? 'bytea' : 'blob';
}

/** Runs what has not run yet. Kysely's lock lets one of several processes do it; the others wait. */
export async function migrateToLatest<Schema>(
  database: Database<Schema>,
  migrations: Migrations,
  table: string,
): Promise<void> {
  const migrator = new Migrator({
    db: database.db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations(database.engine) }) },
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('The migration failed', { cause: error });
}
