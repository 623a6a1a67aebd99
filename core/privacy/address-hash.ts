import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import { installationSecret } from '../store/gateway/sealed.ts';

/** Of the secret's row. */
const NAME = 'address-hash';
/** What a hashed address begins with, in a column that holds `addressKey`s otherwise. */
const PREFIX = 'hash:';

const known = new WeakMap<object, Promise<KeyObject>>();

/**
 * What stays of an erased contact's address: enough to recognise it when it comes again, so that an opt-out goes on to hold,
 * and nothing to read it from. Keyed, because there are few enough numbers to try them all.
 *
 * The key is the installation's own: made once, sealed like every secret, and the same whatever becomes of the encryption
 * keys. Read once in a process, unless that is within a transaction, which may yet be undone.
 *
 * @param db the transaction, where there is one
 */
export async function hashAddress(
  context: GatewayContext,
  db: Store | StoreTransaction,
  tenantId: string,
  addressKey: string,
): Promise<string> {
  const key = await keyOf(context, db);
  return PREFIX + createHmac('sha256', key).update(`${tenantId}\n${addressKey}`).digest('base64url');
}

/** Whether of an address on the list only its hash is kept, since its contact was erased. */
export function isHashed(address: string): boolean {
  return address.startsWith(PREFIX);
}

/** Each address as it is written, and as it is written once its contact was erased. */
export async function bothForms(
  context: GatewayContext,
  db: Store | StoreTransaction,
  tenantId: string,
  addressKeys: readonly string[],
): Promise<string[]> {
  const hashes = await Promise.all(addressKeys.map((key) => hashAddress(context, db, tenantId, key)));
  return [...addressKeys, ...hashes];
}

function keyOf(context: GatewayContext, db: Store | StoreTransaction): Promise<KeyObject> {
  const { store } = context;
  const found = known.get(store);
  if (found !== undefined) return found;
  const made = readOrMake(context, db).then(createSecretKey);
  if (db !== store.db) return made;
  known.set(store, made);
  // A database that fails now may be there for the next one.
  made.catch(() => known.delete(store));
  return made;
}

async function readOrMake({ keyring }: GatewayContext, db: Store | StoreTransaction): Promise<Buffer> {
  const read = () => db.selectFrom('installation_secret').select('value').where('name', '=', NAME).executeTakeFirst();
  const row = await read();
  if (row !== undefined) return keyring.open(row.value, installationSecret(NAME));
  await db
    .insertInto('installation_secret')
    .values({ name: NAME, value: keyring.seal(randomBytes(32), installationSecret(NAME)) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  // Another process may have been faster: whatever is there is everybody's.
  const made = await read();
  if (made === undefined) throw new Error('The installation secret is gone');
  return keyring.open(made.value, installationSecret(NAME));
}
