import type { ConversationView } from '../api/conversations.ts';
import type { GatewayContext } from '../context.ts';
import { toTimestampOrNull } from '../json.ts';
import { hashAddress } from '../privacy/address-hash.ts';
import { readAddressKey } from '../provider/index.ts';
import { windowAt } from './window.ts';

/** A contact on a connection, as the queries of `list.ts` find it. */
export type Found = {
  readonly id: string;
  readonly contact_id: string;
  readonly tenant_id: string;
  readonly name: string | null;
  readonly connection_id: string | null;
  readonly last_inbound_at: number | null;
};

/** Conversations as the API shows them. Four queries, however many there are. */
export async function presentConversations(
  context: GatewayContext,
  found: readonly Found[],
): Promise<readonly ConversationView[]> {
  if (found.length === 0) return [];
  const addresses = await addressesOf(context, found);
  const refused = await hashedRefusals(context, found, addresses);
  const providers = await providersOf(context, found);
  const now = context.now().getTime();
  return found.map((row) => {
    const { open, expiresAt } = windowAt(row.last_inbound_at, now);
    const theirs = addresses.get(row.contact_id) ?? [];
    const provider = context.providers[providers.get(row.connection_id ?? '') ?? ''];
    return {
      contactId: row.contact_id,
      tenantId: row.tenant_id,
      connectionId: row.connection_id,
      name: row.name,
      addresses: theirs.map(({ address }) => readAddressKey(address)),
      window: {
        open,
        expiresAt: toTimestampOrNull(expiresAt),
        lastInboundAt: toTimestampOrNull(row.last_inbound_at),
      },
      freeform: provider?.capabilities.freeform ?? null,
      optedOut: theirs.some(({ suppression, address }) => suppression === 'all' || refused.has(address)),
    };
  });
}

async function addressesOf(context: GatewayContext, found: readonly Found[]) {
  const rows = await context.store.db
    .selectFrom('contact_address')
    .leftJoin('suppression', (join) =>
      join
        .onRef('suppression.tenant_id', '=', 'contact_address.tenant_id')
        .onRef('suppression.address', '=', 'contact_address.address'),
    )
    .select(['contact_address.contact_id', 'contact_address.address', 'suppression.scope as suppression'])
    .where('contact_address.contact_id', 'in', [...new Set(found.map((row) => row.contact_id))])
    .orderBy('contact_address.address')
    .execute();
  return Map.groupBy(rows, (row) => row.contact_id);
}

/** Who had opted out before they were erased, and has written again. Of the addresses, those that this is true of. */
async function hashedRefusals(
  context: GatewayContext,
  found: readonly Found[],
  addresses: Awaited<ReturnType<typeof addressesOf>>,
): Promise<ReadonlySet<string>> {
  const { db } = context.store;
  const byHash = new Map<string, string>();
  for (const row of found) {
    for (const { address } of addresses.get(row.contact_id) ?? []) {
      byHash.set(await hashAddress(context, db, row.tenant_id, address), address);
    }
  }
  if (byHash.size === 0) return new Set();
  const rows = await db
    .selectFrom('suppression')
    .select('address')
    .where('tenant_id', 'in', [...new Set(found.map((row) => row.tenant_id))])
    .where('address', 'in', [...byHash.keys()])
    .where('scope', '=', 'all')
    .execute();
  return new Set(rows.flatMap((row) => byHash.get(row.address) ?? []));
}

async function providersOf(context: GatewayContext, found: readonly Found[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(found.flatMap((row) => row.connection_id ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await context.store.db
    .selectFrom('connection')
    .select(['id', 'provider'])
    .where('id', 'in', ids)
    .where('deleted_at', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.id, row.provider]));
}
