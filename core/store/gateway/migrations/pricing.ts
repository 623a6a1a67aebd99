import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a message costs, as its provider says. */
export const pricing: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('message').addColumn('pricing', 'text').execute();
  },
};
