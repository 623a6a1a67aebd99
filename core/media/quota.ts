import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { GatewayError } from '../provider/index.ts';

/** Bytes. `used`: what a tenant keeps, and what uploads have promised to bring. */
export type Usage = { readonly quotaBytes: number; readonly usedBytes: number };

/** What a tenant may keep, and does. The caller holds the tenant where that is to stay true. */
export async function readUsage(
  context: GatewayContext,
  db: Store | StoreTransaction,
  tenantId: string,
): Promise<Usage> {
  const own = await db
    .selectFrom('media_settings')
    .select('quota_bytes')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  const used = await db
    .selectFrom('media')
    .select((select) => select.fn.sum('size').as('size'))
    .where('tenant_id', '=', tenantId)
    .where('state', 'in', ['pending', 'ready'])
    .executeTakeFirst();
  return {
    quotaBytes: own?.quota_bytes ?? context.media.limits.quotaBytes,
    // PostgreSQL gives a sum as text.
    usedBytes: Number(used?.size ?? 0),
  };
}

/** Refuses what a tenant has no more room for: 413. */
export function overQuota(): GatewayError {
  return new GatewayError({ code: 'media_quota_exceeded' });
}
