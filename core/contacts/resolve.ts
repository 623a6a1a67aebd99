import { joinConversations } from '../conversations/join.ts';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { createId } from '../ids.ts';
import { addressKey, type Contact } from '../provider/index.ts';
import { prepared } from '../store/prepared.ts';

/**
 * The id of the person behind these addresses; makes one where nobody is known. Addresses that turn out to be one
 * person's (a LID and a phone number) are joined: the oldest contact stays and takes over the other's messages.
 */
export async function resolveContact(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
  contact: Contact,
): Promise<string> {
  const now = context.now().getTime();
  const addresses = [...new Set(contact.addresses.map(addressKey))];
  const owners = () => findOwners(context, transaction, tenantId, addresses);
  let known = await owners();
  const missing = addresses.filter((address) => !known.has(address));
  const fresh = createId('contact');
  if (missing.length > 0) {
    // The addresses before the contact: where somebody else meets the same person in this moment, only one of us two
    // gets the address, and the other one makes no contact that nobody could ever find.
    const owner = oldest(known) ?? fresh;
    await transaction
      .insertInto('contact_address')
      .values(missing.map((address) => ({ tenant_id: tenantId, address, contact_id: owner, created_at: now })))
      .onConflict((conflict) => conflict.columns(['tenant_id', 'address']).doNothing())
      .execute();
    known = await owners();
  }
  const id = oldest(known) ?? fresh;
  if (id === fresh) {
    await transaction
      .insertInto('contact')
      .values({ id, tenant_id: tenantId, name: contact.name ?? null, created_at: now, updated_at: now })
      .execute();
  } else if (contact.name !== undefined) {
    await rename(transaction, id, contact.name, now);
  }
  for (const other of new Set(known.values())) if (other !== id) await join(transaction, tenantId, id, other);
  return id;
}

/**
 * Who has these addresses. On PostgreSQL they stay theirs until the transaction ends, so that no message is stored for a
 * contact that is being joined to another.
 */
async function findOwners(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const holds = context.store.engine === 'postgres';
  const [first = '', ...more] = addresses;
  // Mostly it is one.
  const { rows } =
    more.length === 0
      ? await (holds ? holdOwner : selectOwner)(transaction, { tenantId, address: first })
      : await transaction.executeQuery(selectOwners(transaction, tenantId, addresses).$if(holds, hold));
  return new Map(rows.map((row) => [row.address, row.contact_id]));
}

function selectOwners(db: Store, tenantId: string, addresses: readonly string[]) {
  return db
    .selectFrom('contact_address')
    .select(['address', 'contact_id'])
    .where('tenant_id', '=', tenantId)
    .where('address', 'in', addresses);
}

type Owned = { readonly tenantId: string; readonly address: string };

const hold = (select: ReturnType<typeof selectOwners>) => select.forShare();
const selectOwner = prepared((db: Store, { tenantId, address }: Owned) => selectOwners(db, tenantId, [address]));
const holdOwner = prepared((db: Store, { tenantId, address }: Owned) => hold(selectOwners(db, tenantId, [address])));

function oldest(owners: ReadonlyMap<string, string>): string | undefined {
  return [...owners.values()].sort()[0];
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
  await joinConversations(transaction, keep, other);
  await transaction.deleteFrom('contact').where('id', '=', other).execute();
}

async function rename(transaction: StoreTransaction, id: string, name: string, now: number): Promise<void> {
  await updateName(transaction, { id, name, now });
}

type Renaming = { readonly id: string; readonly name: string; readonly now: number };

const updateName = prepared((db: Store, { id, name, now }: Renaming) =>
  db
    .updateTable('contact')
    .set({ name, updated_at: now })
    .where('id', '=', id)
    .where(({ or, eb }) => or([eb('name', 'is', null), eb('name', '!=', name)])),
);
