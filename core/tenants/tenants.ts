import type { CreateTenant, Tenant, UpdateTenant } from '../api/tenants.ts';
import type { Page } from '../api/common.ts';
import { recordDeed } from '../audit/audit.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';
import { fromColumn, toTimestamp } from '../json.ts';
import { newestFirst } from '../narrow.ts';
import { notFound } from '../not-found.ts';
import { resumeSends } from '../messages/queue.ts';
import { cursorId, toPage } from '../page.ts';
import { GatewayError } from '../provider/index.ts';
import type { TenantRow } from '../store/gateway/schema.ts';

/** A new tenant, active. Throws `invalid_request` for a plan that there is not. */
export async function createTenant(context: GatewayContext, input: CreateTenant): Promise<Tenant> {
  await requirePlan(context, input.planId);
  const now = context.now().getTime();
  const row: TenantRow = {
    id: createId('tenant'),
    name: input.name,
    status: 'active',
    metadata: JSON.stringify(input.metadata),
    event_sequence: 0,
    plan_id: input.planId ?? null,
    routing: null,
    created_at: now,
    updated_at: now,
  };
  await context.store.db.transaction().execute(async (transaction) => {
    await transaction.insertInto('tenant').values(row).execute();
    await recordDeed(context, transaction, { tenantId: row.id, action: 'tenant.created', subject: row.id });
  });
  return present(row);
}

/** Newest first. */
export async function listTenants(
  context: GatewayContext,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Tenant>> {
  const below = cursorId(query.cursor, 'tenant');
  const rows = await context.store.db.selectFrom('tenant').selectAll().$call(newestFirst(below, query.limit)).execute();
  return toPage(rows, query.limit, present);
}

/** Throws `resource_not_found`. */
export async function getTenant(context: GatewayContext, id: string): Promise<Tenant> {
  const row = await context.store.db.selectFrom('tenant').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('tenant');
  return present(row);
}

/** Making it active again also sends what waited for that. Throws `resource_not_found`. */
export async function updateTenant(context: GatewayContext, id: string, patch: UpdateTenant): Promise<Tenant> {
  await requirePlan(context, patch.planId);
  return context.store.db.transaction().execute(async (transaction) => {
    const row = await writeTenant(context, transaction, id, patch);
    if (row === undefined) throw notFound('tenant');
    if (patch.status === 'active') await resumeSends(context, transaction, id);
    const data = { fields: Object.keys(patch), ...(patch.status !== undefined && { status: patch.status }) };
    await recordDeed(context, transaction, { tenantId: id, action: 'tenant.updated', subject: id, data });
    return present(row);
  });
}

/** Throws `invalid_request` for a plan that is not there. */
async function requirePlan(context: GatewayContext, id: string | null | undefined): Promise<void> {
  if (id === null || id === undefined) return;
  const plan = await context.store.db.selectFrom('plan').select('id').where('id', '=', id).executeTakeFirst();
  if (plan !== undefined) return;
  throw new GatewayError({
    code: 'invalid_request',
    fields: [{ path: 'planId', message: 'must be one of `GET /v1/plans`' }],
  });
}

function writeTenant(
  context: GatewayContext,
  transaction: StoreTransaction,
  id: string,
  patch: UpdateTenant,
): Promise<TenantRow | undefined> {
  return transaction
    .updateTable('tenant')
    .set({
      updated_at: context.now().getTime(),
      ...(patch.name !== undefined && { name: patch.name }),
      ...(patch.status !== undefined && { status: patch.status }),
      ...(patch.planId !== undefined && { plan_id: patch.planId }),
      ...(patch.metadata !== undefined && { metadata: JSON.stringify(patch.metadata) }),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

function present(row: TenantRow): Tenant {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    metadata: fromColumn<Tenant['metadata']>(row.metadata),
    planId: row.plan_id,
    createdAt: toTimestamp(row.created_at),
    updatedAt: toTimestamp(row.updated_at),
  };
}
