import type { RetentionDays, RetentionView, SetRetention } from '../api/retention.ts';
import { recordDeed } from '../audit/audit.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import { lockTenant } from '../lock-tenant.ts';
import { notFound } from '../not-found.ts';

/** Where the operator has set nothing, nothing is thrown away. */
export const KEEP_ALL: RetentionDays = {
  messageContentDays: null,
  eventDays: null,
  deliveryDays: null,
  auditDays: null,
};

/** What holds for a tenant. Events say what messages say, so that they never stay longer. */
export function effectiveRetention(context: GatewayContext, own: SetRetention): RetentionDays {
  const defaults = context.retention ?? KEEP_ALL;
  const set = { ...defaults, ...own };
  return { ...set, eventDays: shorter(set.eventDays, set.messageContentDays) };
}

/** Throws `resource_not_found`. */
export async function getRetention(context: GatewayContext, tenantId: string): Promise<RetentionView> {
  const row = await context.store.db
    .selectFrom('tenant')
    .leftJoin('retention', 'retention.tenant_id', 'tenant.id')
    .select('retention.settings')
    .where('tenant.id', '=', tenantId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('tenant');
  return view(context, readOwn(row.settings));
}

/** Replaces what was set for the tenant. Throws `resource_not_found`. */
export async function setRetention(
  context: GatewayContext,
  tenantId: string,
  own: SetRetention,
): Promise<RetentionView> {
  const settings = JSON.stringify(own);
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, tenantId);
    await transaction
      .insertInto('retention')
      .values({ tenant_id: tenantId, settings, swept_to: '' })
      .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ settings }))
      .execute();
    await recordDeed(context, transaction, { tenantId, action: 'retention.set', subject: tenantId, data: own });
  });
  return view(context, own);
}

/** What a tenant has set of its own, from its column; nothing where it has not. */
export function readOwn(settings: string | null): SetRetention {
  return settings === null ? {} : fromColumn<SetRetention>(settings);
}

function view(context: GatewayContext, own: SetRetention): RetentionView {
  return { own, effective: effectiveRetention(context, own) };
}

function shorter(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right;
  return Math.min(left, right);
}
