import type { SwitchReport, SwitchRequest, SwitchResult } from '../api/switches.ts';
import type { ConnectionWarning } from '../api/connections.ts';
import { findConnection } from '../connections/find.ts';
import { presentConnection } from '../connections/present.ts';
import { tryToSetUpWebhook } from '../connections/webhook.ts';
import type { GatewayContext } from '../context.ts';
import { recordDeed } from '../audit/audit.ts';
import { connectSession } from '../lifecycle/session.ts';
import { lockTenant } from '../lock-tenant.ts';
import { GatewayError, type CallOptions } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { checkSwitch, type Checked } from './check.ts';
import { commitSwitch, hurry } from './commit.ts';

/** Who switches: `tenantId` undefined for the admin. `planId`: the plan that the connection follows from then on. */
export type Who = {
  readonly tenantId: string | undefined;
  readonly actor: string;
  readonly planId?: string | undefined;
};

/**
 * Moves a connection to another provider: id, contacts, history and windows stay. Repeating it is safe: a connection
 * that is on that provider with that configuration already is not switched again, but `now` still hurries what is queued.
 *
 * Throws `conflict` naming each problem of the report, and where somebody else switches at the same time;
 * `invalid_request`, `invalid_configuration`, `resource_not_found`, `request_in_progress`.
 */
export async function switchConnection(
  context: GatewayContext,
  id: string,
  request: SwitchRequest,
  who: Who,
  options: CallOptions,
): Promise<SwitchReport | SwitchResult> {
  const before = await findConnection(context, id, who.tenantId);
  const checked = await checkSwitch(context, before, request, options);
  const { report } = checked;
  if (request.dryRun) return report;
  if (report.problems.length > 0) {
    throw new GatewayError({
      code: 'conflict',
      message: `The switch is not possible: ${report.problems.map(({ path, message }) => `${path} ${message}`).join('; ')}`,
      fields: report.problems,
    });
  }
  const after = report.changes
    ? await commitSwitch(context, before, request, checked, who)
    : await stay(context, before, request, who);
  const warnings = await settleIn(context, after, checked, options);
  return { ...report, connection: presentConnection(context, await findConnection(context, id, undefined)), warnings };
}

async function stay(
  context: GatewayContext,
  row: ConnectionRow,
  request: SwitchRequest,
  { actor, planId }: Who,
): Promise<ConnectionRow> {
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, row.tenant_id);
    if (request.strategy === 'now') {
      await hurry(context, transaction, row.id);
      const deed = { tenantId: row.tenant_id, actor, action: 'connection.hurried', subject: row.id };
      await recordDeed(context, transaction, deed);
    }
    if (planId === undefined) return;
    await transaction.updateTable('connection').set({ plan_id: planId }).where('id', '=', row.id).execute();
  });
  return row;
}

/**
 * What follows the cut-over at the new backend: it calls us, and a phone that is still paired is connected. Neither
 * undoes the switch where it fails.
 */
async function settleIn(
  context: GatewayContext,
  row: ConnectionRow,
  checked: Checked,
  options: CallOptions,
): Promise<ConnectionWarning[]> {
  const warnings = await tryToSetUpWebhook(context, row, options);
  const closed = checked.state?.status === 'disconnected' && checked.report.to.configReused;
  if (!closed) return [...warnings];
  try {
    await connectSession(context, row.id, undefined, { method: 'qr' }, options);
    return [...warnings];
  } catch (error) {
    const code = GatewayError.isInstance(error) ? error.code : 'internal_error';
    return [
      ...warnings,
      { type: 'phone_not_connected', code, message: 'Call connect: the phone could not be reached' },
    ];
  }
}
