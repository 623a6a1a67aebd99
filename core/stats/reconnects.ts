import { sql } from 'kysely';
import type { GatewayContext, StoreTransaction } from '../context.ts';

/** How often phones lost their connection and got it back, by provider. */
export type Reconnects = readonly { readonly provider: string; readonly count: number }[];

/** In the transaction that keeps the news, so that it is counted once, whichever process hears of it. */
export async function countReconnect(transaction: StoreTransaction, provider: string): Promise<void> {
  await transaction
    .insertInto('reconnect_count')
    .values({ provider, count: 1 })
    .onConflict((conflict) =>
      conflict.column('provider').doUpdateSet({ count: sql<number>`reconnect_count.count + 1` }),
    )
    .execute();
}

/** How often phones had to be connected again, of all tenants that there ever were. */
export async function readReconnects({ store }: GatewayContext): Promise<Reconnects> {
  return store.db.selectFrom('reconnect_count').selectAll().orderBy('provider').execute();
}
