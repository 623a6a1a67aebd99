import type { Client, CreatePlan } from '@polyzap/sdk';

/** What shops choose from. Which provider is behind a plan, only this file and `npm run setup` know. */
export const PLANS = ['cheap', 'official'] as const;
export type PlanName = (typeof PLANS)[number];

export function isPlanName(value: unknown): value is PlanName {
  return PLANS.some((name) => name === value);
}

/** Names that other apps on the same gateway do not take. */
export function planTitle(name: PlanName): string {
  return `netlify-app ${name}`;
}

/** What `npm run setup` makes. An official number is billed by Meta, by its shop's own account. */
export const DEFINITIONS: Readonly<Record<PlanName, Omit<CreatePlan, 'name'>>> = {
  cheap: { provider: 'baileys', prices: { rules: [], monthlyFee: { currency: 'USD', amount: '9' } } },
  official: { provider: 'cloud', prices: { rules: [], monthlyFee: { currency: 'USD', amount: '29' } } },
};

/** Throws where `npm run setup` was forgotten. */
export async function planId(client: Client, name: PlanName): Promise<string> {
  for await (const plan of client.plans.iterate()) if (plan.name === planTitle(name)) return plan.id;
  throw new Error(`There is no plan "${planTitle(name)}": run \`npm run setup\``);
}

/** The other way round; undefined for a tenant that is not ours. */
export async function planName(client: Client, id: string | null): Promise<PlanName | undefined> {
  if (id === null) return undefined;
  const { name } = await client.plans.get(id);
  return PLANS.find((each) => planTitle(each) === name);
}
