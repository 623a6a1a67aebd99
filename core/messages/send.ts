import type { SendMessage } from '../api/messages.ts';
import type { GatewayContext } from '../context.ts';
import { findFile } from '../media/source.ts';
import { recall } from '../memo.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { findRoute, type FoundRoute } from '../routing/find-route.ts';
import { firstAble } from '../routing/first-able.ts';
import { accept, findEarlier, type Acceptable } from './accept.ts';
import { carry, type Load } from './carry.ts';
import { fingerprintOf } from './request.ts';
import { settle } from './settle.ts';
import { requireTimes } from './times.ts';

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
  const found = await findRoute(context, request, options.tenantId);
  const fingerprint = fingerprintOf(request);
  const earlier = await findEarlier(context.store.db, found.first.tenant_id, options.idempotencyKey, fingerprint);
  if (earlier !== undefined) return { row: earlier, replayed: true };

  const acceptable = await toAcceptable(context, request, found, { ...options, fingerprint });
  const { connection } = acceptable;
  const { row, claim, replayed } = await accept(context, acceptable);
  if (claim === undefined) return { row, replayed };

  return { row: await attemptAtOnce(context, { claim, message: row, connection }), replayed };
}

/** The request, checked. Throws what `sendMessage` throws before anything is stored. */
export async function toAcceptable(
  context: GatewayContext,
  request: SendMessage,
  found: FoundRoute,
  { tenantId, idempotencyKey, fingerprint }: SendOptions & { readonly fingerprint: string },
): Promise<Acceptable> {
  requireTimes(context, request);
  const file = await findFile(context, request, found.first.tenant_id, endOf(context, request));
  const { connection, prepared, refusals } = await firstAble(context, request, found, file);
  // Of a message that has one way to go, there is nothing to tell.
  const { candidates, routedBy } = found.route;
  const plain = candidates.length === 1 && (routedBy.reason === 'request' || routedBy.reason === 'default');
  return {
    request,
    connection,
    prepared,
    file,
    ...(!plain && { route: found.route, attempts: refusals }),
    idempotency: idempotencyKey === undefined ? undefined : { key: idempotencyKey, fingerprint },
    suspended: await isSuspended(context, connection, tenantId),
  };
}

/** A suspended tenant's own key does not come this far; the operator's does. */
async function isSuspended(
  context: GatewayContext,
  connection: ConnectionRow,
  tenantId: string | undefined,
): Promise<boolean> {
  if (tenantId !== undefined) return false;
  const tenant = await recall(context, `status ${connection.tenant_id}`, () =>
    context.store.db.selectFrom('tenant').select('status').where('id', '=', connection.tenant_id).executeTakeFirst(),
  );
  return tenant?.status === 'suspended';
}

/** When the message is given up, in epoch milliseconds. */
function endOf(context: GatewayContext, { sendAt, expiresAt }: SendMessage): number {
  if (expiresAt !== undefined) return Date.parse(expiresAt);
  return (sendAt === undefined ? context.now().getTime() : Date.parse(sendAt)) + context.limits.messageLifetimeMs;
}

/** Tries it, with other connections too where it may change, and writes down what came of it. */
async function attemptAtOnce(context: GatewayContext, load: Load): Promise<MessageRow> {
  try {
    const carried = await carry(context, load);
    if (carried.kind === 'lost') return load.message;
    if (carried.kind === 'moved') return carried.message;
    const { claim, message, outcome, refusals } = carried;
    return (await settle(context, claim, outcome, { message, refusals })) ?? message;
  } catch {
    // It is stored, and perhaps sent. Whoever is told that it failed would send it again.
    const { messageId, connectionId } = load.claim;
    context.log.error({ messageId, connectionId }, 'the outcome of a send could not be stored');
    return load.message;
  }
}
