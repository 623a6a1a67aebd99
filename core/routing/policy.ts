import { routingSchema, type Routing } from '../api/routing.ts';
import { recordDeed } from '../audit/audit.ts';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { fromColumn } from '../json.ts';
import { lockTenant } from '../lock-tenant.ts';
import { notFound } from '../not-found.ts';
import { GatewayError, type FieldError } from '../provider/index.ts';

/** How a tenant's messages find their connection; what holds without a word where nothing was set. Throws `resource_not_found`. */
export async function getRouting(context: GatewayContext, tenantId: string): Promise<Routing> {
  const row = await context.store.db
    .selectFrom('tenant')
    .select('routing')
    .where('id', '=', tenantId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('tenant');
  return row.routing === null ? routingSchema.parse({}) : fromColumn<Routing>(row.routing);
}

/** Replaces it. Throws `resource_not_found`, and `invalid_request` for a connection that is not the tenant's. */
export async function setRouting(
  context: GatewayContext,
  tenantId: string,
  routing: Routing,
  actor: string,
): Promise<Routing> {
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, tenantId);
    await requireOwned(transaction, tenantId, [
      ...routing.connections.map((id, index) => ({ id, path: `connections[${index}]` })),
      ...routing.rules.flatMap(({ use }, index) =>
        ('connectionId' in use ? [use.connectionId] : use.cheapestOf).map((id) => ({
          id,
          path: `rules[${index}].use`,
        })),
      ),
    ]);
    await transaction
      .updateTable('tenant')
      .set({ routing: JSON.stringify(routing), updated_at: context.now().getTime() })
      .where('id', '=', tenantId)
      .execute();
    await recordDeed(context, transaction, {
      tenantId,
      actor,
      action: 'tenant.routing_set',
      subject: tenantId,
      data: { routing },
    });
  });
  return routing;
}

/** Throws `invalid_request` naming each connection that is not there for this tenant. */
export async function requireOwned(
  db: Store | StoreTransaction,
  tenantId: string,
  named: readonly { readonly id: string; readonly path: string }[],
): Promise<void> {
  if (named.length === 0) return;
  const rows = await db
    .selectFrom('connection')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('deleted_at', 'is', null)
    .where(
      'id',
      'in',
      named.map(({ id }) => id),
    )
    .execute();
  const owned = new Set(rows.map(({ id }) => id));
  const fields: FieldError[] = named
    .filter(({ id }) => !owned.has(id))
    .map(({ path }) => ({ path, message: "must be one of the tenant's connections" }));
  if (fields.length > 0) throw new GatewayError({ code: 'invalid_request', fields });
}
