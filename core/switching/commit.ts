import type { SwitchRequest } from '../api/switches.ts';
import { recordDeed } from '../audit/audit.ts';
import { registered, splitConfig } from '../connections/provider-of.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { recordEvents } from '../events/record.ts';
import { storedState } from '../lifecycle/state.ts';
import { lockTenant } from '../lock-tenant.ts';
import { notFound } from '../not-found.ts';
import { GatewayError } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import type { Checked } from './check.ts';

/**
 * The cut-over, in one transaction: before it everything is as it was, after it everything new goes the new way.
 * Throws `conflict` where somebody else has switched since `before` was read, `request_in_progress` where the backend is
 * just being told to let this connection go, and `resource_not_found`.
 */
export async function commitSwitch(
  context: GatewayContext,
  before: ConnectionRow,
  request: SwitchRequest,
  checked: Checked,
  who: { readonly actor: string; readonly planId?: string | undefined },
): Promise<ConnectionRow> {
  return context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, before.tenant_id);
    const row = await transaction.selectFrom('connection').selectAll().where('id', '=', before.id).executeTakeFirst();
    if (row === undefined || row.deleted_at !== null) throw notFound('connection');
    if (row.epoch !== before.epoch) {
      throw new GatewayError({ code: 'conflict', message: 'The connection was switched meanwhile' });
    }
    await takeOver(context, transaction, row.id, request.provider);
    const now = context.now().getTime();
    await keepFormer(transaction, row, request, now);
    // A switch by hand leaves the plan: its configuration is not the plan's any more.
    const after = { ...row, ...next(context, row, request, checked, now), plan_id: who.planId ?? null };
    await transaction.updateTable('connection').set(after).where('id', '=', row.id).execute();
    if (request.strategy === 'now') await hurry(context, transaction, row.id);
    await tell(context, transaction, row, after, request, who.actor);
    return after;
  });
}

/** What is still queued for former configurations goes on to the present one; what may have been taken does not. */
export async function hurry(
  context: GatewayContext,
  transaction: StoreTransaction,
  connectionId: string,
): Promise<void> {
  await transaction
    .updateTable('connection_provider')
    .set({ strategy: 'now' })
    .where('connection_id', '=', connectionId)
    .execute();
  await transaction
    .updateTable('send')
    .set({ due_at: context.now().getTime() })
    .where('connection_id', '=', connectionId)
    .where('maybe_taken', '=', 0)
    .where('last_error', 'in', ['session_not_connected', 'provider_unavailable', 'rate_limited'])
    .execute();
}

/** The provider has the connection again: nobody lets go of it any more. */
async function takeOver(
  context: GatewayContext,
  transaction: StoreTransaction,
  connectionId: string,
  provider: string,
): Promise<void> {
  const former = await transaction
    .selectFrom('connection_provider')
    .select(['retire_at', 'retired_at'])
    .where('connection_id', '=', connectionId)
    .where('provider', '=', provider)
    .where('retire_at', 'is not', null)
    .execute();
  const now = context.now().getTime();
  if (former.some((row) => row.retired_at !== null && (row.retire_at ?? 0) > now)) {
    throw new GatewayError({
      code: 'request_in_progress',
      message: 'The connection is just being closed at this provider',
    });
  }
  await transaction
    .updateTable('connection_provider')
    .set({ retire_at: null })
    .where('connection_id', '=', connectionId)
    .where('provider', '=', provider)
    .execute();
}

async function keepFormer(
  transaction: StoreTransaction,
  row: ConnectionRow,
  request: SwitchRequest,
  now: number,
): Promise<void> {
  const { provider, config, secrets, number, session_state, session_state_at } = row;
  await transaction
    .insertInto('connection_provider')
    .values({
      connection_id: row.id,
      epoch: row.epoch,
      tenant_id: row.tenant_id,
      provider,
      config,
      secrets,
      number,
      session_state,
      session_state_at,
      from_at: row.provider_since ?? row.created_at,
      until_at: now,
      strategy: request.strategy,
      afterwards: request.oldProvider,
      // The same backend knows us by the same name: there is nothing to let go of.
      retire_at: provider === request.provider ? null : now,
      retired_at: null,
    })
    .execute();
}

function next(context: GatewayContext, row: ConnectionRow, request: SwitchRequest, checked: Checked, now: number) {
  const provider = registered(context, request.provider);
  return {
    provider: request.provider,
    ...splitConfig(context, provider, row.id, checked.config),
    number: checked.report.to.number,
    session_state: provider.capabilities.pairing.length === 0 ? null : storedState(checked.state),
    session_state_at: checked.state === undefined ? 0 : now,
    epoch: row.epoch + 1,
    provider_since: now,
    updated_at: now,
  };
}

async function tell(
  context: GatewayContext,
  transaction: StoreTransaction,
  before: ConnectionRow,
  after: ConnectionRow,
  request: SwitchRequest,
  actor: string,
): Promise<void> {
  const data = {
    from: { provider: before.provider, number: before.number },
    to: { provider: after.provider, number: after.number },
    strategy: request.strategy,
    oldProvider: request.oldProvider,
  };
  await recordEvents(context, transaction, after.tenant_id, [
    { type: 'connection.switched', connectionId: after.id, data, occurredAt: after.updated_at },
  ]);
  const { tenant_id: tenantId, id: subject } = after;
  await recordDeed(context, transaction, { tenantId, actor, action: 'connection.switched', subject, data });
}
