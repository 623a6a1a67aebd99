import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine, Openable } from './engine.ts';
import { isStorageFailure } from './failure.ts';

/** Given the engine, the migrations by name. Names sort in the order in which they run: `0001-tenants`. */
export type Migrations = (engine: Engine) => Readonly<Record<string, Migration>>;

/** The column type for bytes; the only type that the engines spell differently. */
export function blobType(engine: Engine): 'blob' | 'bytea' {
  return engine === 'postgres' ? 'bytea' : 'blob';
}

/**
 * Runs what has not run yet. Kysely's lock lets one of several processes do it; the others wait. Where there is nothing to
 * run, which a cold start pays for, it costs one statement.
 */
export async function bringUpToDate<Schema>(
  database: Openable<Schema>,
  migrations: Migrations,
  table: string,
): Promise<void> {
  const wanted = migrations(database.engine);
  const done = await namesDone(database, table);
  if (Object.keys(wanted).every((name) => done.has(name))) return;

  const { Migrator } = await import('kysely/migration');
  const migrator = new Migrator({
    db: database.db,
    provider: { getMigrations: () => Promise.resolve({ ...wanted }) },
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('The migration failed', { cause: error });
}

/** Which migrations have run; none where the table is not there yet. Throws where the database cannot be asked. */
async function namesDone<Schema>({ db }: Openable<Schema>, table: string): Promise<ReadonlySet<string>> {
  try {
    const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)}`.execute(db);
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if (isStorageFailure(error)) throw error;
    return new Set();
  }
}
