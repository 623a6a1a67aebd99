import type { PlanPrices } from '../api/plans.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import { addAmounts, multiplyAmount } from '../routing/cost.ts';
import type { UsageCountRow } from '../store/gateway/tables/usage.ts';

/** ISO 4217, and a decimal string. */
export type Cost = { readonly currency: string; readonly amount: string };

/** A plus and the digits of a number that are known of what is counted. */
const AREA_LENGTH = 4;

/** For a delivered message, by Meta's terms, which the plans follow; others are not charged. */
const CHARGED: ReadonlySet<string> = new Set(['delivered', 'read', 'played']);

/** The prices of a tenant's connections that follow a plan, by the connection's id. */
export async function pricesOfConnections(
  context: GatewayContext,
  tenantId: string,
): Promise<ReadonlyMap<string, PlanPrices>> {
  const rows = await context.store.db
    .selectFrom('connection')
    .innerJoin('plan', 'plan.id', 'connection.plan_id')
    .select(['connection.id', 'plan.prices'])
    .where('connection.tenant_id', '=', tenantId)
    .execute();
  return new Map(rows.map((row) => [row.id, fromColumn<PlanPrices>(row.prices)]));
}

/**
 * What messages of one kind cost. Null where the provider has not said how it bills them, where the plan has no price, and
 * where its price depends on more of the number than is counted.
 */
export function costOf(
  prices: PlanPrices | undefined,
  kind: Pick<UsageCountRow, 'outcome' | 'category' | 'billable' | 'area' | 'count'>,
): Cost | null {
  if (prices === undefined || kind.category === '') return null;
  const rules = prices.rules.filter(({ category }) => category === kind.category);
  const finer = rules.some(({ prefix = '' }) => prefix.length > AREA_LENGTH && prefix.startsWith(kind.area));
  const [rule] = rules
    .filter(({ prefix = '' }) => kind.area.startsWith(prefix))
    .toSorted((left, right) => (right.prefix?.length ?? 0) - (left.prefix?.length ?? 0));
  if (rule === undefined || finer) return null;
  const charged = kind.billable === 1 && CHARGED.has(kind.outcome) ? kind.count : 0;
  return { currency: rule.currency, amount: multiplyAmount(rule.amount, charged) };
}

/** Null where one is not known, or they are in several currencies. */
export function addCosts(left: Cost | null, right: Cost | null): Cost | null {
  if (left === null || right === null || left.currency !== right.currency) return null;
  return { currency: left.currency, amount: addAmounts(left.amount, right.amount) };
}
