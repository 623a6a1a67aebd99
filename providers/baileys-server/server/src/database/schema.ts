import type { Migrations } from '../../../../../core/store/migrate.ts';
import { blobType } from '../../../../../core/store/migrate.ts';

/** Times are epoch milliseconds, blobs are sealed by the keyring, JSON is text. */
export type Schema = {
  wa_session: SessionRow;
  wa_key: KeyRow;
  wa_message: MessageRow;
  wa_event: EventRow;
};

export type SessionRow = {
  id: string;
  /** 1 while the session should be open: it is restored when the process starts. */
  wanted: number;
  /** Baileys' credentials, sealed. */
  creds: Uint8Array | null;
  /** The state of a session that is not wanted, or a restriction, as JSON: what a restart must still know. */
  note: string | null;
  created_at: number;
};

/** Signal keys, one a row. */
export type KeyRow = { session: string; kind: string; id: string; value: Uint8Array };

export type MessageRow = {
  session: string;
  direction: 'in' | 'out';
  /** WhatsApp's message id. */
  id: string;
  /** JID of the chat. */
  chat: string;
  /** Outbound: a `DeliveryState`. Inbound: `received`, `waiting` (not decrypted yet), `given_up` (reported as unreadable). */
  state: string;
  /** Outbound: hash of the request, to tell a repeated one from another one with the same key. */
  request: string | null;
  /** Outbound and failed: a `DeliveryFailure` as JSON. */
  failure: string | null;
  /** `proto.WebMessageInfo`, sealed. */
  content: Uint8Array | null;
  created_at: number;
};

/** Events on their way to the gateway. Deleted once taken. */
export type EventRow = { session: string; seq: number; payload: Uint8Array; created_at: number };

/** Kept apart from the gateway's, which may live in the same PostgreSQL. */
export const MIGRATION_TABLE = 'baileys_server_migration';

export const migrations: Migrations = (engine) => {
  const blob = blobType(engine);
  return {
    '0001-baileys-server': {
      async up(db) {
        await db.schema
          .createTable('wa_session')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .addColumn('wanted', 'integer', (column) => column.notNull())
          .addColumn('creds', blob)
          .addColumn('note', 'text')
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .execute();
        await db.schema
          .createTable('wa_key')
          .addColumn('session', 'text', (column) => column.notNull())
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('id', 'text', (column) => column.notNull())
          .addColumn('value', blob, (column) => column.notNull())
          .addPrimaryKeyConstraint('wa_key_pk', ['session', 'kind', 'id'])
          .execute();
        await db.schema
          .createTable('wa_message')
          .addColumn('session', 'text', (column) => column.notNull())
          .addColumn('direction', 'text', (column) => column.notNull())
          .addColumn('id', 'text', (column) => column.notNull())
          .addColumn('chat', 'text', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('request', 'text')
          .addColumn('failure', 'text')
          .addColumn('content', blob)
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .addPrimaryKeyConstraint('wa_message_pk', ['session', 'direction', 'id'])
          .execute();
        await db.schema.createIndex('wa_message_created_at').on('wa_message').column('created_at').execute();
        await db.schema
          .createIndex('wa_message_open')
          .on('wa_message')
          .columns(['session', 'state'])
          .where('state', 'in', ['queued', 'waiting'])
          .execute();
        await db.schema
          .createTable('wa_event')
          .addColumn('session', 'text', (column) => column.notNull())
          .addColumn('seq', 'bigint', (column) => column.notNull())
          .addColumn('payload', blob, (column) => column.notNull())
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .addPrimaryKeyConstraint('wa_event_pk', ['session', 'seq'])
          .execute();
      },
    },
  };
};
