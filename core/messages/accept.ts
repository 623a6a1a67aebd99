import type { SendMessage } from '../api/messages.ts';
import type { Attempt } from '../api/routing.ts';
import { keepOffer } from '../choices/keep.ts';
import { resolveContact } from '../contacts/resolve.ts';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';
import { toTimestamp } from '../json.ts';
import { newcomersAmong, reserve } from '../pacing/gate.ts';
import { addressKey, GatewayError } from '../provider/index.ts';
import type { MessageRoute } from '../routing/message-route.ts';
import { isStorageFailure } from '../store/failure.ts';
import type { ConnectionRow, MessageRow, SendRow } from '../store/gateway/schema.ts';
import { prepared } from '../store/prepared.ts';
import { contentOfRequest, type StoredFile } from './content.ts';
import type { Prepared } from './prepare.ts';
import { positionOf } from './line.ts';
import { hasEarlierWaiting, PACED, SCHEDULED, WAITS_ITS_TURN, type Claim } from './queue.ts';
import { writeTraceparent } from '../trace.ts';
import { recipientOf } from './request.ts';
import { toWishColumn } from './wish.ts';

/** A request that has been checked. */
export type Acceptable = {
  readonly request: SendMessage;
  readonly connection: ConnectionRow;
  readonly prepared: Prepared;
  /** The medium of our store that the request names (`findFile`). */
  readonly file?: StoredFile | undefined;
  /** Where there was a choice of connections. */
  readonly route?: MessageRoute | undefined;
  /** Connections that have refused it already, from what is known of them. */
  readonly attempts?: readonly Attempt[] | undefined;
  readonly idempotency: { readonly key: string; readonly fingerprint: string } | undefined;
  /** The tenant may not send now: the message waits until it may. */
  readonly suspended: boolean;
  /** It waits for the dispatcher, instead of being tried at once. */
  readonly later?: boolean;
  /** It goes out although its recipient has opted out: it says so to them. */
  readonly confirmsOptOut?: boolean;
};

export type Accepted = {
  readonly row: MessageRow;
  /** Present where the caller is to make the first attempt at once. */
  readonly claim: Claim | undefined;
  /** Another request with the same key was faster, and `row` is what it made. */
  readonly replayed: boolean;
};

/**
 * Stores a message and its queue row, in one transaction. Throws `idempotency_key_reused`; nothing is stored then.
 *
 * Where the database fails while it commits, nobody knows whether the message is stored. Repeating is safe with an
 * idempotency key, so that `storage_unavailable` is retryable only then.
 */
export async function accept(context: GatewayContext, acceptable: Acceptable): Promise<Accepted> {
  const { connection, idempotency } = acceptable;
  let committing = false;
  try {
    return await context.store.db.transaction().execute(async (transaction) => {
      const accepted = await storeMessage(context, transaction, acceptable);
      committing = true;
      return accepted;
    });
  } catch (error) {
    if (error === KEY_TAKEN && idempotency !== undefined) {
      // In a transaction: the faster one may still be waiting for the flush that it shares with others (SQLite).
      const row = await context.store.db
        .transaction()
        .execute((transaction) =>
          findEarlier(transaction, connection.tenant_id, idempotency.key, idempotency.fingerprint),
        );
      if (row !== undefined) return { row, claim: undefined, replayed: true };
      throw new GatewayError({ code: 'request_in_progress' });
    }
    if (!committing || !isStorageFailure(error)) throw error;
    throw new GatewayError({ code: 'storage_unavailable', retryable: idempotency !== undefined, cause: error });
  }
}

/** Thrown to undo what the transaction has done so far. */
const KEY_TAKEN = new Error('Another request has this idempotency key');

/** As `accept`, within a transaction of the caller's. */
export async function storeMessage(
  context: GatewayContext,
  transaction: StoreTransaction,
  acceptable: Acceptable,
): Promise<Accepted> {
  const { request, connection } = acceptable;
  const recipient = recipientOf(request);
  const contactId =
    recipient.type === 'group'
      ? null
      : await resolveContact(context, transaction, connection.tenant_id, { addresses: [recipient] });
  const row = toRow(context, acceptable, contactId);
  const { prepared, suspended, later } = acceptable;
  const recipientKey = addressKey(recipient);
  return storeRow(context, transaction, {
    row,
    connection,
    offer: prepared.offer,
    recipient: recipientKey,
    suspended,
    later,
  });
}

/** A message's row, complete. */
export type Storable = Pick<Acceptable, 'connection'> & {
  readonly row: MessageRow;
  readonly offer: Prepared['offer'];
  /** `addressKey` of where it goes. */
  readonly recipient: string;
  readonly suspended?: boolean;
  readonly later?: boolean | undefined;
};

/** Stores a row with its place in the queue, and claims it where it may be tried at once. */
export async function storeRow(
  context: GatewayContext,
  transaction: StoreTransaction,
  storable: Storable,
): Promise<Accepted> {
  const { row, connection, offer, recipient } = storable;
  const inserted = await insertMessage(transaction, row);
  if (inserted.rows.length === 0) throw KEY_TAKEN;
  if (offer !== null) await keepOffer(transaction, row, offer);
  const place = await placeOf(context, transaction, storable);
  await insertSend(transaction, toSend(context, row, connection.epoch, recipient, place));
  const claim = {
    messageId: row.id,
    tenantId: row.tenant_id,
    connectionId: connection.id,
    epoch: connection.epoch,
    attempt: 1,
  };
  const { waitsFor, cold, watched } = place;
  return {
    row,
    claim: waitsFor !== null ? undefined : { ...claim, maybeTaken: false, cold, watched },
    replayed: false,
  };
}

