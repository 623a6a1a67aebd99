import type { GatewayContext } from '../context.ts';
import { recordEvents } from '../events/record.ts';
import { lockTenant } from '../lock-tenant.ts';

/** In one go; what is left over is next. */
const BATCH = 50;

/**
 * Tells of links that ended without having connected anything; a link is refused from its last moment on, whether this
 * runs or not. Returns how many there were. Any number of processes may run it at once.
 */
export async function expireLinks(context: GatewayContext): Promise<number> {
  const now = context.now().getTime();
  const links = await context.store.db
    .selectFrom('connect_link')
    .select(['id', 'tenant_id', 'connection_id', 'expires_at'])
    .where('expires_at', '<=', now)
    .where('expired_at', 'is', null)
    .where('completed_at', 'is', null)
    .where('revoked_at', 'is', null)
    .orderBy('expires_at')
    .limit(BATCH)
    .execute();
  for (const link of links) {
    await context.store.db.transaction().execute(async (transaction) => {
      await lockTenant(context, transaction, link.tenant_id);
      const { numUpdatedRows } = await transaction
        .updateTable('connect_link')
        .set({ expired_at: now })
        .where('id', '=', link.id)
        .where('expired_at', 'is', null)
        .where('completed_at', 'is', null)
        .where('revoked_at', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return;
      await recordEvents(context, transaction, link.tenant_id, [
        {
          type: 'connect_link.expired',
          connectionId: link.connection_id,
          data: { linkId: link.id, connectionId: link.connection_id },
          occurredAt: link.expires_at,
        },
      ]);
    });
  }
  return links.length;
}
