import { recordDeed } from '../audit/audit.ts';
import type { Page } from '../api/common.ts';
import type {
  Connection,
  CreateConnection,
  CreatedConnection,
  DetailedConnection,
  UpdateConnection,
} from '../api/connections.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';
import { newestFirst, withinTenant } from '../narrow.ts';
import { notFound } from '../not-found.ts';
import { cursorId, toPage } from '../page.ts';
import { readSettings } from '../pacing/policy.ts';
import type { CallOptions } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { madeOf, requireRoom } from '../plans/connection-plan.ts';
import { lockTenant } from '../lock-tenant.ts';
import { findConnection } from './find.ts';
import { presentConnection } from './present.ts';
import { buildProvider, readConfig, registered, splitConfig } from './provider-of.ts';
import { tryToSetUpWebhook } from './webhook.ts';

/**
 * Tries nothing out: pairing and credentials are tried by `connectSession` and `checkHealth`. Only where the backend can
 * be told where to call us, it is; a failure of that is a warning. Throws `invalid_configuration`,
 * `conflict` where the tenant's plan has no room, and `resource_not_found` for an unknown tenant.
 *
 * @param input.mayObtain it is the operator who asks, so the backend may be asked for credentials (`withObtained`)
 * @param also what else stands or falls with the connection: done in the transaction that makes it
 */
export async function createConnection(
  context: GatewayContext,
  input: CreateConnection & { readonly tenantId: string; readonly mayObtain?: boolean },
  options: CallOptions,
  also: (transaction: StoreTransaction, id: string) => Promise<void> = async () => undefined,
): Promise<CreatedConnection> {
  const found = await madeOf(context, input);
  const made =
    input.mayObtain === true
      ? await (await import('./obtain.ts')).withObtained(context, found, input.tenantId, options)
      : found;
  const provider = registered(context, made.provider);
  const id = createId('connection');
  buildProvider(context, made.provider, id, made.config);
  const now = context.now().getTime();

  const row = await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, input.tenantId);
    await requireRoom(transaction, input.tenantId);
    const first = await transaction
      .selectFrom('connection')
      .select('id')
      .where('tenant_id', '=', input.tenantId)
      .where('deleted_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    const isDefault = input.isDefault ?? first === undefined;
    if (isDefault) await clearDefault(transaction, input.tenantId);
    const inserted: ConnectionRow = {
      id,
      tenant_id: input.tenantId,
      provider: made.provider,
      label: input.label ?? provider.label,
      is_default: isDefault ? 1 : 0,
      ...splitConfig(context, provider, id, made.config),
      session_state:
        provider.capabilities.pairing.length === 0 || provider.beginsPaired?.(made.config) === true
          ? null
          : JSON.stringify({ status: 'disconnected', reason: 'never_paired', nextAction: 'connect' }),
      session_state_at: 0,
      number: null,
      created_at: now,
      updated_at: now,
      deleted_at: null,
      epoch: 0,
      provider_since: null,
      plan_id: made.planId,
      dropped_events: 0,
      pacing: input.pacing === undefined ? null : JSON.stringify(input.pacing),
    };
    await transaction.insertInto('connection').values(inserted).execute();
    const { newPace } = await import('../pacing/lanes.ts');
    await transaction.insertInto('pace').values(newPace(context, inserted)).execute();
    await also(transaction, id);
    const data = { provider: made.provider };
    await recordDeed(context, transaction, {
      tenantId: input.tenantId,
      action: 'connection.created',
      subject: id,
      data,
    });
    return inserted;
  });
  return { ...presentConnection(context, row), warnings: [...(await tryToSetUpWebhook(context, row, options))] };
}

/** Newest first, without deleted ones. `tenantId` undefined: all tenants'. */
export async function listConnections(
  context: GatewayContext,
  query: { readonly tenantId: string | undefined; readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Connection>> {
  const below = cursorId(query.cursor, 'connection');
  const rows = await context.store.db
    .selectFrom('connection')
    .selectAll()
    .where('deleted_at', 'is', null)
    .$call(withinTenant(query.tenantId))
    .$call(newestFirst(below, query.limit))
    .execute();
  return toPage(rows, query.limit, (row) => presentConnection(context, row));
}

/** Throws `resource_not_found`. */
export async function getConnection(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<DetailedConnection> {
  const row = await findConnection(context, id, tenantId);
  const { readPacing } = await import('../pacing/present.ts');
  return { ...presentConnection(context, row), pacing: await readPacing(context, row) };
}

/** Throws `resource_not_found`, `invalid_configuration`. */
export async function updateConnection(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  patch: UpdateConnection,
): Promise<DetailedConnection> {
  const { tenant_id: owner } = await findConnection(context, id, tenantId);
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, owner);
    const row = await transaction.selectFrom('connection').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined || row.deleted_at !== null) throw notFound('connection');
    const config = patch.config === undefined ? undefined : { ...readConfig(context, row), ...patch.config };
    if (config !== undefined) buildProvider(context, row.provider, id, config);
    const pacing = patch.pacing === undefined ? undefined : mergedPacing(row, patch.pacing);
    if (patch.isDefault === true) await clearDefault(transaction, owner);
    await transaction
      .updateTable('connection')
      .set({
        updated_at: context.now().getTime(),
        ...(patch.label !== undefined && { label: patch.label }),
        ...(patch.isDefault === true && { is_default: 1 }),
        ...(pacing !== undefined && { pacing }),
        ...(config !== undefined && splitConfig(context, registered(context, row.provider), id, config)),
      })
      .where('id', '=', id)
      .execute();
    const { noteSettings } = await import('../pacing/note.ts');
    if (pacing !== undefined) await noteSettings(context, transaction, { ...row, pacing });
    // Of the configuration, the names of what was changed; never what to.
    const data = {
      fields: Object.keys(patch),
      ...(patch.config !== undefined && { config: Object.keys(patch.config) }),
    };
    await recordDeed(context, transaction, { tenantId: owner, action: 'connection.updated', subject: id, data });
  });
  return getConnection(context, id, tenantId);
}

/** The column once fields are replaced; null where all of it is the provider's own. */
function mergedPacing({ pacing }: ConnectionRow, patch: UpdateConnection['pacing'] | null): string | null {
  return patch === null || patch === undefined ? null : JSON.stringify({ ...readSettings(pacing), ...patch });
}

async function clearDefault(transaction: StoreTransaction, tenantId: string): Promise<void> {
  await transaction
    .updateTable('connection')
    .set({ is_default: 0 })
    .where('tenant_id', '=', tenantId)
    .where('is_default', '=', 1)
    .execute();
}
