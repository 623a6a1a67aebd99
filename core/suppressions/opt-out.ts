import type { GatewayContext, StoreTransaction } from '../context.ts';
import type { EventDraft } from '../events/record.ts';
import { createId } from '../ids.ts';
import { cancelSendsTo } from '../messages/cancel.ts';
import type { ConnectionRow, SuppressionRow, SuppressionScope } from '../store/gateway/schema.ts';
import { bothForms } from '../privacy/address-hash.ts';
import { readAddressKey } from '../provider/index.ts';

/** Who opts, and why we think so. */
export type Wish = {
  readonly contactId: string;
  readonly source: 'keyword' | 'provider';
  /** What they want no more of, or want again. */
  readonly scope: SuppressionScope;
  readonly reason: string | null;
  /** Null where no message said so. */
  readonly messageId: string | null;
  readonly at: number;
};

type Connection = Pick<ConnectionRow, 'id' | 'tenant_id'>;

/**
 * Puts every address of a contact on the list, ends what waits to be sent to them, and tells it; nothing where they are on
 * the list already for as much. Of who wants no marketing, nothing is ended here: what waits is looked at again when its
 * turn comes. The caller has locked the tenant (`lockTenant`).
 */
export async function optOut(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: Connection,
  wish: Wish,
): Promise<readonly EventDraft[]> {
  const addresses = await addressesOf(transaction, connection.tenant_id, wish.contactId);
  const listed = await transaction
    .selectFrom('suppression')
    .select(['id', 'scope'])
    .where('tenant_id', '=', connection.tenant_id)
    .where('address', 'in', await bothForms(context, transaction, connection.tenant_id, addresses))
    .execute();
  const created_at = context.now().getTime();
  await transaction
    .insertInto('suppression')
    .values(
      addresses.map((address): SuppressionRow => ({
        id: createId('suppression'),
        tenant_id: connection.tenant_id,
        address,
        source: wish.source,
        scope: wish.scope,
        reason: wish.reason,
        message_id: wish.messageId,
        created_at,
      })),
    )
    .onConflict((conflict) => conflict.columns(['tenant_id', 'address']).doNothing())
    .execute();
  if (listed.some(({ scope }) => scope === 'all' || scope === wish.scope)) return [];
  if (listed.length > 0) await widen(transaction, listed, wish);
  const cancelled = wish.scope === 'all' ? await cancelSendsTo(context, transaction, wish.contactId) : [];
  return [...cancelled, event('contact.opted_out', connection, addresses, wish)];
}

/** Who wanted no marketing wants nothing any more: that takes the place of what was said before. */
async function widen(
  transaction: StoreTransaction,
  listed: readonly Pick<SuppressionRow, 'id'>[],
  { scope, source, reason, messageId }: Wish,
): Promise<void> {
  await transaction
    .updateTable('suppression')
    .set({ scope, source, reason, message_id: messageId })
    .where(
      'id',
      'in',
      listed.map(({ id }) => id),
    )
    .execute();
}

/**
 * Takes every address of a contact off the list, whoever put them there: it is the contact's own word. Who wants marketing
 * again is taken off where it was about marketing only.
 */
export async function optIn(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: Connection,
  wish: Wish,
): Promise<readonly EventDraft[]> {
  const addresses = await addressesOf(transaction, connection.tenant_id, wish.contactId);
  const removed = await transaction
    .deleteFrom('suppression')
    .where('tenant_id', '=', connection.tenant_id)
    .where('address', 'in', await bothForms(context, transaction, connection.tenant_id, addresses))
    .$if(wish.scope === 'marketing', (only) => only.where('scope', '=', 'marketing'))
    .returning('id')
    .execute();
  return removed.length === 0 ? [] : [event('contact.opted_in', connection, addresses, wish)];
}

async function addressesOf(transaction: StoreTransaction, tenantId: string, contactId: string): Promise<string[]> {
  const rows = await transaction
    .selectFrom('contact_address')
    .select('address')
    .where('tenant_id', '=', tenantId)
    .where('contact_id', '=', contactId)
    .orderBy('address')
    .execute();
  return rows.map(({ address }) => address);
}

function event(
  type: 'contact.opted_out' | 'contact.opted_in',
  connection: Connection,
  addresses: readonly string[],
  { contactId, source, scope, reason, messageId, at }: Wish,
): EventDraft {
  return {
    type,
    connectionId: connection.id,
    ...(messageId !== null && { messageId }),
    occurredAt: at,
    data: { contactId, addresses: addresses.map(readAddressKey), source, scope, reason, messageId },
  };
}
