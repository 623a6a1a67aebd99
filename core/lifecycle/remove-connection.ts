import { recordAsked } from '../audit/asked.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { cancelSends } from '../messages/cancel.ts';
import { lockTenant } from '../lock-tenant.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { findConnection } from '../connections/find.ts';
import { asFormer, findFormer } from '../connections/former.ts';
import { providerOf } from '../connections/provider-of.ts';

/** As `removeConnection`, by id. Throws `resource_not_found`. */
export async function deleteConnection(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  options: { readonly force: boolean },
): Promise<void> {
  await removeConnection(context, await findConnection(context, id, tenantId), options);
}

/**
 * Tells the provider (a phone is unlinked), forgets config and secrets, fails what was still queued. History stays.
 * Safe to repeat. A provider that cannot be told stops it with its error, unless `force`: then the link is left to the phone's owner.
 */
export async function removeConnection(
  context: GatewayContext,
  row: ConnectionRow,
  options: { readonly force: boolean },
): Promise<void> {
  const asked = await recordAsked(context, {
    tenantId: row.tenant_id,
    action: 'connection.deleted',
    subject: row.id,
    data: { provider: row.provider, force: options.force },
  });
  try {
    for (const known of await everyProvider(context, row)) {
      await providerOf(context, known).dispose?.({ signal: AbortSignal.timeout(context.limits.sendBudgetMs) });
    }
  } catch (error) {
    if (!options.force) {
      await asked.failed(error);
      throw error;
    }
    context.log.warn({ connectionId: row.id, provider: row.provider }, 'connection deleted without its provider');
  }
  const now = context.now().getTime();
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, row.tenant_id);
    const current = await transaction
      .selectFrom('connection')
      .select(['is_default', 'deleted_at'])
      .where('id', '=', row.id)
      .executeTakeFirst();
    await asked.done(transaction);
    if (current === undefined || current.deleted_at !== null) return;
    await cancelSends(context, transaction, row);
    await transaction.deleteFrom('early_status').where('connection_id', '=', row.id).execute();
    await transaction.deleteFrom('connection_provider').where('connection_id', '=', row.id).execute();
    await transaction
      .updateTable('connection')
      .set({
        deleted_at: now,
        updated_at: now,
        is_default: 0,
        config: '{}',
        secrets: null,
        session_state: null,
      })
      .where('id', '=', row.id)
      .execute();
    if (current.is_default === 1) await promoteAnother(transaction, row);
  });
}

/** The connection as it is, and as each other provider that it was on knows it. */
export async function everyProvider(context: GatewayContext, row: ConnectionRow): Promise<readonly ConnectionRow[]> {
  const former = await findFormer(context.store.db, row.id);
  // Of each provider the newest, which comes last here.
  const others = new Map(former.toReversed().map((one) => [one.provider, one]));
  others.delete(row.provider);
  return [row, ...[...others.values()].map((one) => asFormer(row, one))];
}

async function promoteAnother(transaction: StoreTransaction, removed: ConnectionRow): Promise<void> {
  const oldest = await transaction
    .selectFrom('connection')
    .select('id')
    .where('tenant_id', '=', removed.tenant_id)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .executeTakeFirst();
  if (oldest === undefined) return;
  await transaction.updateTable('connection').set({ is_default: 1 }).where('id', '=', oldest.id).execute();
}
