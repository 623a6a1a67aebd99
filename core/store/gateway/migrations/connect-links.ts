import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Links that let a customer connect their number. */
export const connectLinks: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await schema
      .createTable('connect_link')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenant.id').onDelete('cascade'))
      .addColumn('connection_id', 'text')
      .addColumn('provider', 'text')
      .addColumn('label', 'text')
      .addColumn('number', 'text')
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('branding', 'text', (column) => column.notNull())
      .addColumn('redirect_url', 'text')
      .addColumn('locale', 'text')
      .addColumn('allowed_origins', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addColumn('used_at', 'bigint')
      .addColumn('completed_at', 'bigint')
      .addColumn('revoked_at', 'bigint')
      .addColumn('expired_at', 'bigint')
      .addColumn('outcome', 'text')
      .addColumn('failures', 'integer', (column) => column.notNull())
      .addColumn('locked_until', 'bigint')
      .execute();
    await schema.createIndex('connect_link_by_tenant').on('connect_link').columns(['tenant_id', 'id']).execute();
    await schema
      .createIndex('connect_link_by_connection')
      .on('connect_link')
      .column('connection_id')
      .where('connection_id', 'is not', null)
      .execute();
    // Those whose end has still to be told.
    await schema
      .createIndex('connect_link_by_end')
      .on('connect_link')
      .column('expires_at')
      .where(sql.ref('expired_at'), 'is', null)
      .where(sql.ref('completed_at'), 'is', null)
      .where(sql.ref('revoked_at'), 'is', null)
      .execute();
  },
};
