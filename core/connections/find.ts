import type { GatewayContext } from '../context.ts';
import { notFound } from '../not-found.ts';
import { GatewayError } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';

/** `tenantId` undefined: any tenant's. Throws `resource_not_found`, for deleted ones too. */
export async function findConnection(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<ConnectionRow> {
  const row = await context.store.db
    .selectFrom('connection')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .$if(tenantId !== undefined, (select) => select.where('tenant_id', '=', tenantId ?? ''))
    .executeTakeFirst();
  if (row === undefined) throw notFound('connection');
  return row;
}

/** The connection used where a message names none. Throws `invalid_request`. */
export async function findDefaultConnection(context: GatewayContext, tenantId: string): Promise<ConnectionRow> {
  const row = await context.store.db
    .selectFrom('connection')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('is_default', '=', 1)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new GatewayError({
    code: 'invalid_request',
    fields: [{ path: 'connectionId', message: 'is needed: the tenant has no default connection' }],
  });
}
