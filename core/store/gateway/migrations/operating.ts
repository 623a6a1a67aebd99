import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../../database.ts';
import { STATUS_OF_SESSION } from '../session-status.ts';
import { countMessages } from './usage.ts';

/** What the operator looks at: events of all tenants in one order. */
export const operating = (engine: Engine): Migration => ({
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await schema
      .alterTable('event')
      .addColumn('position', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
    if (engine === 'postgres') {
      await sql`create sequence event_position`.execute(db);
      await sql`
        update event set position = numbered.position
        from (select tenant_id, sequence, row_number() over (order by created_at, tenant_id, sequence) as position from event)
          as numbered
        where event.tenant_id = numbered.tenant_id and event.sequence = numbered.sequence`.execute(db);
      await sql`select setval('event_position', (select coalesce(max(position), 0) + 1 from event), false)`.execute(db);
      await sql`alter table event alter column position set default nextval('event_position')`.execute(db);
      await sql`alter sequence event_position owned by event.position`.execute(db);
    } else {
      await sql`update event set position = rowid`.execute(db);
    }
    await schema.createIndex('event_by_position').unique().on('event').column('position').execute();
    // What came since a time: for a redelivery, and for whoever forgets what is old.
    await schema.createIndex('event_by_age').on('event').columns(['tenant_id', 'created_at', 'sequence']).execute();
    await schema
      .createIndex('connection_by_status')
      .on('connection')
      .expression(sql`tenant_id, provider, (${sql.raw(STATUS_OF_SESSION[engine])})`)
      .where(sql.ref('deleted_at'), 'is', null)
      .execute();
    // What is done for a message later belongs to the trace of its request.
    await schema.alterTable('message').addColumn('trace', 'text').execute();
    await countMessages(db, engine);
  },
});
