import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Webhook URLs with a secret in them, for backends whose proof does not cover the body. */
export const webhookPaths: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('webhook_path')
      .addColumn('connection_id', 'text', (column) => column.notNull().references('connection.id').onDelete('cascade'))
      .addColumn('epoch', 'integer', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('webhook_path_key', ['connection_id', 'epoch', 'hash'])
      .execute();
  },
};
