import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { blobType, type Migrations } from '../migrate.ts';
import type { Engine } from '../database.ts';
import { connectLinks } from './migrations/connect-links.ts';
import { conversations } from './migrations/conversations.ts';
import { lists } from './migrations/lists.ts';
import { marketing } from './migrations/marketing.ts';
import { media } from './migrations/media.ts';
import { operating } from './migrations/operating.ts';
import { pricing } from './migrations/pricing.ts';
import { routing } from './migrations/routing.ts';
import { security } from './migrations/security.ts';
import { sending } from './migrations/sending.ts';
import { sharedCounts } from './migrations/shared-counts.ts';
import { switching } from './migrations/switching.ts';
import { webhookPaths } from './migrations/webhook-paths.ts';
import { webhooksOut } from './migrations/webhooks-out.ts';
import { wish } from './migrations/wish.ts';

/** Kept apart from the Baileys server's, which may live in the same PostgreSQL. */
export const GATEWAY_MIGRATION_TABLE = 'gateway_migration';

/** Never edit one that has been released; add the next. */
export const gatewayMigrations: Migrations = (engine) => ({
  '0001-spine': spine(engine),
  '0002-conversations': conversations,
  '0003-switching': switching(engine),
  '0004-webhooks-out': webhooksOut(engine),
  '0005-plans-and-routing': routing(engine),
  '0006-pricing': pricing,
  '0007-wish': wish(engine),
  '0008-sending': sending,
  '0009-security': security(engine),
  '0010-media': media,
  '0012-connect-links': connectLinks,
  '0011-operating': operating(engine),
  '0014-webhook-paths': webhookPaths,
  '0015-shared-counts': sharedCounts,
  '0016-lists': lists,
  '0017-marketing': marketing,
});

function spine(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;

      await schema
        .createTable('tenant')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('metadata', 'text', (column) => column.notNull())
        .addColumn('event_sequence', 'bigint', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .execute();

      await schema
        .createTable('connection')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenant.id').onDelete('cascade'))
        .addColumn('provider', 'text', (column) => column.notNull())
        .addColumn('label', 'text', (column) => column.notNull())
        .addColumn('is_default', 'integer', (column) => column.notNull())
        .addColumn('config', 'text', (column) => column.notNull())
        .addColumn('secrets', blobType(engine))
        .addColumn('session_state', 'text')
        .addColumn('session_state_at', 'bigint', (column) => column.notNull())
        .addColumn('number', 'text')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addColumn('deleted_at', 'bigint')
        .execute();
      await schema.createIndex('connection_by_tenant').on('connection').columns(['tenant_id', 'id']).execute();

      await schema
        .createTable('api_key')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenant.id').onDelete('cascade'))
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull().unique())
        .addColumn('hint', 'text', (column) => column.notNull())
        .addColumn('scopes', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint')
        .addColumn('last_used_at', 'bigint')
        .addColumn('revoked_at', 'bigint')
        .execute();
      await schema.createIndex('api_key_by_tenant').on('api_key').columns(['tenant_id', 'id']).execute();

      await schema
        .createTable('contact')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenant.id').onDelete('cascade'))
        .addColumn('name', 'text')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .execute();
      await schema.createIndex('contact_by_tenant').on('contact').columns(['tenant_id', 'id']).execute();

      await schema
        .createTable('contact_address')
        .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenant.id').onDelete('cascade'))
        .addColumn('address', 'text', (column) => column.notNull())
        .addColumn('contact_id', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('contact_address_key', ['tenant_id', 'address'])
        .execute();
      await schema.createIndex('contact_address_by_contact').on('contact_address').column('contact_id').execute();

      await schema
        .createTable('message')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenant.id').onDelete('cascade'))
        .addColumn('connection_id', 'text', (column) => column.notNull())
        .addColumn('contact_id', 'text')
        .addColumn('group_id', 'text')
        .addColumn('direction', 'text', (column) => column.notNull())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('content', 'text', (column) => column.notNull())
        .addColumn('address', 'text', (column) => column.notNull())
        .addColumn('reply_to', 'text')
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('provider', 'text', (column) => column.notNull())
        .addColumn('provider_message_id', 'text')
        .addColumn('error', 'text')
        .addColumn('warnings', 'text', (column) => column.notNull())
        .addColumn('timeline', 'text', (column) => column.notNull())
        .addColumn('client_reference', 'text')
        .addColumn('metadata', 'text', (column) => column.notNull())
        .addColumn('idempotency_key', 'text')
        .addColumn('fingerprint', 'text')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint')
        .addColumn('edited_at', 'bigint')
        .addColumn('revoked_at', 'bigint')
        .execute();
      await schema
        .createIndex('message_by_key')
        .unique()
        .on('message')
        .columns(['tenant_id', 'idempotency_key'])
        .where('idempotency_key', 'is not', null)
        .execute();
      // A provider's id is unique for one number and one direction; a switched connection has had several providers.
      await schema
        .createIndex('message_by_provider_id')
        .unique()
        .on('message')
        .columns(['connection_id', 'provider_message_id', 'direction', 'provider'])
        .where('provider_message_id', 'is not', null)
        .execute();
      await schema.createIndex('message_by_tenant').on('message').columns(['tenant_id', 'id']).execute();
      await schema
        .createIndex('message_by_contact')
        .on('message')
        .columns(['tenant_id', 'contact_id', 'id'])
        .where('contact_id', 'is not', null)
        .execute();
      await schema
        .createIndex('message_by_reference')
        .on('message')
        .columns(['tenant_id', 'client_reference', 'id'])
        .where('client_reference', 'is not', null)
        .execute();

      await schema
        .createTable('send')
        .addColumn('message_id', 'text', (column) => column.primaryKey().references('message.id').onDelete('cascade'))
        .addColumn('tenant_id', 'text', (column) => column.notNull())
        .addColumn('connection_id', 'text', (column) => column.notNull())
        .addColumn('recipient', 'text', (column) => column.notNull())
        .addColumn('due_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('maybe_taken', 'integer', (column) => column.notNull())
        .addColumn('last_error', 'text')
        .execute();
      await schema.createIndex('send_by_due').on('send').columns(['due_at', 'message_id']).execute();
      // The line of messages to one recipient; its first column also serves what concerns a whole connection.
      await schema
        .createIndex('send_by_recipient')
        .on('send')
        .columns(['connection_id', 'recipient', 'message_id'])
        .execute();

      await schema
        .createTable('early_status')
        .addColumn('connection_id', 'text', (column) => column.notNull())
        .addColumn('provider_message_id', 'text', (column) => column.notNull())
        .addColumn('provider_event_id', 'text', (column) => column.notNull())
        .addColumn('event', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('early_status_key', ['connection_id', 'provider_message_id', 'provider_event_id'])
        .execute();
      await schema.createIndex('early_status_by_age').on('early_status').column('created_at').execute();

      await schema
        .createTable('event')
        .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenant.id').onDelete('cascade'))
        .addColumn('sequence', 'bigint', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull().unique())
        .addColumn('connection_id', 'text', (column) => column.notNull())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('data', 'text', (column) => column.notNull())
        .addColumn('message_id', 'text')
        .addColumn('provider_event_id', 'text')
        .addColumn('occurred_at', 'bigint', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('event_key', ['tenant_id', 'sequence'])
        .execute();
      await schema
        .createIndex('event_by_provider_id')
        .unique()
        .on('event')
        .columns(['connection_id', 'provider_event_id'])
        .where('provider_event_id', 'is not', null)
        .execute();
    },
  };
}
