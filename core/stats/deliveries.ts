import type { Stats } from '../api/stats.ts';
import type { GatewayContext } from '../context.ts';
import { toTimestampOrNull } from '../json.ts';
import { COUNTED_AT_MOST } from './queue.ts';
import { withinTenant } from '../narrow.ts';

/** Webhook endpoints and what is to be delivered to them; a tenant's own, or all. */
export async function readDeliveryStats(
  context: GatewayContext,
  tenantId: string | undefined,
): Promise<Stats['webhooks']> {
  const { db } = context.store;
  const now = context.now().getTime();
  const endpoints = await db
    .selectFrom('webhook_endpoint')
    .select(['id', 'enabled', 'failing_since', 'paused_until'])
    .select(({ selectFrom }) =>
      selectFrom('delivery')
        .select(({ fn }) => fn.min('delivery.due_at').as('due_at'))
        .whereRef('delivery.endpoint_id', '=', 'webhook_endpoint.id')
        .where('delivery.due_at', '<=', now)
        .as('due_at'),
    )
    .$call(withinTenant(tenantId))
    .execute();
  const pending = await db
    .selectFrom(
      db
        .selectFrom('delivery')
        .select('endpoint_id')
        .where('due_at', 'is not', null)
        .$if(tenantId !== undefined, (select) =>
          select.where('endpoint_id', 'in', endpoints.length === 0 ? [''] : endpoints.map(({ id }) => id)),
        )
        .limit(COUNTED_AT_MOST)
        .as('pending'),
    )
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .executeTakeFirst();
  const enabled = endpoints.filter((endpoint) => endpoint.enabled === 1);
  const failing = enabled.flatMap(({ failing_since: since }) => since ?? []);
  // One that is left alone for a while lies behind on purpose.
  const lags = enabled.flatMap(({ due_at: due, paused_until: until }) =>
    due === null || (until !== null && until > now) ? [] : now - due,
  );
  return {
    enabled: enabled.length,
    failing: failing.length,
    failingSince: toTimestampOrNull(failing.length === 0 ? null : Math.min(...failing)),
    disabled: endpoints.length - enabled.length,
    pending: Number(pending?.count ?? 0),
    lagMs: Math.max(0, ...lags),
  };
}
