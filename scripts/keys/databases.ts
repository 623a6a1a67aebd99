import { keysInUse, reseal, type KeysInUse, type SealedColumn } from '../../core/crypto/reseal.ts';
import type { Keyring } from '../../core/crypto/keyring.ts';
import { openDatabase, type Database } from '../../core/store/database.ts';
import { GATEWAY_MIGRATION_TABLE, gatewayMigrations } from '../../core/store/gateway/migrations.ts';
import { SEALED_COLUMNS } from '../../core/store/gateway/sealed.ts';
import { MIGRATION_TABLE, migrations } from '../../providers/baileys-server/server/src/database/schema.ts';
import { SEALED_COLUMNS as BAILEYS_COLUMNS } from '../../providers/baileys-server/server/src/database/sealed.ts';

/** The databases whose records the keyring has sealed. The second is left out where there is no Baileys server. */
export type SealedDatabases = { readonly gateway: string; readonly baileys?: string | undefined };

type Part = { readonly database: Database<unknown>; readonly columns: readonly SealedColumn[] };

/** Seals anew in both. Returns how many records were changed. */
export async function resealAll(
  urls: SealedDatabases,
  keyring: Keyring,
  onProgress: (resealed: number) => void = () => undefined,
): Promise<number> {
  let before = 0;
  await each(urls, async ({ database, columns }) => {
    const note = (count: number): void => onProgress(before + count);
    before += await reseal(database.db, keyring, columns, { onProgress: note });
  });
  return before;
}

/** How many records of both need which key. */
export async function allKeysInUse(urls: SealedDatabases, keyring: Keyring): Promise<KeysInUse> {
  const counts: Record<string, number> = {};
  await each(urls, async ({ database, columns }) => {
    for (const [id, count] of Object.entries(await keysInUse(database.db, keyring, columns))) {
      counts[id] = (counts[id] ?? 0) + count;
    }
  });
  return counts;
}

async function each({ gateway, baileys }: SealedDatabases, work: (part: Part) => Promise<void>): Promise<void> {
  const programs = [
    { url: gateway, migrations: gatewayMigrations, migrationTable: GATEWAY_MIGRATION_TABLE, columns: SEALED_COLUMNS },
    { url: baileys, migrations, migrationTable: MIGRATION_TABLE, columns: BAILEYS_COLUMNS },
  ];
  for (const { url, columns, ...options } of programs) {
    if (url === undefined) continue;
    const database = await openDatabase<unknown>({ ...options, url, poolSize: 2 });
    try {
      await work({ database, columns });
    } finally {
      await database.close();
    }
  }
}