const insertMessage = prepared((db: Store, row: MessageRow) =>
  db
    .insertInto('message')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'idempotency_key']).where('idempotency_key', 'is not', null).doNothing(),
    )
    .returning('id'),
);

const insertSend = prepared((db: Store, row: SendRow) => db.insertInto('send').values(row));

/** Where a message stands once it is stored. */
export type Place = {
  /** Why it waits; null where it is tried at once. */
  readonly waitsFor: string | null;
  /** It goes to somebody new. */
  readonly cold: boolean;
  /** When it is due, in epoch milliseconds, where that is neither now nor when it is to be sent. */
  readonly dueAt?: number;
  readonly watched?: boolean;
};

async function placeOf(
  context: GatewayContext,
  transaction: StoreTransaction,
  { row, recipient, connection, suspended = false, later = false }: Storable,
): Promise<Place> {
  const obstacle = await obstacleOf(transaction, row, recipient, { suspended, later });
  if (obstacle !== null) {
    const newcomers = await newcomersAmong(context, transaction, connection, [row]);
    return { waitsFor: obstacle, cold: newcomers.has(row.id) };
  }
  const reserved = await reserve(context, transaction, connection, row, recipient);
  if (reserved.kind === 'go') return { waitsFor: null, ...reserved };
  // What holds up all, or all who are new, is looked at where messages are claimed.
  const dueAt = reserved.whom === 'recipient' ? Math.min(reserved.until, row.expires_at ?? Infinity) : row.created_at;
  return { waitsFor: PACED, cold: reserved.cold, dueAt };
}

async function obstacleOf(
  transaction: StoreTransaction,
  row: MessageRow,
  recipient: string,
  { suspended, later }: { readonly suspended: boolean; readonly later: boolean },
): Promise<string | null> {
  if (row.send_at !== null) return SCHEDULED;
  if (suspended) return 'tenant_suspended';
  return later || (await hasEarlierWaiting(transaction, row, recipient)) ? WAITS_ITS_TURN : null;
}

export function toSend(
  context: GatewayContext,
  row: MessageRow,
  epoch: number,
  recipient: string,
  { waitsFor, cold, dueAt = row.send_at ?? row.created_at }: Place,
): SendRow {
  const waits = waitsFor !== null;
  return {
    message_id: row.id,
    tenant_id: row.tenant_id,
    connection_id: row.connection_id,
    recipient,
    position: positionOf(context, row),
    cold: cold ? 1 : 0,
    due_at: waits ? dueAt : row.created_at + context.limits.leaseMs,
    expires_at: row.expires_at ?? row.created_at + context.limits.messageLifetimeMs,
    // One is the request's own attempt, beside which others may go out; what waited holds up whoever comes after it.
    attempts: 1,
    maybe_taken: waits ? 0 : 1,
    last_error: waitsFor,
    epoch,
  };
}

export function toRow(context: GatewayContext, acceptable: Acceptable, contactId: string | null): MessageRow {
  const { request, connection, prepared, idempotency } = acceptable;
  const now = context.now().getTime();
  const recipient = recipientOf(request);
  const sendAt = request.sendAt === undefined ? null : Date.parse(request.sendAt);
  return {
    id: createId('message'),
    tenant_id: connection.tenant_id,
    connection_id: connection.id,
    contact_id: contactId,
    group_id: recipient.type === 'group' ? recipient.id : null,
    direction: 'outbound',
    type: request.type,
    content: JSON.stringify(contentOfRequest(request, acceptable.file)),
    sent_as: prepared.sentAs === null ? null : JSON.stringify(prepared.sentAs),
    address: JSON.stringify(recipient),
    reply_to: request.replyTo ?? null,
    state: 'queued',
    provider: connection.provider,
    provider_message_id: null,
    error: null,
    warnings: JSON.stringify(prepared.warnings),
    timeline: JSON.stringify([{ state: 'queued', at: toTimestamp(now) }]),
    client_reference: request.clientReference ?? null,
    metadata: JSON.stringify(request.metadata ?? {}),
    idempotency_key: idempotency?.key ?? null,
    fingerprint: idempotency?.fingerprint ?? null,
    created_at: now,
    updated_at: now,
    expires_at:
      request.expiresAt === undefined
        ? (sendAt ?? now) + context.limits.messageLifetimeMs
        : Date.parse(request.expiresAt),
    edited_at: null,
    revoked_at: null,
    route: acceptable.route === undefined ? null : JSON.stringify(acceptable.route),
    attempts: acceptable.attempts === undefined ? null : JSON.stringify(acceptable.attempts),
    pricing: null,
    wish: toWishColumn(request, acceptable.confirmsOptOut === true),
    send_at: sendAt,
    retry_of: null,
    ...(context.trace !== undefined && { trace: writeTraceparent(context.trace) }),
    resolved_at: null,
  };
}

/**
 * The message that an earlier request with this key made. Throws `idempotency_key_reused` where that was another
 * request.
 */
export async function findEarlier(
  db: Store | StoreTransaction,
  tenantId: string,
  key: string | undefined,
  fingerprint: string,
): Promise<MessageRow | undefined> {
  if (key === undefined) return undefined;
  const { rows } = await selectByKey(db, { tenantId, key });
  const [row] = rows;
  if (row !== undefined && row.fingerprint !== fingerprint) throw new GatewayError({ code: 'idempotency_key_reused' });
  return row;
}

const selectByKey = prepared((db: Store, { tenantId, key }: { readonly tenantId: string; readonly key: string }) =>
  db.selectFrom('message').selectAll().where('tenant_id', '=', tenantId).where('idempotency_key', '=', key),
);
