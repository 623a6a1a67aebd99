import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { notFound } from '../not-found.ts';
import { GatewayError, type MessageTarget } from '../provider/index.ts';
import type { MessageRow } from '../store/gateway/schema.ts';

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
    .$if(tenantId !== undefined, (select) => select.where('tenant_id', '=', tenantId ?? ''))
    .executeTakeFirst();
  if (row === undefined) throw notFound('message');
  return row;
}

/**
 * Another message of the same connection, as its provider knows it.
 * Throws `invalid_request` naming `path`, where it is not there or never reached the provider.
 */
export async function findTarget(
  db: Store | StoreTransaction,
  id: string,
  connectionId: string,
  path: string,
): Promise<MessageTarget> {
  const row = await db
    .selectFrom('message')
    .select(['provider_message_id', 'direction'])
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
  return { providerMessageId, direction: row.direction };
}

/** Our id of a message that a provider names; null where we do not have it. */
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
    .executeTakeFirst();
  return row?.id ?? null;
}
