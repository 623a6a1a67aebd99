import { USAGE_DAYS, type Usage, type UsageQuery, type UsageReport } from '../api/usage.ts';
import type { GatewayContext } from '../context.ts';
import { GatewayError } from '../provider/index.ts';
import { addCosts, costOf, pricesOfConnections, type Cost } from './cost.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * How many messages a tenant sent and received, by day, connection and what became of them. Throws `invalid_request` for
 * more days than are shown at once, and for a range that ends before it begins.
 */
export async function reportUsage(
  context: GatewayContext,
  tenantId: string,
  query: Pick<UsageQuery, 'from' | 'to' | 'connectionId'>,
): Promise<UsageReport> {
  const { from, to } = rangeOf(query, context.now().getTime());
  const rows = await context.store.db
    .selectFrom('usage_count')
    .select(({ eb }) => eb('slot', '-', eb('slot', '%', DAY_MS)).as('day'))
    .select(['connection_id', 'provider', 'direction', 'outcome', 'category', 'billable', 'area'])
    .select(({ fn }) => fn.sum<number | string>('count').as('count'))
    .where('tenant_id', '=', tenantId)
    .where('slot', '>=', from)
    .where('slot', '<', to + DAY_MS)
    .$if(query.connectionId !== undefined, (select) => select.where('connection_id', '=', query.connectionId ?? ''))
    .groupBy(['day', 'connection_id', 'provider', 'direction', 'outcome', 'category', 'billable', 'area'])
    .orderBy('day')
    .orderBy('connection_id')
    .execute();
  const prices = await pricesOfConnections(context, tenantId);
  const kinds = new Map<string, Usage>();
  for (const row of rows) {
    const count = Number(row.count);
    if (count === 0) continue;
    const usage: Usage = {
      date: dateOf(row.day),
      connectionId: row.connection_id,
      provider: row.provider,
      direction: row.direction,
      outcome: row.outcome as Usage['outcome'],
      category: row.category === '' ? null : row.category,
      billable: row.category === '' ? null : row.billable === 1,
      count,
      cost: costOf(prices.get(row.connection_id), { ...row, count }),
    };
    // Prices differ by country; what is shown does not.
    const key = JSON.stringify({ ...usage, count: 0, cost: null });
    kinds.set(key, merged(kinds.get(key), usage));
  }
  return { from: dateOf(from), to: dateOf(to), data: [...kinds.values()] };
}

function merged(one: Usage | undefined, other: Usage): Usage {
  if (one === undefined) return other;
  return { ...other, count: one.count + other.count, cost: addCosts(one.cost, other.cost) satisfies Cost | null };
}

function rangeOf(
  { from, to }: Pick<UsageQuery, 'from' | 'to'>,
  now: number,
): { readonly from: number; readonly to: number } {
  const last = to === undefined ? now - (now % DAY_MS) : Date.parse(to);
  const first = from === undefined ? last - (USAGE_DAYS - 1) * DAY_MS : Date.parse(from);
  if (first > last) throw wrong('from', 'must not be after `to`');
  if (last - first >= USAGE_DAYS * DAY_MS) throw wrong('from', `must be ${USAGE_DAYS} days before \`to\` at most`);
  return { from: first, to: last };
}

function wrong(path: string, message: string): GatewayError {
  return new GatewayError({ code: 'invalid_request', fields: [{ path, message }] });
}

function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
