import { recordDeed } from '../audit/audit.ts';
import { mediaSettingsSchema, type InboundMode, type MediaSettings, type MediaSettingsView } from '../api/media.ts';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { fromColumn } from '../json.ts';
import { lockTenant } from '../lock-tenant.ts';
import { readUsage } from './quota.ts';

/** Where a tenant has set nothing: kept for as long as WhatsApp's own Cloud API keeps media. */
const DEFAULT_SETTINGS: MediaSettings = mediaSettingsSchema.parse({});

/** What a tenant has set, or what holds where it has not. One query. */
export async function readMediaSettings(db: Store | StoreTransaction, tenantId: string): Promise<MediaSettings> {
  const row = await db
    .selectFrom('media_settings')
    .select('settings')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row === undefined ? DEFAULT_SETTINGS : fromColumn<MediaSettings>(row.settings);
}

/** What becomes of media that arrive through a connection. */
export function inboundMode({ inbound, connections }: MediaSettings, connectionId: string): InboundMode {
  return connections[connectionId] ?? inbound;
}

/** With how much of the quota is used. Throws `resource_not_found` for an unknown tenant. */
export async function getMediaSettings(context: GatewayContext, tenantId: string): Promise<MediaSettingsView> {
  return context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, tenantId);
    return view(context, transaction, tenantId);
  });
}

/** Replaces them. A quota that is not given stays as it is. Throws `resource_not_found` for an unknown tenant. */
export async function setMediaSettings(
  context: GatewayContext,
  tenantId: string,
  settings: MediaSettings,
  quotaBytes: number | null | undefined,
): Promise<MediaSettingsView> {
  return context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, tenantId);
    const written = {
      settings: JSON.stringify(settings),
      updated_at: context.now().getTime(),
      ...(quotaBytes !== undefined && { quota_bytes: quotaBytes }),
    };
    await transaction
      .insertInto('media_settings')
      .values({ tenant_id: tenantId, quota_bytes: null, ...written })
      .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(written))
      .execute();
    await recordDeed(context, transaction, { tenantId, action: 'media_settings.set', subject: tenantId });
    return view(context, transaction, tenantId);
  });
}

async function view(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
): Promise<MediaSettingsView> {
  const settings = await readMediaSettings(transaction, tenantId);
  return { ...settings, ...(await readUsage(context, transaction, tenantId)) };
}
