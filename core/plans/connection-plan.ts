import type { CreateConnection } from '../api/connections.ts';
import type { PlanLimits } from '../api/plans.ts';
import { readConfig } from '../connections/provider-of.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { fromColumn } from '../json.ts';
import { GatewayError } from '../provider/index.ts';
import type { PlanRow } from '../store/gateway/schema.ts';

/** What a new connection is made of. */
export type Made = {
  readonly provider: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** The plan that it follows from now on. */
  readonly planId: string | null;
};

/** The provider that the request names, or the tenant's plan. Throws `invalid_request` where there is neither. */
export async function madeOf(
  context: GatewayContext,
  input: Pick<CreateConnection, 'provider' | 'config'> & { readonly tenantId: string },
): Promise<Made> {
  if (input.provider !== undefined) return { provider: input.provider, config: input.config, planId: null };
  const plan = await planOf(context, input.tenantId);
  if (plan === undefined) {
    throw new GatewayError({
      code: 'invalid_request',
      fields: [{ path: 'provider', message: 'is needed: the tenant has no plan' }],
    });
  }
  return {
    provider: plan.provider,
    config: { ...readConfig(context, plan), ...input.config },
    planId: plan.id,
  };
}

/** Throws `conflict` where the tenant has as many connections as its plan allows. The caller has locked the tenant. */
export async function requireRoom(transaction: StoreTransaction, tenantId: string): Promise<void> {
  const plan = await transaction
    .selectFrom('tenant')
    .innerJoin('plan', 'plan.id', 'tenant.plan_id')
    .select('plan.limits')
    .where('tenant.id', '=', tenantId)
    .executeTakeFirst();
  if (plan === undefined) return;
  const { maxConnections } = fromColumn<PlanLimits>(plan.limits);
  if (maxConnections === undefined) return;
  const { count } = await transaction
    .selectFrom('connection')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('tenant_id', '=', tenantId)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (Number(count) < maxConnections) return;
  throw new GatewayError({
    code: 'conflict',
    message: `The tenant's plan allows ${maxConnections} connections, and there are as many`,
  });
}

async function planOf(context: GatewayContext, tenantId: string): Promise<PlanRow | undefined> {
  return context.store.db
    .selectFrom('tenant')
    .innerJoin('plan', 'plan.id', 'tenant.plan_id')
    .selectAll('plan')
    .where('tenant.id', '=', tenantId)
    .executeTakeFirst();
}
