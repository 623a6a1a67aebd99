import { sql, type Kysely } from 'kysely';
import type { Keyring } from './keyring.ts';

/** A column that holds sealed records. */
export type SealedColumn = {
  readonly table: string;
  /** What names a row. */
  readonly key: readonly string[];
  readonly column: string;
  /** What the record is, as `seal` was told: from the row's key, in its order. */
  readonly recordOf: (...key: string[]) => string;
};

/** How many records are sealed with which key. */
export type KeysInUse = Readonly<Record<string, number>>;

/** How `reseal` goes about it. */
export type ResealOptions = {
  /** Rows that are read at once, and changed in one transaction. */
  readonly batch?: number;
  /** After each batch that changed something: how many records so far. */
  readonly onProgress?: (resealed: number) => void | Promise<void>;
};

const BATCH = 100;

/**
 * Seals anew, with the keyring's current key, what is sealed with an older one. In small transactions, while others read
 * and write; a record that somebody replaces meanwhile is left as they made it. Can be killed at any moment and started
 * again: each record says which key it needs. Throws where a record's key is not in the ring.
 *
 * Returns how many records were changed. Programs that still seal with an old key leave more behind: `keysInUse` says.
 */
export async function reseal<Schema>(
  db: Kysely<Schema>,
  keyring: Keyring,
  columns: readonly SealedColumn[],
  { batch = BATCH, onProgress }: ResealOptions = {},
): Promise<number> {
  let resealed = 0;
  for (const column of columns) {
    for await (const rows of pagesOf(db, column, batch)) {
      const old = rows.filter(({ value }) => keyring.keyIdOf(value) !== keyring.currentKeyId);
      if (old.length === 0) continue;
      await db.transaction().execute(async (transaction) => {
        for (const { key, value } of old) {
          const record = column.recordOf(...key.map(String));
          const anew = keyring.seal(keyring.open(value, record), record);
          const changed = await sql`update ${sql.table(column.table)} set ${sql.ref(column.column)} = ${anew}
            where ${named(column, key)} and ${sql.ref(column.column)} = ${value}`.execute(transaction);
          resealed += Number(changed.numAffectedRows ?? 0n);
        }
      });
      await onProgress?.(resealed);
    }
  }
  return resealed;
}

/** Which keys the records need: a key that none needs may be taken out of the ring. */
export async function keysInUse<Schema>(
  db: Kysely<Schema>,
  keyring: Keyring,
  columns: readonly SealedColumn[],
): Promise<KeysInUse> {
  const counts: Record<string, number> = {};
  for (const column of columns) {
    for await (const rows of pagesOf(db, column, BATCH)) {
      for (const { value } of rows) {
        const id = keyring.keyIdOf(value);
        counts[id] = (counts[id] ?? 0) + 1;
      }
    }
  }
  return counts;
}

type Sealed = { readonly key: readonly (string | number)[]; readonly value: Uint8Array };

/** All rows that have a record, by their keys, so that rows which come and go disturb nothing. */
async function* pagesOf<Schema>(
  db: Kysely<Schema>,
  column: SealedColumn,
  limit: number,
): AsyncGenerator<readonly Sealed[]> {
  const keys = sql.join(column.key.map((name) => sql.ref(name)));
  let after: readonly (string | number)[] | undefined;
  for (;;) {
    const beyond = after === undefined ? sql`` : sql`and (${keys}) > (${sql.join(after)})`;
    const { rows } = await sql<Record<string, unknown>>`select ${keys}, ${sql.ref(column.column)} as sealed
      from ${sql.table(column.table)} where ${sql.ref(column.column)} is not null ${beyond}
      order by ${keys} limit ${sql.lit(limit)}`.execute(db);
    const page = rows.map((row) => toSealed(column, row));
    if (page.length > 0) yield page;
    after = page.at(-1)?.key;
    if (page.length < limit) return;
  }
}

function toSealed(column: SealedColumn, row: Record<string, unknown>): Sealed {
  const { sealed } = row;
  const key = column.key.map((name) => row[name]);
  if (!(sealed instanceof Uint8Array) || !key.every((part) => typeof part === 'string' || typeof part === 'number')) {
    throw new TypeError(`${column.table}.${column.column} holds no sealed records`);
  }
  return { key, value: sealed };
}

function named(column: SealedColumn, key: readonly (string | number)[]) {
  return sql.join(
    column.key.map((name, index) => sql`${sql.ref(name)} = ${key[index]}`),
    sql` and `,
  );
}
