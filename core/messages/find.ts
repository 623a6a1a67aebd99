import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { withinTenant } from '../narrow.ts';
import { notFound } from '../not-found.ts';
import { GatewayError, type MessageTarget } from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';

/** `tenantId` undefined: any tenant's. Throws `resource_not_found`. */
export async function findMessage(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<MessageRow> {
  const row = await context.store.db
    .selectFrom('message')
    .selectAll()
    .where('id', '=', id)
    .$call(withinTenant(tenantId))
    .executeTakeFirst();
  if (row === undefined) throw notFound('message');
  return row;
}

/**
 * Another message of the same connection, as its provider knows it.
 * Throws `invalid_request` naming `path`, where it is not there or never reached the provider.
 *
 * @param provider who is to be told: where the connection had another provider then, this one has never heard of that
 *   message. A quote is then left out (undefined), since the text says what it says without it; anything else is refused
 */
export async function findTarget(
  db: Store | StoreTransaction,
  id: string,
  connectionId: string,
  path: string,
  provider?: string,
): Promise<MessageTarget | undefined> {
  const row = await db
    .selectFrom('message')
    .select(['provider_message_id', 'direction', 'provider'])
    .where('id', '=', id)
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  const providerMessageId = row?.provider_message_id ?? null;
  if (row === undefined || providerMessageId === null) {
    throw new GatewayError({
      code: 'invalid_request',
      fields: [{ path, message: 'must be a message of the same connection that was sent or received' }],
    });
  }
  if (provider === undefined || row.provider === provider) return { providerMessageId, direction: row.direction };
  if (path === 'replyTo') return undefined;
  throw new GatewayError({
    code: 'invalid_request',
    fields: [{ path, message: 'went through a provider that the connection has no longer' }],
  });
}

/** A message that this connection's provider can quote; undefined where it went through another connection or provider. */
export async function findQuote(
  db: Store | StoreTransaction,
  id: string,
  connection: Pick<ConnectionRow, 'id' | 'provider'>,
): Promise<MessageTarget | undefined> {
  const row = await db
    .selectFrom('message')
    .select(['provider_message_id', 'direction'])
    .where('id', '=', id)
    .where('connection_id', '=', connection.id)
    .where('provider', '=', connection.provider)
    .executeTakeFirst();
  const providerMessageId = row?.provider_message_id ?? null;
  return row === undefined || providerMessageId === null ? undefined : { providerMessageId, direction: row.direction };
}

/** Our id of the message that we sent through this provider, by the provider's; null where we do not have it. */
export async function findSent(
  transaction: StoreTransaction,
  connection: Pick<ConnectionRow, 'id' | 'provider'>,
  providerMessageId: string,
): Promise<string | null> {
  const row = await transaction
    .selectFrom('message')
    .select('id')
    .where('connection_id', '=', connection.id)
    .where('provider_message_id', '=', providerMessageId)
    .where('direction', '=', 'outbound')
    .where('provider', '=', connection.provider)
    .executeTakeFirst();
  return row?.id ?? null;
}

/**
 * Our id of a message that a provider names; null where we do not have it. Whichever provider it went through: the person
 * at the other end answers to what is on their screen.
 */
export async function findByProviderId(
  db: Store | StoreTransaction,
  connectionId: string,
  target: MessageTarget | undefined,
): Promise<string | null> {
  if (target === undefined) return null;
  const row = await db
    .selectFrom('message')
    .select('id')
    .where('connection_id', '=', connectionId)
    .where('provider_message_id', '=', target.providerMessageId)
    .where('direction', '=', target.direction)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row?.id ?? null;
}
