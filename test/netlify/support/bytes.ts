import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { TestStore } from './stores.ts';
import type { World } from './world.ts';

/** Every byte that a thief of the database would have. */
export async function everythingIn(store: TestStore, world: World): Promise<string> {
  if (store.engine === 'sqlite') {
    const files = await Promise.all(['', '-wal'].map((suffix) => readFile(store.url + suffix)));
    return Buffer.concat(files).toString('latin1');
  }
  const tables = await tablesIn(world);
  const dumps = await Promise.all(
    tables.map((table) =>
      sql<{ text: string }>`select t::text as text from ${sql.table(table)} t`.execute(world.context.store.db),
    ),
  );
  // As text a bytea is hex: secrets written without sealing would show there.
  const texts = dumps.flatMap((dump) => dump.rows.map((row) => row.text));
  const hex = texts.flatMap((row) => [...row.matchAll(/\\x([0-9a-f]+)/g)].map(([, bytes = '']) => bytes));
  return [...texts, ...hex.map((bytes) => Buffer.from(bytes, 'hex').toString('latin1'))]
    .join('\n')
    .replaceAll('""', '"');
}

/** The name of every table that there is, so that nothing is forgotten that is added later. */
export async function tablesIn({ context: { store } }: World): Promise<readonly string[]> {
  const { rows } =
    store.engine === 'postgres'
      ? await sql<{ name: string }>`select table_name as name from information_schema.tables
          where table_schema = current_schema()`.execute(store.db)
      : await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(store.db);
  const names = rows.map(({ name }) => name);
  if (names.length < 20) throw new Error('Tables are missing');
  return names;
}
