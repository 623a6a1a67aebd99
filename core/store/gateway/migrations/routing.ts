import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../../database.ts';
import { blobType } from '../../migrate.ts';

/** Plans, and how messages find their connection. */
export const routing = (engine: Engine): Migration => ({
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await schema
      .createTable('plan')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('provider', 'text', (column) => column.notNull())
      .addColumn('config', 'text', (column) => column.notNull())
      .addColumn('secrets', blobType(engine))
      .addColumn('limits', 'text', (column) => column.notNull())
      .addColumn('prices', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema.alterTable('tenant').addColumn('plan_id', 'text').execute();
    await schema.alterTable('tenant').addColumn('routing', 'text').execute();
    await schema.alterTable('connection').addColumn('plan_id', 'text').execute();
    await schema.alterTable('message').addColumn('route', 'text').execute();
    await schema.alterTable('message').addColumn('attempts', 'text').execute();
  },
});
