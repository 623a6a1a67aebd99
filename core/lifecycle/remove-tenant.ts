import type { ErasureView } from '../api/privacy.ts';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { lockTenant } from '../lock-tenant.ts';
import { beginTenantErasure, eraseTenant } from '../privacy/erasure.ts';
import { getTenant } from '../tenants/tenants.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { removeConnection } from './remove-connection.ts';

/**
 * Deletes the tenant with everything it owns, at its providers too (phones are unlinked). First its connections go, then its
 * keys end, then the rest goes in pieces until `deadline` (epoch milliseconds); what is left by then the gateway does by
 * itself. Safe to repeat.
 *
 * Throws what a provider throws that could not be told, unless `force`; nothing but connections is deleted then.
 */
export async function deleteTenant(
  context: GatewayContext,
  id: string,
  options: { readonly force: boolean },
  deadline: number,
): Promise<ErasureView> {
  await getTenant(context, id);
  // A connection may be made while others are removed.
  do {
    for (const connection of await liveConnections(context.store.db, id)) {
      await removeConnection(context, connection, options);
    }
  } while (!(await closeIfEmpty(context, id)));
  return eraseTenant(context, id, deadline);
}

/** From here on its keys are refused, so that nothing is added to what is being deleted. */
async function closeIfEmpty(context: GatewayContext, id: string): Promise<boolean> {
  return context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, id);
    if ((await liveConnections(transaction, id)).length > 0) return false;
    await transaction.updateTable('tenant').set({ status: 'suspended' }).where('id', '=', id).execute();
    await beginTenantErasure(context, transaction, id);
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
