import { sql } from 'kysely';
import type { GatewayContext } from '../context.ts';

/**
 * Claims so many requests of a time window for this process. Gives how many of them there still were, where all processes
 * together may have `limit`. One statement.
 *
 * @param slot the number of the window; of an earlier one than another process is at already, as much as there was
 */
export async function claimRequests(
  context: Pick<GatewayContext, 'store'>,
  subject: string,
  { slot, count, limit }: { readonly slot: number; readonly count: number; readonly limit: number },
): Promise<number> {
  const { claimed } = await context.store.db
    .insertInto('key_rate')
    .values({ subject, slot, claimed: count })
    .onConflict((conflict) =>
      conflict.column('subject').doUpdateSet({
        slot: sql<number>`case when key_rate.slot > excluded.slot then key_rate.slot else excluded.slot end`,
        claimed: sql<number>`case when key_rate.slot >= excluded.slot then key_rate.claimed + excluded.claimed
          else excluded.claimed end`,
      }),
    )
    .returning('claimed')
    .executeTakeFirstOrThrow();
  return Math.max(0, Math.min(count, limit - (claimed - count)));
}
