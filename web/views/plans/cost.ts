import type { Plan } from '../../../sdk/src/index.ts';

export const CATEGORIES = ['marketing', 'utility', 'authentication', 'service'] as const;

export type Category = (typeof CATEGORIES)[number];

/** Messages a month. */
export type Volumes = { readonly [Name in Category]: number };

export type Cost = {
  readonly fee: number;
  /** Null where the plan has no price for a category that is used: what it costs is then not known. */
  readonly total: number | null;
};

/** One comparison: nothing is converted, so each currency has its own. */
export type CurrencyProps = {
  readonly currency: string;
  readonly plans: readonly Plan[];
  readonly volumes: Volumes;
  readonly prefix: string;
};

/** The currencies that a plan has prices in. */
export function currenciesOf({ prices }: Plan): readonly string[] {
  const all = [
    ...prices.rules.map(({ currency }) => currency),
    ...(prices.monthlyFee === undefined ? [] : [prices.monthlyFee.currency]),
  ];
  return [...new Set(all)];
}

/** What a month costs on a plan in one currency, to numbers that begin with `prefix`. For a comparison, not for a bill. */
export function costOf(plan: Plan, volumes: Volumes, currency: string, prefix: string): Cost {
  const { monthlyFee } = plan.prices;
  const fee = monthlyFee?.currency === currency ? Number(monthlyFee.amount) : 0;
  let total: number | null = fee;
  for (const category of CATEGORIES) {
    if (volumes[category] === 0) continue;
    const price = priceOf(plan, category, currency, prefix);
    total = total === null || price === undefined ? null : total + price * volumes[category];
  }
  return { fee, total };
}

/** Of several that fit, the longest prefix counts: as in the gateway. */
function priceOf(plan: Plan, category: Category, currency: string, prefix: string): number | undefined {
  const [best] = plan.prices.rules
    .filter((rule) => rule.category === category && rule.currency === currency && prefix.startsWith(rule.prefix ?? ''))
    .toSorted((one, other) => (other.prefix ?? '').length - (one.prefix ?? '').length);
  return best === undefined ? undefined : Number(best.amount);
}
