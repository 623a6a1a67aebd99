import type { GatewayContext, StoreTransaction } from './context.ts';
import { notFound } from './not-found.ts';

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
  const tenant = await transaction
    .selectFrom('tenant')
    .select('id')
    .where('id', '=', tenantId)
    // On SQLite a transaction has the whole file. Not FOR UPDATE: that would also hold up whoever only adds a message.
    .$if(context.store.engine === 'postgres', (select) => select.forNoKeyUpdate())
    .executeTakeFirst();
  if (tenant === undefined) throw notFound('tenant');
}
