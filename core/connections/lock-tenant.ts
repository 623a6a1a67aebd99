import type { GatewayContext, StoreTransaction } from '../context.ts';

/**
 * Holds the tenant until the transaction ends: one change of its connections at a time, so that there is never more than
 * one default. Undefined where there is no such tenant.
 */
export function lockTenant(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
): Promise<{ id: string } | undefined> {
  return (
    transaction
      .selectFrom('tenant')
      .select('id')
      .where('id', '=', tenantId)
      // Not FOR UPDATE: that would also hold up whoever only adds a message of this tenant.
      .$if(context.store.engine === 'postgres', (select) => select.forNoKeyUpdate())
      .executeTakeFirst()
  );
}
