import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Windows, offered choices, templates, and who does not want to be written to. */
export const conversations: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db;

    await schema.alterTable('message').addColumn('sent_as', 'text').execute();

    await schema
      .createTable('conversation')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenant.id').onDelete('cascade'))
      .addColumn('connection_id', 'text', (column) => column.notNull())
      .addColumn('contact_id', 'text', (column) => column.notNull())
      .addColumn('last_inbound_at', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('conversation_key', ['contact_id', 'connection_id'])
      .execute();
    await schema.createIndex('conversation_by_tenant').on('conversation').columns(['tenant_id', 'id']).execute();

    await schema
      .createTable('offer')
      .addColumn('message_id', 'text', (column) => column.primaryKey().references('message.id').onDelete('cascade'))
      .addColumn('connection_id', 'text', (column) => column.notNull())
      .addColumn('contact_id', 'text', (column) => column.notNull())
      .addColumn('offered', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addColumn('answered_at', 'bigint')
      .execute();
    await schema
      .createIndex('offer_by_contact')
      .on('offer')
      .columns(['contact_id', 'connection_id', 'message_id'])
      .execute();

    await schema
      .createTable('template')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenant.id').onDelete('cascade'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('definition', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('template_key', ['tenant_id', 'name', 'language'])
      .execute();
    await schema.createIndex('template_by_tenant').on('template').columns(['tenant_id', 'id']).execute();

    await schema
      .createTable('template_submission')
      .addColumn('template_id', 'text', (column) => column.notNull().references('template.id').onDelete('cascade'))
      .addColumn('connection_id', 'text', (column) => column.notNull())
      .addColumn('provider', 'text', (column) => column.notNull())
      .addColumn('provider_template_id', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('provider_status', 'text', (column) => column.notNull())
      .addColumn('rejection_reason', 'text')
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('template_submission_key', ['template_id', 'connection_id', 'provider'])
      .execute();

    await schema
      .createTable('suppression')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenant.id').onDelete('cascade'))
      .addColumn('address', 'text', (column) => column.notNull())
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('message_id', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('suppression_key', ['tenant_id', 'address'])
      .execute();
    await schema.createIndex('suppression_by_tenant').on('suppression').columns(['tenant_id', 'id']).execute();

    await schema
      .createTable('opt_out_settings')
      .addColumn('tenant_id', 'text', (column) => column.primaryKey().references('tenant.id').onDelete('cascade'))
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
