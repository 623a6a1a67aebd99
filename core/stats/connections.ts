import type { Stats } from '../api/stats.ts';
import type { GatewayContext } from '../context.ts';
import { statusOfSession } from '../store/gateway/session-status.ts';
import { withinTenant } from '../narrow.ts';

/** Connections by provider and state. Reads an index only. */
export async function readConnectionStats(
  { store }: GatewayContext,
  tenantId: string | undefined,
): Promise<Stats['connections']> {
  const rows = await store.db
    .selectFrom('connection')
    .select(['provider', statusOfSession(store.engine).as('status')])
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('deleted_at', 'is', null)
    .$call(withinTenant(tenantId))
    .groupBy(['provider', 'status'])
    .orderBy('provider')
    .execute();
  return rows.map(({ provider, status, count }) => ({ provider, status: status ?? 'ready', count: Number(count) }));
}
