import type { SendMessage } from '../api/messages.ts';
import type { PlanPrices, PriceCategory } from '../api/plans.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import { recipientOf } from '../messages/request.ts';
import type { Address, TemplateDefinition } from '../provider/index.ts';
import type { Price, PriceOf } from '../routing/cost.ts';

/** What a request costs on each of these connections, by the plans that they follow. */
export async function pricesOf(
  context: GatewayContext,
  request: SendMessage,
  tenantId: string,
  connectionIds: readonly string[],
): Promise<PriceOf> {
  const rows = await context.store.db
    .selectFrom('connection')
    .innerJoin('plan', 'plan.id', 'connection.plan_id')
    .select(['connection.id', 'plan.prices'])
    .where('connection.tenant_id', '=', tenantId)
    .where('connection.id', 'in', connectionIds)
    .execute();
  const category = await priceCategoryOf(context, request, tenantId);
  const to = recipientOf(request);
  const prices = new Map(rows.map((row) => [row.id, priceFor(fromColumn<PlanPrices>(row.prices), category, to)]));
  return (connectionId) => prices.get(connectionId);
}

/** Of the rules for the category, the one for the longest prefix of the number. */
export function priceFor({ rules }: PlanPrices, category: PriceCategory, to: Address): Price | undefined {
  const number = to.type === 'phone' ? to.number : '';
  const fitting = rules
    .filter((rule) => rule.category === category && number.startsWith(rule.prefix ?? ''))
    .toSorted((left, right) => (right.prefix?.length ?? 0) - (left.prefix?.length ?? 0));
  return fitting[0] === undefined ? undefined : { currency: fitting[0].currency, amount: fitting[0].amount };
}

/** A template that we do not know is taken for the dearest kind: an estimate should not be too low. */
async function priceCategoryOf(
  context: GatewayContext,
  request: SendMessage,
  tenantId: string,
): Promise<PriceCategory> {
  if (request.type !== 'template') return 'service';
  const row = await context.store.db
    .selectFrom('template')
    .select('definition')
    .where('tenant_id', '=', tenantId)
    .where('name', '=', request.name)
    .where('language', '=', request.language)
    .executeTakeFirst();
  return row === undefined ? 'marketing' : fromColumn<TemplateDefinition>(row.definition).category;
}
