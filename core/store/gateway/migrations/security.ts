import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../../database.ts';
import { blobType } from '../../migrate.ts';

/** Erasures, retention, and what of an audit entry was missing. */
export const security = (engine: Engine): Migration => ({
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await schema.alterTable('audit').addColumn('ip', 'text').execute();
    await schema
      .alterTable('connection')
      .addColumn('dropped_events', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();

    // No references: an erasure is there to outlive what it erases.
    await schema
      .createTable('erasure')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) => column.notNull())
      .addColumn('contact_id', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('erased', 'text', (column) => column.notNull())
      .addColumn('addresses', blobType(engine))
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('ip', 'text')
      .addColumn('due_at', 'bigint')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('finished_at', 'bigint')
      .execute();
    await schema.createIndex('erasure_by_due').on('erasure').column('due_at').where('due_at', 'is not', null).execute();
    await schema.createIndex('erasure_by_subject').on('erasure').columns(['tenant_id', 'contact_id']).execute();

    await schema
      .createTable('retention')
      .addColumn('tenant_id', 'text', (column) => column.primaryKey().references('tenant.id').onDelete('cascade'))
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('swept_to', 'text', (column) => column.notNull())
      .execute();
    await schema
      .createTable('sweep')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('position', 'text', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('installation_secret')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', blobType(engine), (column) => column.notNull())
      .execute();
  },
});
