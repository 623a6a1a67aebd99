import type { GatewayContext } from '../../context.ts';
import { presentEvent } from '../../events/list.ts';
import { fromColumn, toTimestamp, toTimestampOrNull } from '../../json.ts';
import { notFound } from '../../not-found.ts';
import { readAddressKey } from '../../provider/index.ts';
import { PIECE } from '../piece.ts';
import { partsOfBoth } from './of-both.ts';
import { byId, nextOf, once, type Part } from './part.ts';
import { presentSuppression } from './suppression.ts';

/** What is kept of a tenant: what was set up for it, its people, and all that they said and were told. */
export function partsOfTenant(context: GatewayContext, tenantId: string): readonly Part[] {
  return [
    ...setUp(context, tenantId),
    people(context, tenantId),
    ...partsOfBoth(context, tenantId, undefined),
    ...rules(context, tenantId),
    events(context, tenantId),
  ];
}

function setUp({ store: { db } }: GatewayContext, tenantId: string): readonly Part[] {
  return [
    once('tenant', async () => {
      const row = await db.selectFrom('tenant').selectAll().where('id', '=', tenantId).executeTakeFirst();
      if (row === undefined) throw notFound('tenant');
      return [
        {
          id: row.id,
          name: row.name,
          status: row.status,
          metadata: fromColumn<unknown>(row.metadata),
          createdAt: toTimestamp(row.created_at),
        },
      ];
    }),
    byId('connection', async (after) => {
      const rows = await db
        .selectFrom('connection')
        .select(['id', 'provider', 'label', 'number', 'config', 'created_at', 'deleted_at'])
        .$call(nextOf(tenantId, after))
        .execute();
      return rows.map(({ config, created_at, deleted_at, ...row }) => ({
        ...row,
        config: fromColumn<unknown>(config),
        createdAt: toTimestamp(created_at),
        deletedAt: toTimestampOrNull(deleted_at),
      }));
    }),
    byId('key', async (after) => {
      const rows = await db
        .selectFrom('api_key')
        .select(['id', 'name', 'hint', 'scopes', 'created_at'])
        .$call(nextOf(tenantId, after))
        .execute();
      return rows.map(({ scopes, created_at, ...row }) => ({
        ...row,
        scopes: fromColumn<unknown>(scopes),
        createdAt: toTimestamp(created_at),
      }));
    }),
  ];
}

function people({ store: { db } }: GatewayContext, tenantId: string): Part {
  return byId('contact', async (after) => {
    const rows = await db.selectFrom('contact').selectAll().$call(nextOf(tenantId, after)).execute();
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const known = await db.selectFrom('contact_address').selectAll().where('contact_id', 'in', ids).execute();
    const addresses = Map.groupBy(known, (row) => row.contact_id);
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      addresses: (addresses.get(row.id) ?? []).map(({ address }) => readAddressKey(address)),
      createdAt: toTimestamp(row.created_at),
      updatedAt: toTimestamp(row.updated_at),
    }));
  });
}

function rules({ store: { db } }: GatewayContext, tenantId: string): readonly Part[] {
  return [
    byId('template', async (after) => {
      const rows = await db
        .selectFrom('template')
        .select(['id', 'name', 'language', 'definition', 'created_at'])
        .$call(nextOf(tenantId, after))
        .execute();
      return rows.map(({ definition, created_at, ...row }) => ({
        ...row,
        definition: fromColumn<unknown>(definition),
        createdAt: toTimestamp(created_at),
      }));
    }),
    byId('suppression', async (after) => {
      const rows = await db.selectFrom('suppression').selectAll().$call(nextOf(tenantId, after)).execute();
      return rows.map(presentSuppression);
    }),
    byId('webhookEndpoint', async (after) => {
      const rows = await db
        .selectFrom('webhook_endpoint')
        .select(['id', 'url', 'events', 'description', 'enabled', 'created_at'])
        .$call(nextOf(tenantId, after))
        .execute();
      return rows.map(({ events: wanted, enabled, created_at, ...row }) => ({
        ...row,
        events: fromColumn<unknown>(wanted),
        enabled: enabled === 1,
        createdAt: toTimestamp(created_at),
      }));
    }),
  ];
}

/** By their number, which is what they are ordered by. */
function events({ store: { db } }: GatewayContext, tenantId: string): Part {
  return {
    type: 'event',
    async page(after) {
      const rows = await db
        .selectFrom('event')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('sequence', '>', after === '' ? -1 : Number(after))
        .orderBy('sequence')
        .limit(PIECE)
        .execute();
      const last = rows.at(-1);
      return { data: rows.map(presentEvent), next: last === undefined ? undefined : String(last.sequence) };
    },
  };
}
