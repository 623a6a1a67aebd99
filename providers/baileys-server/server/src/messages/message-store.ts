import { proto } from '@whiskeysockets/baileys';
import type { Kysely, Transaction } from 'kysely';
import type { Keyring } from '../../../../../core/crypto/keyring.ts';
import type { DeliveryFailure, DeliveryState } from '../../../../../core/provider/index.ts';
import { prepare } from '../database/prepared.ts';
import type { MessageRow, Schema } from '../database/schema.ts';
import { messageRecord } from '../database/sealed.ts';

export type Direction = MessageRow['direction'];

export type StoredMessage = {
  readonly id: string;
  readonly chat: string;
  readonly state: string;
  readonly request: string | undefined;
  readonly failure: DeliveryFailure | undefined;
  readonly content: proto.WebMessageInfo | undefined;
  readonly createdAt: number;
};

/** What later operations need of a message: quoting, reacting, read receipts, retries, media, poll votes. Content is sealed. */
export type MessageStore = {
  find(session: string, direction: Direction, id: string): Promise<StoredMessage | undefined>;
  /** Ids and age of outbound messages that WhatsApp has not acknowledged. */
  unacknowledged(session: string): Promise<readonly { readonly id: string; readonly createdAt: number }[]>;
  /** Adds an outbound message, or takes the row of an earlier attempt over. */
  putOutbound(
    transaction: Transaction<Schema>,
    session: string,
    message: NewMessage & { request?: string },
  ): Promise<void>;
  /** Adds an inbound one. `false` where this id is known already: a redelivery. */
  addInbound(transaction: Transaction<Schema>, session: string, message: NewMessage): Promise<boolean>;
  setState(
    transaction: Transaction<Schema>,
    session: string,
    direction: Direction,
    id: string,
    state: string,
    failure?: DeliveryFailure,
  ): Promise<void>;
  /** An ack moves a message on only where nothing later is known of it. */
  noteAck(
    transaction: Transaction<Schema>,
    session: string,
    id: string,
    state: string,
    failure?: DeliveryFailure,
  ): Promise<void>;
  /** Deletes what was said in chats, but for what WhatsApp has not acknowledged yet: that is still being sent. */
  forget(transaction: Transaction<Schema>, session: string, chats: readonly string[]): Promise<void>;
  /** States of outbound messages, for receipts. */
  states(
    transaction: Transaction<Schema>,
    session: string,
    ids: readonly string[],
  ): Promise<Map<string, DeliveryState>>;
};

export type NewMessage = {
  readonly id: string;
  readonly chat: string;
  readonly state: string;
  readonly content: proto.IWebMessageInfo | undefined;
  readonly createdAt: number;
};

