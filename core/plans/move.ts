import type { MovedPlan, MovePlan } from '../api/plans.ts';
import { switchSchema, type SwitchReport, type SwitchRequest } from '../api/switches.ts';
import { recordDeed } from '../audit/audit.ts';
import { asFormer, findFormer } from '../connections/former.ts';
import { readConfig } from '../connections/provider-of.ts';
import type { GatewayContext } from '../context.ts';
import { lockTenant } from '../lock-tenant.ts';
import { notFound } from '../not-found.ts';
import { GatewayError, type CallOptions } from '../provider/index.ts';
import type { ConnectionRow, PlanRow } from '../store/gateway/schema.ts';
import { checkSwitch } from '../switching/check.ts';
import { switchConnection } from '../switching/switch.ts';
import { findPlan } from './plans.ts';

/**
 * Moves a tenant to another plan. Its connections that follow the one it has are switched, each in one transaction; all
 * are looked at before the first. Repeating it after a failure goes on where it stopped: what has moved follows the new
 * plan already, and the tenant itself comes last.
 *
 * Throws `resource_not_found`, `conflict` naming each problem of each connection, and what a switch throws.
 */
export async function movePlan(
  context: GatewayContext,
  tenantId: string,
  request: MovePlan,
  actor: string,
  options: () => CallOptions,
): Promise<MovedPlan> {
  const plan = await findPlan(context, request.planId);
  const followers = await followersOf(context, tenantId);
  const moves = await Promise.all(
    followers.map(async (row) => ({ row, wanted: await requestFor(context, row, plan, request) })),
  );
  const reports: { readonly connectionId: string; readonly report: SwitchReport }[] = [];
  for (const { row, wanted } of moves) {
    const { report } = await checkSwitch(context, row, wanted, options());
    reports.push({ connectionId: row.id, report });
  }
  if (request.dryRun) return { dryRun: true, planId: plan.id, connections: reports };
  refuseProblems(reports);
  for (const { row, wanted } of moves) {
    await switchConnection(context, row.id, wanted, { tenantId, actor, planId: plan.id }, options());
  }
  await putOnPlan(context, tenantId, plan, actor);
  return { dryRun: false, planId: plan.id, connections: reports };
}

async function followersOf(context: GatewayContext, tenantId: string): Promise<readonly ConnectionRow[]> {
  const { db } = context.store;
  const tenant = await db.selectFrom('tenant').select('plan_id').where('id', '=', tenantId).executeTakeFirst();
  if (tenant === undefined) throw notFound('tenant');
  if (tenant.plan_id === null) return [];
  return db
    .selectFrom('connection')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('plan_id', '=', tenant.plan_id)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute();
}

/** What is a connection's own is given with the request, or is what it had with that provider before. */
async function requestFor(
  context: GatewayContext,
  row: ConnectionRow,
  plan: PlanRow,
  request: MovePlan,
): Promise<SwitchRequest> {
  const [former] = await findFormer(context.store.db, row.id, plan.provider);
  const before =
    plan.provider === row.provider
      ? readConfig(context, row)
      : former === undefined
        ? {}
        : readConfig(context, asFormer(row, former));
  const { strategy, dryRun, confirmNumberChange, oldProvider } = request;
  return switchSchema.parse({
    provider: plan.provider,
    config: { ...before, ...readConfig(context, plan), ...request.configs[row.id] },
    strategy,
    dryRun,
    confirmNumberChange,
    oldProvider,
  });
}

function refuseProblems(reports: readonly { readonly connectionId: string; readonly report: SwitchReport }[]): void {
  const fields = reports.flatMap(({ connectionId, report }) =>
    report.problems.map(({ path, message }) => ({ path, message: `${message} (${connectionId})` })),
  );
  if (fields.length === 0) return;
  throw new GatewayError({ code: 'conflict', message: 'Not all connections can be switched', fields });
}

async function putOnPlan(context: GatewayContext, tenantId: string, plan: PlanRow, actor: string): Promise<void> {
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, tenantId);
    await transaction
      .updateTable('tenant')
      .set({ plan_id: plan.id, updated_at: context.now().getTime() })
      .where('id', '=', tenantId)
      .execute();
    const data = { planId: plan.id, plan: plan.name };
    await recordDeed(context, transaction, { tenantId, actor, action: 'tenant.plan_moved', subject: tenantId, data });
  });
}
