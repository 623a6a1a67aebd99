import type { Erased } from '../api/privacy.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { recordEvents } from '../events/record.ts';
import { fromColumn } from '../json.ts';
import { lockTenant } from '../lock-tenant.ts';
import { cancelSendsTo } from '../messages/cancel.ts';
import { erasureAddresses } from '../store/gateway/sealed.ts';
import type { ErasureRow } from '../store/gateway/tables/privacy.ts';
import { eventsAbout, wordsOf, type Person } from './about.ts';
import { hashAddress } from './address-hash.ts';
import { PIECE, type Piece } from './piece.ts';

type Row = ErasureRow & { readonly contact_id: string };

/** Nobody has this many addresses; a limit so that no statement grows without end. */
const MOST_ADDRESSES = 100;

/**
 * The next piece of a contact's erasure. First they lose their addresses, so that whatever arrives from now on is somebody
 * new's, and nothing can be added to what is being erased. Then their events go, then their messages, and last they do.
 */
export async function eraseContactPiece(
  context: GatewayContext,
  transaction: StoreTransaction,
  row: Row,
): Promise<Piece> {
  await lockTenant(context, transaction, row.tenant_id);
  if (row.addresses === null) return { erased: await forgetAddresses(context, transaction, row), next: 'go_on' };

  const sealed = context.keyring.open(row.addresses, erasureAddresses(row.id)).toString();
  const person = { tenantId: row.tenant_id, contactId: row.contact_id, addresses: fromColumn<string[]>(sealed) };
  const { events, position } = await eventsAbout(transaction, person, row.position);
  if (position !== undefined) {
    await deleteEvents(
      transaction,
      row.tenant_id,
      events.map(({ sequence }) => sequence),
    );
    return { erased: { events: events.length }, next: 'go_on', position };
  }

  const messages = await deleteMessages(transaction, row);
  // Their last events may have been made while we were at it: the next look at the events finds them.
  if (messages > 0) return { erased: { messages }, next: 'go_on' };
  if (await isBeingSent(transaction, row)) return { erased: {}, next: 'wait' };
  await transaction.deleteFrom('contact').where('id', '=', row.contact_id).execute();
  return { erased: {}, next: 'done' };
}

async function forgetAddresses(
  context: GatewayContext,
  transaction: StoreTransaction,
  row: Row,
): Promise<Partial<Erased>> {
  const { tenant_id: tenantId, contact_id: contactId } = row;
  const waiting = await cancelSendsTo(context, transaction, contactId);
  await recordEvents(context, transaction, tenantId, waiting);
  const gone = await transaction
    .deleteFrom('contact_address')
    .where('tenant_id', '=', tenantId)
    .where('contact_id', '=', contactId)
    .returning('address')
    .execute();
  const addresses = gone.map(({ address }) => address).slice(0, MOST_ADDRESSES);
  let suppressionsHashed = 0;
  for (const address of addresses) suppressionsHashed += await hashSuppression(context, transaction, tenantId, address);
  const conversations = await transaction
    .deleteFrom('conversation')
    .where('contact_id', '=', contactId)
    .executeTakeFirst();
  await forgetEarly(transaction, { tenantId, contactId, addresses });
  await forgetPace(transaction, tenantId, addresses);
  const now = context.now().getTime();
  const media = await transaction
    .updateTable('media')
    // A sweep removes the bytes, and then the row; what it says of them goes now.
    .set({ state: 'deleted', due_at: now, filename: null, message_id: null, contact_id: null })
    .where('tenant_id', '=', tenantId)
    .where('contact_id', '=', contactId)
    .where('state', '!=', 'deleted')
    .executeTakeFirst();
  await transaction.updateTable('contact').set({ name: null, updated_at: now }).where('id', '=', contactId).execute();
  await transaction
    .updateTable('erasure')
    .set({ addresses: context.keyring.seal(JSON.stringify(addresses), erasureAddresses(row.id)) })
    .where('id', '=', row.id)
    .execute();
  return {
    addresses: addresses.length,
    suppressionsHashed,
    conversations: Number(conversations.numDeletedRows),
    media: Number(media.numUpdatedRows),
  };
}

