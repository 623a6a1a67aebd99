import { createHash } from 'node:crypto';
import type { SendMessage } from '../api/messages.ts';
import { providerOf } from '../connections/provider-of.ts';
import { findConnection, findDefaultConnection } from '../connections/find.ts';
import { resolveContact } from '../contacts/resolve.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';
import { toTimestamp } from '../json.ts';
import { GatewayError, type Address, type Warning } from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { attempt } from './attempt.ts';
import { checkMessage } from './check.ts';
import { contentOfRequest, toOutbound } from './content.ts';
import { findTarget } from './find.ts';
import { WAITS_ITS_TURN } from './queue.ts';
import { settle } from './settle.ts';

export type SendOptions = {
  /** The caller's tenant; undefined for the admin, who then has to name a connection. */
  readonly tenantId: string | undefined;
  /** Same key and same request: the message made the first time is the answer, and nothing is sent again. */
  readonly idempotencyKey: string | undefined;
};

export type Sent = {
  readonly row: MessageRow;
  /** True where the message was made by an earlier request with the same key. */
  readonly replayed: boolean;
};

/**
 * Accepts a message and tries once to send it. After the transaction in the middle the message cannot be lost: whatever
 * happens to this process, a worker goes on from the queue row.
 *
 * Throws before anything is stored: `invalid_request`, `unsupported_message`, `invalid_message`, `resource_not_found`,
 * `idempotency_key_reused`. Failures to send do not throw: they are the row's state.
 */
export async function sendMessage(context: GatewayContext, request: SendMessage, options: SendOptions): Promise<Sent> {
  const connection = await connectionFor(context, request, options.tenantId);
  const fingerprint = fingerprintOf(request);
  const earlier = await findEarlier(context, connection.tenant_id, options.idempotencyKey, fingerprint);
  if (earlier !== undefined) return { row: earlier, replayed: true };

  const warnings = await check(context, request, connection);
  const stored = await store(context, request, connection, { ...options, fingerprint, warnings });
  if (!stored.inserted) return { row: stored.row, replayed: true };
  if (stored.waits) return { row: stored.row, replayed: false };

  const claim = { messageId: stored.row.id, connectionId: connection.id, attempt: 1, interrupted: false };
  const outcome = await attempt(context, claim, AbortSignal.timeout(context.limits.sendBudgetMs));
  return { row: (await settle(context, claim, outcome)) ?? stored.row, replayed: false };
}

async function connectionFor(
  context: GatewayContext,
  request: SendMessage,
  tenantId: string | undefined,
): Promise<ConnectionRow> {
  if (request.connectionId !== undefined) return findConnection(context, request.connectionId, tenantId);
  if (tenantId !== undefined) return findDefaultConnection(context, tenantId);
  throw new GatewayError({
    code: 'invalid_request',
    fields: [{ path: 'connectionId', message: 'is needed with the admin key' }],
  });
}

function recipientOf(request: SendMessage): Address {
  return typeof request.to === 'string' ? { type: 'phone', number: request.to } : request.to;
}

/** Everything that can be refused without a network call. */
async function check(
  context: GatewayContext,
  request: SendMessage,
  connection: ConnectionRow,
): Promise<readonly Warning[]> {
  const { db } = context.store;
  const expiresAt = request.expiresAt === undefined ? undefined : Date.parse(request.expiresAt);
  if (expiresAt !== undefined && expiresAt <= context.now().getTime()) {
    throw new GatewayError({
      code: 'invalid_request',
      fields: [{ path: 'expiresAt', message: 'must be in the future' }],
    });
  }
  const targetOf = (id: string | undefined, path: string) =>
    id === undefined ? Promise.resolve(undefined) : findTarget(db, id, connection.id, path);
  const message = toOutbound(contentOfRequest(request), recipientOf(request), {
    replyTo: await targetOf(request.replyTo, 'replyTo'),
    target: await targetOf('target' in request ? request.target : undefined, 'target'),
  });
  return checkMessage(message, providerOf(context, connection));
}

