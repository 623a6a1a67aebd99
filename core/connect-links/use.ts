import { recordDeed } from '../audit/audit.ts';
import { createConnection } from '../connections/connections.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { recordEvents } from '../events/record.ts';
import { lockTenant } from '../lock-tenant.ts';
import { GatewayError, type CallOptions } from '../provider/index.ts';
import type { ConnectLinkRow } from '../store/gateway/schema.ts';

/** Notes that the holder of a link does something with it; told once. */
export async function noteUse(context: GatewayContext, link: ConnectLinkRow): Promise<void> {
  if (link.used_at !== null) return;
  const now = context.now().getTime();
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, link.tenant_id);
    const used = await transaction
      .updateTable('connect_link')
      .set({ used_at: now })
      .where('id', '=', link.id)
      .where('used_at', 'is', null)
      .returning('connection_id')
      .executeTakeFirst();
    if (used === undefined) return;
    const { connection_id: connectionId } = used;
    const deed = { tenantId: link.tenant_id, actor: link.id, action: 'connect_link.used', subject: link.id };
    await recordDeed(context, transaction, { ...deed, data: { connectionId } });
    await recordEvents(context, transaction, link.tenant_id, [
      { type: 'connect_link.used', connectionId, data: { linkId: link.id, connectionId }, occurredAt: now },
    ]);
  });
}

/**
 * The id of the link's connection, which is made where there is none yet: one, however many ask at once. Throws what
 * `createConnection` throws.
 */
export async function connectionFor(
  context: GatewayContext,
  link: ConnectLinkRow,
  config: Readonly<Record<string, unknown>>,
  options: CallOptions,
): Promise<{ readonly id: string; readonly made: boolean }> {
  if (link.connection_id !== null) return { id: link.connection_id, made: false };
  try {
    const { id } = await createConnection(
      context,
      {
        tenantId: link.tenant_id,
        provider: link.provider ?? undefined,
        label: link.label ?? undefined,
        config,
      },
      options,
      (transaction, connectionId) => bind(transaction, link, connectionId),
    );
    return { id, made: true };
  } catch (error) {
    if (!(GatewayError.isInstance(error) && error.code === 'request_in_progress')) throw error;
    const now = await reread(context, link);
    if (now.connection_id === null) throw error;
    return { id: now.connection_id, made: false };
  }
}

/** Within the transaction that makes the connection, so that neither is there without the other. */
async function bind(transaction: StoreTransaction, link: ConnectLinkRow, connectionId: string): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('connect_link')
    .set({ connection_id: connectionId })
    .where('id', '=', link.id)
    .where('connection_id', 'is', null)
    .executeTakeFirstOrThrow();
  // Somebody else with the same link was first: what we made is undone with the transaction.
  if (numUpdatedRows === 0n) throw new GatewayError({ code: 'request_in_progress' });
}

/** The link as it is now. In a transaction: who was faster may still be waiting for a flush shared with others (SQLite). */
export async function reread(context: GatewayContext, { id }: Pick<ConnectLinkRow, 'id'>): Promise<ConnectLinkRow> {
  return context.store.db
    .transaction()
    .execute((transaction) =>
      transaction.selectFrom('connect_link').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    );
}
