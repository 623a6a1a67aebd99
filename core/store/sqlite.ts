import { fileURLToPath } from 'node:url';
import { Kysely } from 'kysely';
import type { Database } from './engine.ts';
import { sqliteDialect } from './sqlite/dialect.ts';

/** Opens a file through Node's own SQLite. One process at a time should write; several may. */
export function openSqlite<Schema>(url: string): Database<Schema> {
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const db = new Kysely<Schema>({ dialect: sqliteDialect(path) });
  return { db, engine: 'sqlite', close: () => db.destroy() };
}
