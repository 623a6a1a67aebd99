import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Sends at a later time, by hand, and at each connection's pace. */
export const sending: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await schema.alterTable('message').addColumn('send_at', 'bigint').execute();
    await schema.alterTable('message').addColumn('retry_of', 'text').execute();
    await schema.alterTable('message').addColumn('resolved_at', 'bigint').execute();
    await schema
      .createIndex('message_by_retry')
      .unique()
      .on('message')
      .column('retry_of')
      .where('retry_of', 'is not', null)
      .execute();
    // Lists of what failed, and of what nobody knows: few of many.
    for (const state of ['failed', 'unknown']) {
      await schema
        .createIndex(`message_${state}`)
        .on('message')
        .columns(['tenant_id', 'id'])
        .where(sql.ref('state'), '=', sql.lit(state))
        .execute();
    }

    await schema
      .alterTable('send')
      .addColumn('position', 'text', (column) => column.notNull().defaultTo(''))
      .execute();
    await schema
      .alterTable('send')
      .addColumn('cold', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await sql`update send set position = message_id`.execute(db);
    await schema.dropIndex('send_by_recipient').execute();
    await schema
      .createIndex('send_by_recipient')
      .on('send')
      .columns(['connection_id', 'recipient', 'position'])
      .execute();
    // What a connection sends next, and what has to leave the line whoever stands before it.
    await schema
      .createIndex('send_by_connection')
      .on('send')
      .columns(['connection_id', 'due_at', 'position'])
      .execute();
    await schema.createIndex('send_by_expiry').on('send').column('expires_at').execute();
    await schema.dropIndex('send_by_due').execute();

    await schema.alterTable('connection').addColumn('pacing', 'text').execute();
    await schema
      .createTable('pace')
      .addColumn('connection_id', 'text', (column) => column.notNull().references('connection.id').onDelete('cascade'))
      .addColumn('lane', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('next_at', 'bigint', (column) => column.notNull())
      .addColumn('cold_next_at', 'bigint', (column) => column.notNull())
      .addColumn('at_once', 'bigint', (column) => column.notNull())
      .addColumn('served_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('pace_key', ['connection_id', 'lane'])
      .execute();
    await schema.createIndex('pace_by_end').on('pace').column('next_at').execute();
    await sql`insert into pace (connection_id, lane, state, next_at, cold_next_at, at_once, served_at)
      select id, '', '{}', 0, 0, 1000, 0 from connection`.execute(db);
  },
};
