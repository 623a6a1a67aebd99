import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What all processes of an installation count together; and the audit entry of an erasure, written as it begins. */
export const sharedCounts: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await schema
      .createTable('wrong_key')
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('wrong_key_key', ['subject', 'key'])
      .execute();
    await schema.createIndex('wrong_key_by_age').on('wrong_key').column('at').execute();
    await schema
      .createTable('key_rate')
      .addColumn('subject', 'text', (column) => column.primaryKey())
      .addColumn('slot', 'bigint', (column) => column.notNull())
      .addColumn('claimed', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('reconnect_count')
      .addColumn('provider', 'text', (column) => column.primaryKey())
      .addColumn('count', 'bigint', (column) => column.notNull())
      .execute();
    await schema.alterTable('erasure').addColumn('audit_id', 'text').execute();
  },
};
