import * as z from 'zod';
import type { Page } from '../api/common.ts';
import type { CreatePlan, Plan, PlanLimits, PlanPrices, UpdatePlan } from '../api/plans.ts';
import { recordDeed } from '../audit/audit.ts';
import { readConfig, readSecrets, registered, splitConfig } from '../connections/provider-of.ts';
import type { GatewayContext } from '../context.ts';
import { createId } from '../ids.ts';
import { fromColumn, toTimestamp } from '../json.ts';
import { newestFirst } from '../narrow.ts';
import { notFound } from '../not-found.ts';
import { cursorId, toPage } from '../page.ts';
import { GatewayError, type FieldError, type RegisteredProvider } from '../provider/index.ts';
import { isDuplicate } from '../store/failure.ts';
import type { PlanRow } from '../store/gateway/schema.ts';

/** Throws `invalid_request`, `invalid_configuration`, and `conflict` where there is a plan of that name. */
export async function createPlan(context: GatewayContext, input: CreatePlan): Promise<Plan> {
  const provider = registered(context, input.provider);
  requireFields(provider, input.config);
  const id = createId('plan');
  const now = context.now().getTime();
  const row: PlanRow = {
    id,
    name: input.name,
    provider: input.provider,
    ...splitConfig(context, provider, id, input.config),
    limits: JSON.stringify(input.limits),
    prices: JSON.stringify(input.prices),
    created_at: now,
    updated_at: now,
  };
  await unlessNamed(
    context.store.db.transaction().execute(async (transaction) => {
      await transaction.insertInto('plan').values(row).execute();
      await recordDeed(context, transaction, { tenantId: null, action: 'plan.created', subject: id });
    }),
  );
  return present(context, row);
}

/** Newest first. */
export async function listPlans(
  context: GatewayContext,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Plan>> {
  const below = cursorId(query.cursor, 'plan');
  const rows = await context.store.db.selectFrom('plan').selectAll().$call(newestFirst(below, query.limit)).execute();
  return toPage(rows, query.limit, (row) => present(context, row));
}

/** Throws `resource_not_found`. */
export async function findPlan(context: GatewayContext, id: string): Promise<PlanRow> {
  const row = await context.store.db.selectFrom('plan').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('plan');
  return row;
}

/** Throws `resource_not_found`. */
export async function getPlan(context: GatewayContext, id: string): Promise<Plan> {
  return present(context, await findPlan(context, id));
}

/** Connections that were made from the plan keep what they have. Throws as `createPlan`, and `resource_not_found`. */
export async function updatePlan(context: GatewayContext, id: string, patch: UpdatePlan): Promise<Plan> {
  const before = await findPlan(context, id);
  const provider = registered(context, before.provider);
  const config = patch.config === undefined ? undefined : { ...readConfig(context, before), ...patch.config };
  if (config !== undefined) requireFields(provider, config);
  const changes = {
    updated_at: context.now().getTime(),
    ...(patch.name !== undefined && { name: patch.name }),
    ...(config !== undefined && splitConfig(context, provider, id, config)),
    ...(patch.limits !== undefined && { limits: JSON.stringify(patch.limits) }),
    ...(patch.prices !== undefined && { prices: JSON.stringify(patch.prices) }),
  };
  await unlessNamed(
    context.store.db.transaction().execute(async (transaction) => {
      await transaction.updateTable('plan').set(changes).where('id', '=', id).execute();
      const data = { fields: Object.keys(patch) };
      await recordDeed(context, transaction, { tenantId: null, action: 'plan.updated', subject: id, data });
    }),
  );
  return getPlan(context, id);
}

/** Throws `resource_not_found`, and `conflict` while a tenant is on it or a connection follows it. */
export async function deletePlan(context: GatewayContext, id: string): Promise<void> {
  await context.store.db.transaction().execute(async (transaction) => {
    const tenant = await transaction
      .selectFrom('tenant')
      .select('id')
      .where('plan_id', '=', id)
      .limit(1)
      .executeTakeFirst();
    const connection = await transaction
      .selectFrom('connection')
      .select('id')
      .where('plan_id', '=', id)
      .where('deleted_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (tenant !== undefined || connection !== undefined) {
      throw new GatewayError({ code: 'conflict', message: 'Tenants or connections are on this plan' });
    }
    const { numDeletedRows } = await transaction.deleteFrom('plan').where('id', '=', id).executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound('plan');
    await recordDeed(context, transaction, { tenantId: null, action: 'plan.deleted', subject: id });
  });
}

/**
 * A plan has a part of a configuration, so that only the fields it has are looked at; whether they are enough shows when a
 * connection adds its own.
 */
function requireFields(provider: RegisteredProvider, config: Readonly<Record<string, unknown>>): void {
  const shape: Readonly<Record<string, unknown>> = provider.configSchema.shape;
  const fields = Object.entries(config).flatMap(([name, value]): FieldError[] => {
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (!(schema instanceof z.ZodType))
      return [{ path: `config.${name}`, message: `is not a field of ${provider.id}` }];
    const parsed = schema.safeParse(value);
    return parsed.success ? [] : parsed.error.issues.map(({ message }) => ({ path: `config.${name}`, message }));
  });
  if (fields.length > 0) throw new GatewayError({ code: 'invalid_configuration', provider: provider.id, fields });
}

async function unlessNamed(writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new GatewayError({ code: 'conflict', message: 'There is a plan of this name', cause: error });
  }
}

function present(context: GatewayContext, row: PlanRow): Plan {
  return {
    id: row.id,
    name: row.name,
    provider: row.provider,
    config: fromColumn<Plan['config']>(row.config),
    secretsSet: Object.keys(readSecrets(context, row)),
    limits: fromColumn<PlanLimits>(row.limits),
    prices: fromColumn<PlanPrices>(row.prices),
    createdAt: toTimestamp(row.created_at),
    updatedAt: toTimestamp(row.updated_at),
  };
}
