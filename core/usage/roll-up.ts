import { sql } from 'kysely';
import type { GatewayContext } from '../context.ts';
import { lockTenant } from '../lock-tenant.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Counts of an hour are kept for so long. What `GET /v1/stats` shows lies within. */
const HOURS_KEPT_MS = 3 * DAY_MS;

/** Tenants that one round looks after. */
const TENANTS = 100;

/**
 * Makes counts of hours that are long past into counts of their day, so that a busy connection keeps a few rows a day, not
 * a few an hour. A round is bounded; returns how many tenants it looked after, so that a caller with time goes on while
 * there are any. Any number may run at once.
 */
export async function rollUpUsage(context: GatewayContext): Promise<number> {
  const now = context.now().getTime();
  const before = now - (now % DAY_MS) - HOURS_KEPT_MS;
  const tenants = await context.store.db
    .selectFrom('usage_count')
    .select('tenant_id')
    .distinct()
    .where('slot', '<', before)
    .where(sql<boolean>`slot % ${sql.lit(DAY_MS)} <> 0`)
    .limit(TENANTS)
    .execute();
  for (const { tenant_id } of tenants) await rollUp(context, tenant_id, before);
  return tenants.length;
}

async function rollUp(context: GatewayContext, tenantId: string, before: number): Promise<void> {
  await context.store.db.transaction().execute(async (transaction) => {
    // Whoever counts holds it, too.
    await lockTenant(context, transaction, tenantId);
    const hours = await transaction
      .deleteFrom('usage_count')
      .where('tenant_id', '=', tenantId)
      .where('slot', '<', before)
      .where(sql<boolean>`slot % ${sql.lit(DAY_MS)} <> 0`)
      .returningAll()
      .execute();
    for (const hour of hours) {
      await transaction
        .insertInto('usage_count')
        .values({ ...hour, slot: hour.slot - (hour.slot % DAY_MS) })
        .onConflict((conflict) =>
          conflict
            .columns([
              'tenant_id',
              'slot',
              'connection_id',
              'provider',
              'direction',
              'outcome',
              'code',
              'category',
              'billable',
              'area',
            ])
            .doUpdateSet({ count: sql<number>`usage_count.count + excluded.count` }),
        )
        .execute();
    }
  });
}
