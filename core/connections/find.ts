import type { GatewayContext, Store } from '../context.ts';
import { recall } from '../memo.ts';
import { notFound } from '../not-found.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { prepared } from '../store/prepared.ts';

/** `tenantId` undefined: any tenant's. Throws `resource_not_found`, for deleted ones too. */
export async function findConnection(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<ConnectionRow> {
  const row = await recall(context, `connection ${id} ${tenantId}`, async () => {
    const { rows } = await selectConnection(context.store.db, { id });
    return rows[0];
  });
  if (row === undefined || (tenantId !== undefined && row.tenant_id !== tenantId)) throw notFound('connection');
  return row;
}

const selectConnection = prepared((db: Store, { id }: { readonly id: string }) =>
  db.selectFrom('connection').selectAll().where('id', '=', id).where('deleted_at', 'is', null),
);

/** What a tenant's messages go by where they name no connection. */
export type Standing = {
  readonly connection: ConnectionRow | undefined;
  /** The tenant's `routing` column. */
  readonly routing: string | null;
};

/** A tenant's default connection and its routing, in one query: every send asks. */
export function findDefault(context: GatewayContext, tenantId: string): Promise<Standing> {
  return recall(context, `default ${tenantId}`, () => readDefault(context, tenantId));
}

async function readDefault(context: GatewayContext, tenantId: string): Promise<Standing> {
  const { db } = context.store;
  const { rows } = await selectDefault(db, { tenantId });
  const [row] = rows;
  if (row !== undefined) {
    const { routing, ...connection } = row;
    return { connection, routing };
  }
  const tenant = await db.selectFrom('tenant').select('routing').where('id', '=', tenantId).executeTakeFirst();
  return { connection: undefined, routing: tenant?.routing ?? null };
}

const selectDefault = prepared((db: Store, { tenantId }: { readonly tenantId: string }) =>
  db
    .selectFrom('connection')
    .innerJoin('tenant', 'tenant.id', 'connection.tenant_id')
    .selectAll('connection')
    .select('tenant.routing')
    .where('tenant_id', '=', tenantId)
    .where('is_default', '=', 1)
    .where('deleted_at', 'is', null),
);
