import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../../database.ts';

/** What a request said about other ways to say it, kept with its message: whoever sends it later makes their own of it. */
export const wish = (engine: Engine): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('message').addColumn('wish', 'text').execute();
    const kept = engine === 'postgres' ? sql`(route::json -> 'wish')::text` : sql`json_extract(route, '$.wish')`;
    await sql`update message set wish = ${kept} where route is not null`.execute(db);
  },
});
