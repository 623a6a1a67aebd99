import type { GatewayContext } from '../context.ts';
import { notFound } from '../not-found.ts';
import { lastPosition } from './horizon.ts';

/** The cursor after the newest event. Throws `resource_not_found` for a tenant that there is not. */
export async function latestCursor(context: GatewayContext, tenantId: string | undefined): Promise<number> {
  if (tenantId === undefined) return lastPosition(context);
  const tenant = await context.store.db
    .selectFrom('tenant')
    .select('event_sequence')
    .where('id', '=', tenantId)
    .executeTakeFirst();
  if (tenant === undefined) throw notFound('tenant');
  return tenant.event_sequence;
}
