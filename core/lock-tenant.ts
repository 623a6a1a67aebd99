import type { GatewayContext, Store, StoreTransaction } from './context.ts';
import { notFound } from './not-found.ts';
import { prepared } from './store/prepared.ts';

/**
 * Holds the tenant until the transaction ends. Whoever changes its messages, writes its events or changes its connections
 * calls it first. So there is never more than one default connection; events become visible in order (a reader that has
 * seen 7 will never be shown a new 6); two copies of one webhook are not both news; and there are no deadlocks.
 *
 * Throws `resource_not_found` where the tenant is gone.
 */
export async function lockTenant(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
): Promise<void> {
  // On SQLite a transaction has the whole file.
  const lock = context.store.engine === 'postgres' ? lockRow : findRow;
  const { rows } = await lock(transaction, { tenantId });
  if (rows.length === 0) throw notFound('tenant');
}

type Named = { readonly tenantId: string };

const selectTenant = (db: Store, { tenantId }: Named) =>
  db.selectFrom('tenant').select('id').where('id', '=', tenantId);
const findRow = prepared(selectTenant);
// Not FOR UPDATE: that would also hold up whoever only adds a message.
const lockRow = prepared((db: Store, named: Named) => selectTenant(db, named).forNoKeyUpdate());
