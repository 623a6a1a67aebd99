import type { ConnectionProvider } from '../api/switches.ts';
import { findConnection } from '../connections/find.ts';
import { findFormer } from '../connections/former.ts';
import type { GatewayContext } from '../context.ts';
import { toTimestamp, toTimestampOrNull } from '../json.ts';
import { isPhoneNumber } from '../provider/index.ts';

/** The providers that a connection is and was on, the present one first. Throws `resource_not_found`. */
export async function listProviders(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<readonly ConnectionProvider[]> {
  const connection = await findConnection(context, id, tenantId);
  const former = await findFormer(context.store.db, id);
  const queued = await context.store.db
    .selectFrom('send')
    .select(['epoch', ({ fn }) => fn.countAll<number | string>().as('count')])
    .where('connection_id', '=', id)
    .groupBy('epoch')
    .execute();
  const counts = new Map(queued.map(({ epoch, count }) => [epoch, Number(count)]));
  const { provider, number, epoch, provider_since: since, created_at: created } = connection;
  return [{ provider, number, epoch, from_at: since ?? created, until_at: null }, ...former].map((row) => ({
    provider: row.provider,
    number: row.number !== null && isPhoneNumber(row.number) ? row.number : null,
    from: toTimestamp(row.from_at),
    until: toTimestampOrNull(row.until_at),
    queued: counts.get(row.epoch) ?? 0,
  }));
}
