import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What an opt-out is about: all messages, or marketing alone. Until now there was one kind only; those that Meta told with
 * 131050 were about marketing, and held up everything.
 */
export const marketing: Migration = {
  async up(db: Kysely<{ suppression: { scope: string; source: string; reason: string | null } }>) {
    await db.schema
      .alterTable('suppression')
      .addColumn('scope', 'text', (column) => column.notNull().defaultTo('all'))
      .execute();
    await db
      .updateTable('suppression')
      .set({ scope: 'marketing' })
      .where('source', '=', 'provider')
      .where('reason', '=', '131050')
      .execute();
  },
};
