import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../../database.ts';
import { blobType } from '../../migrate.ts';

/** Connections that have had several providers, and the record of what was done to them. */
export const switching = (engine: Engine): Migration => ({
  async up(db: Kysely<unknown>) {
    const { schema } = db;

    await schema
      .alterTable('connection')
      .addColumn('epoch', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await schema.alterTable('connection').addColumn('provider_since', 'bigint').execute();
    await schema
      .alterTable('send')
      .addColumn('epoch', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await schema
      .alterTable('early_status')
      .addColumn('provider', 'text', (column) => column.notNull().defaultTo(''))
      .execute();
    await sql`update early_status set provider = coalesce(
      (select provider from connection where connection.id = early_status.connection_id), '')`.execute(db);

    await schema
      .createTable('connection_provider')
      .addColumn('connection_id', 'text', (column) => column.notNull().references('connection.id').onDelete('cascade'))
      .addColumn('epoch', 'integer', (column) => column.notNull())
      .addColumn('tenant_id', 'text', (column) => column.notNull())
      .addColumn('provider', 'text', (column) => column.notNull())
      .addColumn('config', 'text', (column) => column.notNull())
      .addColumn('secrets', blobType(engine))
      .addColumn('number', 'text')
      .addColumn('session_state', 'text')
      .addColumn('session_state_at', 'bigint', (column) => column.notNull())
      .addColumn('from_at', 'bigint', (column) => column.notNull())
      .addColumn('until_at', 'bigint', (column) => column.notNull())
      .addColumn('strategy', 'text', (column) => column.notNull())
      .addColumn('afterwards', 'text', (column) => column.notNull())
      .addColumn('retire_at', 'bigint')
      .addColumn('retired_at', 'bigint')
      .addPrimaryKeyConstraint('connection_provider_key', ['connection_id', 'epoch'])
      .execute();
    await schema
      .createIndex('connection_provider_by_retirement')
      .on('connection_provider')
      .column('retire_at')
      .where('retire_at', 'is not', null)
      .execute();

    await schema
      .createTable('audit')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text')
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('data', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema.createIndex('audit_by_tenant').on('audit').columns(['tenant_id', 'id']).execute();
  },
});
