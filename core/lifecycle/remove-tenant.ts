import type { GatewayContext } from '../context.ts';
import { getTenant } from '../tenants/tenants.ts';
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
  const connections = await context.store.db
    .selectFrom('connection')
    .selectAll()
    .where('tenant_id', '=', id)
    .where('deleted_at', 'is', null)
    .execute();
  for (const connection of connections) await removeConnection(context, connection, options);
  await context.store.db.deleteFrom('tenant').where('id', '=', id).execute();
}
