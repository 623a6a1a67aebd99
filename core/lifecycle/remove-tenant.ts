import { recordDeed } from '../audit/audit.ts';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { lockTenant } from '../lock-tenant.ts';
import { getTenant } from '../tenants/tenants.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { removeConnection } from './remove-connection.ts';

/**
 * Deletes the tenant with everything it owns, at its providers too (phones are unlinked).
 * Throws what a provider throws that could not be told, unless `force`; nothing is deleted then and it may be repeated.
 */
export async function deleteTenant(
  context: GatewayContext,
  id: string,
  options: { readonly force: boolean },
): Promise<void> {
  await getTenant(context, id);
  // A connection may be made while others are removed.
  do {
    for (const connection of await liveConnections(context.store.db, id)) {
      await removeConnection(context, connection, options);
    }
  } while (!(await deleteIfEmpty(context, id)));
}

async function deleteIfEmpty(context: GatewayContext, id: string): Promise<boolean> {
  return context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, id);
    if ((await liveConnections(transaction, id)).length > 0) return false;
    // Their bytes are elsewhere: a sweep removes them, and then the rows.
    await transaction
      .updateTable('media')
      .set({ state: 'deleted', due_at: context.now().getTime() })
      .where('tenant_id', '=', id)
      .execute();
    await transaction.deleteFrom('tenant').where('id', '=', id).execute();
    await recordDeed(context, transaction, { tenantId: id, action: 'tenant.deleted', subject: id });
    return true;
  });
}

function liveConnections(db: Store | StoreTransaction, tenantId: string): Promise<ConnectionRow[]> {
  return db
    .selectFrom('connection')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('deleted_at', 'is', null)
    .execute();
}
