import { fileURLToPath } from 'node:url';
import { Kysely } from 'kysely';
import type { Database, Openable } from './engine.ts';
import { hearInserts } from './inserted.ts';
import { sqliteDialect } from './sqlite/dialect.ts';

/** Opens a file through Node's own SQLite, and has `prepare` do its part. One process at a time should write; several may. */
export async function openSqlite<Schema>(
  url: string,
  prepare: (database: Openable<Schema>) => Promise<void>,
): Promise<Database<Schema>> {
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const sqlite = sqliteDialect(path);
  const { dialect, onInserted } = hearInserts(sqlite);
  const db = new Kysely<Schema>({ dialect });
  const database: Database<Schema> = {
    db,
    engine: 'sqlite',
    onInserted,
    settled: sqlite.settled,
    close: () => db.destroy(),
  };
  try {
    await prepare(database);
    sqlite.keepUndoInMemory();
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}
