import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Media that we keep. */
export const media: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await schema
      .createTable('media')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) => column.notNull())
      .addColumn('message_id', 'text')
      .addColumn('contact_id', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('media_type', 'text', (column) => column.notNull())
      .addColumn('filename', 'text')
      .addColumn('size', 'bigint')
      .addColumn('sha256', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint')
      .addColumn('due_at', 'bigint')
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('last_error', 'text')
      .execute();
    // With what a quota adds up, so that it reads the index alone.
    await schema.createIndex('media_by_tenant').on('media').columns(['tenant_id', 'state', 'id', 'size']).execute();
    await schema.createIndex('media_by_due').on('media').columns(['state', 'due_at']).execute();
    await schema
      .createIndex('media_by_message')
      .unique()
      .on('media')
      .column('message_id')
      .where('message_id', 'is not', null)
      .execute();
    await schema
      .createIndex('media_by_contact')
      .on('media')
      .columns(['tenant_id', 'contact_id'])
      .where('contact_id', 'is not', null)
      .execute();

    await schema
      .createTable('media_settings')
      .addColumn('tenant_id', 'text', (column) => column.primaryKey().references('tenant.id').onDelete('cascade'))
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('quota_bytes', 'bigint')
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
