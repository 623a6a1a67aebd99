import type { GatewayContext, Store } from '../context.ts';
import { recall, type Memo } from '../memo.ts';
import { hashAddress } from '../privacy/address-hash.ts';
import { addressKey, type Address } from '../provider/index.ts';
import type { SuppressionScope } from '../store/gateway/schema.ts';
import { prepared } from '../store/prepared.ts';

/** What decides whether somebody may be written to now. */
export type Standing = {
  /** When they last wrote to this connection, epoch milliseconds. */
  readonly lastInboundAt: number | null;
  /** What they, by whichever of their addresses, want no more of; null where they are not on the tenant's suppression list. */
  readonly suppressed: SuppressionScope | null;
};

/** One query, because every send asks it. A group has no standing: it is nobody's in particular. */
export function readStanding(
  context: GatewayContext,
  connection: { readonly id: string; readonly tenant_id: string },
  to: Address,
): Promise<Standing> {
  if (to.type === 'group') return Promise.resolve({ lastInboundAt: null, suppressed: null });
  const key = addressKey(to);
  return recall(context, standingOf(connection.id, key), () => askStanding(context, connection, key));
}

function standingOf(connectionId: string, key: string): string {
  return `standing ${connectionId} ${key}`;
}

async function askStanding(
  context: GatewayContext,
  connection: { readonly id: string; readonly tenant_id: string },
  key: string,
): Promise<Standing> {
  const { db } = context.store;
  const { id, tenant_id } = connection;
  const hash = await hashAddress(context, db, tenant_id, key);
  const { rows } = await selectStanding(db, { connection: id, tenant: tenant_id, key, hash });
  const [row] = rows;
  return { lastInboundAt: row?.last_inbound_at ?? null, suppressed: row?.suppressed ?? null };
}

type Asked = {
  readonly connection: string;
  readonly tenant: string;
  readonly key: string;
  /** Who was erased may have opted out before. */
  readonly hash: string;
};

const selectStanding = prepared((db: Store, { connection, tenant, key, hash }: Asked) =>
  db.selectNoFrom(({ selectFrom }) => [
    selectFrom('contact_address')
      .innerJoin('conversation', 'conversation.contact_id', 'contact_address.contact_id')
      .select('conversation.last_inbound_at')
      .where('contact_address.tenant_id', '=', tenant)
      .where('contact_address.address', '=', key)
      .where('conversation.connection_id', '=', connection)
      .as('last_inbound_at'),
    selectFrom('suppression')
      // The widest: of a person's addresses one may be on the list for less than another.
      .select(({ fn }) => fn.min('suppression.scope').as('scope'))
      .where('suppression.tenant_id', '=', tenant)
      // One list, for both engines to go by it: of an `or` they would look at all of the tenant's.
      .where('suppression.address', 'in', ({ selectFrom: select }) =>
        select('contact_address as own')
          .innerJoin('contact_address as every', 'every.contact_id', 'own.contact_id')
          .select('every.address')
          .where('own.tenant_id', '=', tenant)
          .where('own.address', '=', key)
          // Parts of this statement, and none of their own for who counts those.
          .unionAll(db.withoutPlugins().selectNoFrom(({ val }) => val(key).as('address')))
          .unionAll(db.withoutPlugins().selectNoFrom(({ val }) => val(hash).as('address'))),
      )
      .as('suppressed'),
  ]),
);

/** Who was erased may have opted out before: each address by its hash. */
async function hashesOf(
  context: GatewayContext,
  tenantId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { db } = context.store;
  return new Map(
    await Promise.all(keys.map(async (key) => [await hashAddress(context, db, tenantId, key), key] as const)),
  );
}

function widest(one: SuppressionScope | undefined, other: SuppressionScope): SuppressionScope {
  return one === 'all' || other === 'all' ? 'all' : 'marketing';
}

/** Asks for many at once, for `readStanding` to find in the memo: two queries, whatever their number (a thousand at most). */
export async function recallStandings(
  context: GatewayContext & { readonly memo: Memo },
  connection: { readonly id: string; readonly tenant_id: string },
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  const { db } = context.store;
  const wrote = await db
    .selectFrom('contact_address')
    .innerJoin('conversation', 'conversation.contact_id', 'contact_address.contact_id')
    .select(['contact_address.address', 'conversation.last_inbound_at'])
    .where('contact_address.tenant_id', '=', connection.tenant_id)
    .where('contact_address.address', 'in', keys)
    .where('conversation.connection_id', '=', connection.id)
    .execute();
  const hashed = await hashesOf(context, connection.tenant_id, keys);
  const suppressed = await db
    .selectFrom('suppression')
    .select(['address', 'scope'])
    .where('tenant_id', '=', connection.tenant_id)
    .where('address', 'in', [...keys, ...hashed.keys()])
    .union(
      db
        .selectFrom('contact_address as own')
        .innerJoin('contact_address as every', 'every.contact_id', 'own.contact_id')
        .innerJoin('suppression', (join) =>
          join
            .onRef('suppression.address', '=', 'every.address')
            .onRef('suppression.tenant_id', '=', 'every.tenant_id'),
        )
        .select(['own.address', 'suppression.scope'])
        .where('own.tenant_id', '=', connection.tenant_id)
        .where('own.address', 'in', keys),
    )
    .execute();
  const lastInbound = new Map(wrote.map((row) => [row.address, row.last_inbound_at]));
  const refused = new Map<string, SuppressionScope>();
  for (const { address, scope } of suppressed) {
    const key = hashed.get(address) ?? address;
    refused.set(key, widest(refused.get(key), scope));
  }
  for (const key of keys) {
    const standing: Standing = { lastInboundAt: lastInbound.get(key) ?? null, suppressed: refused.get(key) ?? null };
    context.memo.keep(standingOf(connection.id, key), standing);
  }
}
