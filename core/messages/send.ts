import type { SendMessage } from '../api/messages.ts';
import { providerOf } from '../connections/provider-of.ts';
import { findConnection, findDefaultConnection } from '../connections/find.ts';
import type { GatewayContext } from '../context.ts';
import { GatewayError } from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { accept, findEarlier } from './accept.ts';
import { attempt } from './attempt.ts';
import { contentOfRequest } from './content.ts';
import { prepare, type Prepared } from './prepare.ts';
import { fingerprintOf, recipientOf } from './request.ts';
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
 * Accepts a message and tries once to send it. After `accept` the message cannot be lost: whatever happens to this
 * process or to the database, a worker goes on from the queue row.
 *
 * Throws before anything is stored: `invalid_request`, what `prepare` throws, `resource_not_found`,
 * `idempotency_key_reused`, `invalid_configuration`, `storage_unavailable`. What happens after that does not throw: it is
 * the row's state.
 */
export async function sendMessage(context: GatewayContext, request: SendMessage, options: SendOptions): Promise<Sent> {
  const connection = await connectionFor(context, request, options.tenantId);
  const fingerprint = fingerprintOf(request);
  const earlier = await findEarlier(context, connection.tenant_id, options.idempotencyKey, fingerprint);
  if (earlier !== undefined) return { row: earlier, replayed: true };

  const prepared = await check(context, request, connection);
  const idempotency = options.idempotencyKey === undefined ? undefined : { key: options.idempotencyKey, fingerprint };
  const { row, claim, replayed } = await accept(context, {
    request,
    connection,
    prepared,
    idempotency,
    suspended: await isSuspended(context, connection, options.tenantId),
  });
  if (claim === undefined) return { row, replayed };

  const signal = AbortSignal.timeout(context.limits.sendBudgetMs);
  const outcome = await attempt(context, row, connection, { maybeTaken: false, signal });
  try {
    return { row: (await settle(context, claim, outcome)) ?? row, replayed };
  } catch {
    // It is stored, and perhaps sent. Whoever is told that it failed would send it again.
    context.log.error({ messageId: row.id, connectionId: connection.id }, 'the outcome of a send could not be stored');
    return { row, replayed };
  }
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

/** A suspended tenant's own key does not come this far; the operator's does. */
async function isSuspended(
  context: GatewayContext,
  connection: ConnectionRow,
  tenantId: string | undefined,
): Promise<boolean> {
  if (tenantId !== undefined) return false;
  const tenant = await context.store.db
    .selectFrom('tenant')
    .select('status')
    .where('id', '=', connection.tenant_id)
    .executeTakeFirst();
  return tenant?.status === 'suspended';
}

/** Everything that can be refused without a network call. */
async function check(context: GatewayContext, request: SendMessage, connection: ConnectionRow): Promise<Prepared> {
  const expiresAt = request.expiresAt === undefined ? undefined : Date.parse(request.expiresAt);
  if (expiresAt !== undefined && expiresAt <= context.now().getTime()) {
    throw new GatewayError({
      code: 'invalid_request',
      fields: [{ path: 'expiresAt', message: 'must be in the future' }],
    });
  }
  return prepare(context, connection, providerOf(context, connection), {
    content: contentOfRequest(request),
    to: recipientOf(request),
    replyTo: request.replyTo,
    onUnsupported: request.onUnsupported ?? 'fail',
    outsideWindow: request.outsideWindow,
  });
}
