import type { Stats } from '../api/stats.ts';
import type { GatewayContext } from '../context.ts';
import { toTimestamp } from '../json.ts';
import { withinTenant } from '../narrow.ts';

type Sends = Stats['hour'];

/** Messages that were accepted since the beginning of an hour, as they are counted with the messages themselves. */
export async function readSendStats(
  context: GatewayContext,
  tenantId: string | undefined,
  since: number,
): Promise<Sends> {
  const rows = await context.store.db
    .selectFrom('usage_count')
    .select(['direction', 'provider', 'outcome', 'code'])
    .select(({ fn }) => fn.sum<number | string>('count').as('count'))
    .where('slot', '>=', since)
    .$call(withinTenant(tenantId))
    .groupBy(['direction', 'provider', 'outcome', 'code'])
    .execute();
  const kinds = rows.map((row) => ({ ...row, count: Number(row.count) })).filter(({ count }) => count !== 0);
  const sent = kinds.filter(({ direction }) => direction === 'outbound');
  return {
    since: toTimestamp(since),
    outcomes: totals(sent, ({ provider, outcome }) => ({ provider, outcome })),
    failures: totals(
      sent.filter(({ code }) => code !== ''),
      ({ provider, code }) => ({ provider, code }),
    ),
    received: totals(
      kinds.filter(({ direction }) => direction === 'inbound'),
      ({ provider }) => ({ provider }),
    ),
  };
}

/** Adds up the counts of what is the same in the fields that `fieldsOf` picks. */
function totals<Row extends { readonly count: number }, Fields extends object>(
  rows: readonly Row[],
  fieldsOf: (row: Row) => Fields,
): (Fields & { count: number })[] {
  const groups = new Map<string, Fields & { count: number }>();
  for (const row of rows) {
    const fields = fieldsOf(row);
    const key = JSON.stringify(fields);
    groups.set(key, { ...fields, count: (groups.get(key)?.count ?? 0) + row.count });
  }
  return [...groups.values()];
}
