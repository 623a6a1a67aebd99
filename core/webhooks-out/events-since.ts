import type { GatewayContext } from '../context.ts';
import type { EventRow } from '../store/gateway/schema.ts';

/** Events that one statement looks at. */
const CHUNK = 500;

/** Where a reader stands: after this event of this tenant. */
export type Place = { readonly tenantId: string; readonly createdAt: number; readonly sequence: number };

/**
 * The next events since a time, of one tenant or of all, tenant after tenant, each oldest first; at most 500. Undefined
 * where there are no more. Reads an index: what is older costs nothing.
 */
export async function eventsSince(
  context: GatewayContext,
  tenantId: string | null,
  since: number,
  after: Place | undefined,
): Promise<readonly EventRow[] | undefined> {
  const start = { createdAt: since, sequence: -1 };
  if (tenantId !== null) return orNone(await chunkOf(context, { ...start, ...after, tenantId }));
  const rest = after === undefined ? [] : await chunkOf(context, after);
  if (rest.length > 0) return rest;
  const next = await nextTenant(context, since, after?.tenantId ?? '');
  return next === undefined ? undefined : orNone(await chunkOf(context, { ...start, tenantId: next }));
}

function orNone(events: readonly EventRow[]): readonly EventRow[] | undefined {
  return events.length === 0 ? undefined : events;
}

function chunkOf({ store }: GatewayContext, after: Place): Promise<EventRow[]> {
  return store.db
    .selectFrom('event')
    .selectAll()
    .where('tenant_id', '=', after.tenantId)
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('created_at', 'sequence'), '>', tuple(after.createdAt, after.sequence)),
    )
    .orderBy('created_at')
    .orderBy('sequence')
    .limit(CHUNK)
    .execute();
}

async function nextTenant({ store }: GatewayContext, since: number, after: string): Promise<string | undefined> {
  const row = await store.db
    .selectFrom('tenant')
    .select('id')
    .where('id', '>', after)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('event')
          .select('event.sequence')
          .whereRef('event.tenant_id', '=', 'tenant.id')
          .where('event.created_at', '>=', since),
      ),
    )
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
