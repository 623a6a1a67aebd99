import type { Kysely } from 'kysely';
import { openDatabase, type Database } from '../../core/store/database.ts';
import { blobType, type Migrations } from '../../core/store/migrate.ts';

/** A few tables with everything that the real ones rely on. */
export type StoreSchema = {
  owner: { id: string; sequence: number };
  item: { owner_id: string; id: string; bytes: Uint8Array | null; amount: number; key: string | null };
  line: { owner_id: string; sequence: number };
  job: { id: string; due_at: number; taken: number };
};

export const storeMigrations: Migrations = (engine) => ({
  '0001-tables': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('owner')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('sequence', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('item')
        .addColumn('owner_id', 'text', (column) => column.notNull().references('owner.id').onDelete('cascade'))
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('bytes', blobType(engine))
        .addColumn('amount', 'bigint', (column) => column.notNull())
        .addColumn('key', 'text')
        .execute();
      await db.schema
        .createIndex('item_by_key')
        .unique()
        .on('item')
        .columns(['owner_id', 'key'])
        .where('key', 'is not', null)
        .execute();
    },
  },
  '0002-lines': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('line')
        .addColumn('owner_id', 'text', (column) => column.notNull())
        .addColumn('sequence', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('line_key', ['owner_id', 'sequence'])
        .execute();
      await db.schema
        .createTable('job')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('due_at', 'bigint', (column) => column.notNull())
        .addColumn('taken', 'integer', (column) => column.notNull())
        .execute();
    },
  },
});

export function openStore(url: string): Promise<Database<StoreSchema>> {
  return openDatabase<StoreSchema>({ url, migrations: storeMigrations, migrationTable: 'test_migration', poolSize: 8 });
}
