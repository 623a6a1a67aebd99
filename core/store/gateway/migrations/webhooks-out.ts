import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../../database.ts';
import { blobType } from '../../migrate.ts';

/** Webhook endpoints, and what is to be delivered to them. */
export const webhooksOut = (engine: Engine): Migration => ({
  async up(db: Kysely<unknown>) {
    const { schema } = db;

    await schema
      .createTable('webhook_endpoint')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) => column.references('tenant.id').onDelete('cascade'))
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('events', 'text', (column) => column.notNull())
      .addColumn('description', 'text', (column) => column.notNull())
      .addColumn('enabled', 'integer', (column) => column.notNull())
      .addColumn('disabled_reason', 'text')
      .addColumn('secret', blobType(engine), (column) => column.notNull())
      .addColumn('previous_secret', blobType(engine))
      .addColumn('previous_until', 'bigint')
      .addColumn('failures', 'integer', (column) => column.notNull())
      .addColumn('failing_since', 'bigint')
      .addColumn('paused_until', 'bigint')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createIndex('webhook_endpoint_by_tenant')
      .on('webhook_endpoint')
      .columns(['tenant_id', 'id'])
      .execute();

    // No reference to the endpoint: one that is deleted while an event is written must not undo the event.
    await schema
      .createTable('delivery')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('endpoint_id', 'text', (column) => column.notNull())
      .addColumn('tenant_id', 'text', (column) => column.notNull())
      .addColumn('sequence', 'bigint', (column) => column.notNull())
      .addColumn('event_id', 'text', (column) => column.notNull())
      .addColumn('line', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('due_at', 'bigint')
      .addColumn('leased', 'integer', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('failures', 'integer', (column) => column.notNull())
      .addColumn('attempt_log', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('delivery_key', ['endpoint_id', 'event_id'])
      .addForeignKeyConstraint(
        'delivery_of_event',
        ['tenant_id', 'sequence'],
        'event',
        ['tenant_id', 'sequence'],
        (constraint) => constraint.onDelete('cascade'),
      )
      .execute();
    await schema.createIndex('delivery_by_event').on('delivery').columns(['tenant_id', 'sequence']).execute();
    await schema
      .createIndex('delivery_by_due')
      .on('delivery')
      .columns(['endpoint_id', 'due_at'])
      .where('due_at', 'is not', null)
      .execute();
    await schema
      .createIndex('delivery_by_line')
      .on('delivery')
      .columns(['endpoint_id', 'tenant_id', 'line', 'sequence'])
      .where(sql.ref('due_at'), 'is not', null)
      .execute();
  },
});