/** How fast a connection may write to them. */
async function forgetPace(
  transaction: StoreTransaction,
  tenantId: string,
  addresses: readonly string[],
): Promise<void> {
  if (addresses.length === 0) return;
  await transaction
    .deleteFrom('pace')
    .where('connection_id', 'in', (select) =>
      select.selectFrom('connection').select('id').where('tenant_id', '=', tenantId),
    )
    .where('lane', 'in', [...addresses])
    .execute();
}

/** What was heard of a message that we do not know may name them all the same. */
async function forgetEarly(transaction: StoreTransaction, person: Person): Promise<void> {
  await transaction
    .deleteFrom('early_status')
    .where('connection_id', 'in', (select) =>
      select.selectFrom('connection').select('id').where('tenant_id', '=', person.tenantId),
    )
    .where(({ or, eb }) =>
      or(wordsOf(person).map((word) => eb('event', 'like', `%${word.replaceAll(/[%_\\]/g, '_')}%`))),
    )
    .execute();
}

/** The opt-out holds on; who it is about is told by nobody any more. */
async function hashSuppression(
  context: GatewayContext,
  transaction: StoreTransaction,
  tenantId: string,
  address: string,
): Promise<number> {
  const hash = await hashAddress(context, transaction, tenantId, address);
  const here = transaction.selectFrom('suppression').select('id').where('tenant_id', '=', tenantId);
  const hashedBefore = await here.where('address', '=', hash).executeTakeFirst();
  if (hashedBefore !== undefined) {
    const gone = await transaction
      .deleteFrom('suppression')
      .where('tenant_id', '=', tenantId)
      .where('address', '=', address)
      .returning('scope')
      .executeTakeFirst();
    if (gone?.scope === 'all') {
      await transaction.updateTable('suppression').set({ scope: 'all' }).where('id', '=', hashedBefore.id).execute();
    }
    return 0;
  }
  const changed = await transaction
    .updateTable('suppression')
    .set({ address: hash, reason: null, message_id: null })
    .where('tenant_id', '=', tenantId)
    .where('address', '=', address)
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}

/** With their deliveries, by reference. */
export async function deleteEvents(
  transaction: StoreTransaction,
  tenantId: string,
  sequences: readonly number[],
): Promise<void> {
  if (sequences.length === 0) return;
  await transaction
    .deleteFrom('event')
    .where('tenant_id', '=', tenantId)
    .where('sequence', 'in', [...sequences])
    .execute();
}

/** With what was offered in them, by reference, and with what was heard of them too early. Not those being sent. */
async function deleteMessages(transaction: StoreTransaction, row: Row): Promise<number> {
  const rows = await transaction
    .selectFrom('message')
    .select(['id', 'connection_id', 'provider_message_id'])
    .where('tenant_id', '=', row.tenant_id)
    .where('contact_id', '=', row.contact_id)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('send').select('send.message_id').whereRef('send.message_id', '=', 'message.id'))),
    )
    .limit(PIECE)
    .execute();
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  const named = rows.flatMap(({ provider_message_id: id }) => (id === null ? [] : [id]));
  if (named.length > 0) {
    await transaction
      .deleteFrom('early_status')
      .where('connection_id', 'in', [...new Set(rows.map((message) => message.connection_id))])
      .where('provider_message_id', 'in', named)
      .execute();
  }
  await transaction.deleteFrom('message').where('id', 'in', ids).execute();
  return rows.length;
}

async function isBeingSent(transaction: StoreTransaction, row: Row): Promise<boolean> {
  const left = await transaction
    .selectFrom('message')
    .select('id')
    .where('tenant_id', '=', row.tenant_id)
    .where('contact_id', '=', row.contact_id)
    .limit(1)
    .executeTakeFirst();
  return left !== undefined;
}
