import type { StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';
import { addressKey, type Contact } from '../provider/index.ts';

/**
 * The id of the person behind these addresses; makes one where nobody is known. Addresses that turn out to be one
 * person's (a LID and a phone number) are joined: the oldest contact stays and takes over the other's messages.
 */
export async function resolveContact(
  transaction: StoreTransaction,
  tenantId: string,
  contact: Contact,
  now: number,
): Promise<string> {
  const addresses = [...new Set(contact.addresses.map(addressKey))];
  const known = await transaction
    .selectFrom('contact_address')
    .select(['address', 'contact_id'])
    .where('tenant_id', '=', tenantId)
    .where('address', 'in', addresses)
    .execute();
  const [oldest, ...others] = [...new Set(known.map((row) => row.contact_id))].sort();
  const missing = addresses.filter((address) => !known.some((row) => row.address === address));

  const id = oldest ?? createId('contact');
  if (oldest === undefined) {
    await transaction
      .insertInto('contact')
      .values({ id, tenant_id: tenantId, name: contact.name ?? null, created_at: now, updated_at: now })
      .execute();
  } else {
    for (const other of others) await join(transaction, tenantId, oldest, other);
    if (contact.name !== undefined) await rename(transaction, oldest, contact.name, now);
  }
  if (missing.length > 0) {
    await transaction
      .insertInto('contact_address')
      .values(missing.map((address) => ({ tenant_id: tenantId, address, contact_id: id, created_at: now })))
      // Somebody else may have met the same person in this moment; one of the two contacts then is joined later.
      .onConflict((conflict) => conflict.columns(['tenant_id', 'address']).doNothing())
      .execute();
  }
  return id;
}

async function join(transaction: StoreTransaction, tenantId: string, keep: string, other: string): Promise<void> {
  await transaction
    .updateTable('contact_address')
    .set({ contact_id: keep })
    .where('tenant_id', '=', tenantId)
    .where('contact_id', '=', other)
    .execute();
  await transaction
    .updateTable('message')
    .set({ contact_id: keep })
    .where('tenant_id', '=', tenantId)
    .where('contact_id', '=', other)
    .execute();
  await transaction.deleteFrom('contact').where('id', '=', other).execute();
}

async function rename(transaction: StoreTransaction, id: string, name: string, now: number): Promise<void> {
  await transaction
    .updateTable('contact')
    .set({ name, updated_at: now })
    .where('id', '=', id)
    .where((expression) => expression.or([expression('name', 'is', null), expression('name', '!=', name)]))
    .execute();
}