async function findEarlier(
  context: GatewayContext,
  tenantId: string,
  key: string | undefined,
  fingerprint: string,
): Promise<MessageRow | undefined> {
  if (key === undefined) return undefined;
  const row = await context.store.db
    .selectFrom('message')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  if (row !== undefined && row.fingerprint !== fingerprint) throw new GatewayError({ code: 'idempotency_key_reused' });
  return row;
}

type Stored =
  | { readonly inserted: true; readonly row: MessageRow; readonly waits: boolean }
  | { readonly inserted: false; readonly row: MessageRow };

/** The message and its queue row, in one transaction. */
async function store(
  context: GatewayContext,
  request: SendMessage,
  connection: ConnectionRow,
  options: SendOptions & { readonly fingerprint: string; readonly warnings: readonly Warning[] },
): Promise<Stored> {
  const now = context.now().getTime();
  const to = recipientOf(request);
  const stored = await context.store.db.transaction().execute(async (transaction): Promise<Stored | undefined> => {
    const row: MessageRow = {
      id: createId('message'),
      tenant_id: connection.tenant_id,
      connection_id: connection.id,
      contact_id:
        to.type === 'group' ? null : await resolveContact(transaction, connection.tenant_id, { addresses: [to] }, now),
      group_id: to.type === 'group' ? to.id : null,
      direction: 'outbound',
      type: request.type,
      content: JSON.stringify(contentOfRequest(request)),
      address: JSON.stringify(to),
      reply_to: request.replyTo ?? null,
      state: 'queued',
      provider: connection.provider,
      provider_message_id: null,
      error: null,
      warnings: JSON.stringify(options.warnings),
      timeline: JSON.stringify([{ state: 'queued', at: toTimestamp(now) }]),
      client_reference: request.clientReference ?? null,
      metadata: JSON.stringify(request.metadata ?? {}),
      idempotency_key: options.idempotencyKey ?? null,
      fingerprint: options.idempotencyKey === undefined ? null : options.fingerprint,
      created_at: now,
      updated_at: now,
      expires_at:
        request.expiresAt === undefined ? now + context.limits.messageLifetimeMs : Date.parse(request.expiresAt),
      edited_at: null,
      revoked_at: null,
    };
    const inserted = await transaction
      .insertInto('message')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'idempotency_key']).where('idempotency_key', 'is not', null).doNothing(),
      )
      .returning('id')
      .executeTakeFirst();
    if (inserted === undefined) return undefined;
    const waits = await hasEarlierWaiting(transaction, row);
    await transaction
      .insertInto('send')
      .values({
        message_id: row.id,
        connection_id: connection.id,
        due_at: waits ? now : now + context.limits.leaseMs,
        attempts: waits ? 0 : 1,
        last_error: waits ? WAITS_ITS_TURN : null,
      })
      .execute();
    return { inserted: true, row, waits };
  });
  if (stored !== undefined) return stored;
  // Another request with the same key was faster.
  const row = await findEarlier(context, connection.tenant_id, options.idempotencyKey, options.fingerprint);
  if (row === undefined) throw new GatewayError({ code: 'request_in_progress' });
  return { inserted: false, row };
}

/** Whether an older message to the same recipient still waits for its next attempt: then this one keeps its place. */
async function hasEarlierWaiting(transaction: StoreTransaction, row: MessageRow): Promise<boolean> {
  const earlier = await transaction
    .selectFrom('send')
    .innerJoin('message', 'message.id', 'send.message_id')
    .select('send.message_id')
    .where('send.connection_id', '=', row.connection_id)
    .where('send.last_error', 'is not', null)
    .where('message.address', '=', row.address)
    .limit(1)
    .executeTakeFirst();
  return earlier !== undefined;
}

/** Equal for equal requests: zod has put the fields in the schema's order. */
function fingerprintOf(request: SendMessage): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('hex');
}
