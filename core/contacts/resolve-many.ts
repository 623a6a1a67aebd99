import type { GatewayContext, StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';

/**
 * The persons behind many addresses, one address each, by address; makes those who are not known. As `resolveContact`, in
 * four statements at most. Addresses in order, so that two who do this at once wait for each other in the same direction.
 */
export async function resolveContacts(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
  addresses: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const keys = [...new Set(addresses)].sort();
  if (keys.length === 0) return new Map();
  const now = context.now().getTime();
  const known = await findOwners(context, transaction, tenantId, keys);
  const fresh = new Map(keys.filter((key) => !known.has(key)).map((key) => [key, createId('contact')]));
  if (fresh.size === 0) return known;
  await transaction
    .insertInto('contact_address')
    .values([...fresh].map(([address, id]) => ({ tenant_id: tenantId, address, contact_id: id, created_at: now })))
    .onConflict((conflict) => conflict.columns(['tenant_id', 'address']).doNothing())
    .execute();
  // Whoever met one of them in this moment has made the contact.
  const owners = await findOwners(context, transaction, tenantId, keys);
  const made = [...fresh].filter(([address, id]) => owners.get(address) === id);
  if (made.length > 0) {
    await transaction
      .insertInto('contact')
      .values(made.map(([, id]) => ({ id, tenant_id: tenantId, name: null, created_at: now, updated_at: now })))
      .execute();
  }
  return owners;
}

async function findOwners(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await transaction
    .selectFrom('contact_address')
    .select(['address', 'contact_id'])
    .where('tenant_id', '=', tenantId)
    .where('address', 'in', addresses)
    .orderBy('address')
    .$if(context.store.engine === 'postgres', (select) => select.forShare())
    .execute();
  return new Map(rows.map((row) => [row.address, row.contact_id]));
}