/** On the server's tables; contents are sealed. */
export function createMessageStore(db: Kysely<Schema>, keyring: Keyring): MessageStore {
  const queries = prepareQueries(db);

  const rowOf = (session: string, direction: Direction, message: NewMessage): MessageRow => ({
    session,
    direction,
    id: message.id,
    chat: message.chat,
    state: message.state,
    request: null,
    failure: null,
    content:
      message.content === undefined
        ? null
        : keyring.seal(
            proto.WebMessageInfo.encode(message.content).finish(),
            messageRecord(session, direction, message.id),
          ),
    created_at: message.createdAt,
  });

  return {
    async find(session, direction, id) {
      const [row] = (await queries.find(db, [session, direction, id])).rows;
      if (row === undefined) return undefined;
      return {
        id: row.id,
        chat: row.chat,
        state: row.state,
        request: row.request ?? undefined,
        failure: row.failure === null ? undefined : (JSON.parse(row.failure) as DeliveryFailure),
        content:
          row.content === null
            ? undefined
            : proto.WebMessageInfo.decode(keyring.open(row.content, messageRecord(session, direction, id))),
        createdAt: row.created_at,
      };
    },

    async unacknowledged(session) {
      const rows = await db
        .selectFrom('wa_message')
        .select(['id', 'created_at'])
        .where('session', '=', session)
        .where('state', '=', 'queued')
        .where('direction', '=', 'out')
        .orderBy('created_at')
        .limit(1000)
        .execute();
      return rows.map((row) => ({ id: row.id, createdAt: row.created_at }));
    },

    async putOutbound(transaction, session, message) {
      const row = { ...rowOf(session, 'out', message), request: message.request ?? null };
      await queries.putOutbound(transaction, valuesOf(row));
    },

    async addInbound(transaction, session, message) {
      const { rows } = await queries.addInbound(transaction, [
        ...valuesOf(rowOf(session, 'in', message)),
        'waiting',
        'given_up',
        'received',
      ]);
      return rows.length > 0;
    },

    async setState(transaction, session, direction, id, state, failure) {
      await queries.setState(transaction, [
        state,
        failure === undefined ? null : JSON.stringify(failure),
        session,
        direction,
        id,
      ]);
    },

    async noteAck(transaction, session, id, state, failure) {
      const json = failure === undefined ? null : JSON.stringify(failure);
      await queries.noteAck(transaction, [state, json, session, 'out', id, 'queued', 'unknown']);
    },

    async forget(transaction, session, chats) {
      await transaction
        .deleteFrom('wa_message')
        .where('session', '=', session)
        .where('chat', 'in', [...chats])
        .where('state', '!=', 'queued')
        .execute();
    },

    async states(transaction, session, ids) {
      const rows = await transaction
        .selectFrom('wa_message')
        .select(['id', 'state'])
        .where('session', '=', session)
        .where('direction', '=', 'out')
        .where('id', 'in', [...ids])
        .execute();
      return new Map(rows.map((row) => [row.id, row.state as DeliveryState]));
    },
  };
}

const ANY: MessageRow = {
  session: '',
  direction: 'out',
  id: '',
  chat: '',
  state: '',
  request: null,
  failure: null,
  content: null,
  created_at: 0,
};

/** In the order of `ANY`. */
function valuesOf(row: MessageRow): readonly unknown[] {
  const { session, direction, id, chat, state, request, failure, content, created_at: createdAt } = row;
  return [session, direction, id, chat, state, request, failure, content, createdAt];
}

/** The queries of every message. The first values of an insert are those of `ANY`, in its order. */
function prepareQueries(db: Kysely<Schema>) {
  const one = db
    .updateTable('wa_message')
    .set({ state: '', failure: '' })
    .where('session', '=', '')
    .where('direction', '=', 'out')
    .where('id', '=', '');
  return {
    find: prepare(
      db
        .selectFrom('wa_message')
        .selectAll()
        .where('session', '=', '')
        .where('direction', '=', 'out')
        .where('id', '=', ''),
    ),
    setState: prepare(one),
    noteAck: prepare(one.where('state', 'in', ['queued', 'unknown'])),
    putOutbound: prepare(
      db
        .insertInto('wa_message')
        .values(ANY)
        .onConflict((conflict) =>
          conflict.columns(['session', 'direction', 'id']).doUpdateSet((expression) => ({
            state: expression.ref('excluded.state'),
            content: expression.ref('excluded.content'),
            request: expression.ref('excluded.request'),
            failure: expression.ref('excluded.failure'),
          })),
        ),
    ),
    addInbound: prepare(
      db
        .insertInto('wa_message')
        .values(ANY)
        .onConflict((conflict) =>
          conflict
            .columns(['session', 'direction', 'id'])
            .doUpdateSet((expression) => ({
              state: expression.ref('excluded.state'),
              content: expression.ref('excluded.content'),
            }))
            // Only where the earlier one could not be read.
            .where('wa_message.state', 'in', ['waiting', 'given_up'])
            .where('excluded.state' as 'wa_message.state', '=', 'received'),
        )
        .returning('id'),
    ),
  };
}
