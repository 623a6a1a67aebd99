import type { GatewayContext, StoreTransaction } from '../context.ts';
import type { EventDraft } from '../events/record.ts';
import { createId } from '../ids.ts';
import { cancelSendsTo } from '../messages/cancel.ts';
import type { ConnectionRow, SuppressionRow } from '../store/gateway/schema.ts';
import { bothForms } from '../privacy/address-hash.ts';
import { readAddressKey } from '../provider/index.ts';

/** Who opts, and why we think so. */
export type Wish = {
  readonly contactId: string;
  readonly source: 'keyword' | 'provider';
  readonly reason: string | null;
  readonly messageId: string;
  readonly at: number;
};

type Connection = Pick<ConnectionRow, 'id' | 'tenant_id'>;

/**
 * Puts every address of a contact on the list, ends what waits to be sent to them, and tells it; nothing where they are on
 * the list already. The caller has locked the tenant (`lockTenant`).
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
    .select('address')
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
        reason: wish.reason,
        message_id: wish.messageId,
        created_at,
      })),
    )
    .onConflict((conflict) => conflict.columns(['tenant_id', 'address']).doNothing())
    .execute();
  if (listed.length > 0) return [];
  const cancelled = await cancelSendsTo(context, transaction, wish.contactId);
  return [...cancelled, event('contact.opted_out', connection, addresses, wish)];
}

/** Takes every address of a contact off the list, whoever put them there: it is the contact's own word. */
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
  { contactId, source, reason, messageId, at }: Wish,
): EventDraft {
  return {
    type,
    connectionId: connection.id,
    messageId,
    occurredAt: at,
    data: { contactId, addresses: addresses.map(readAddressKey), source, reason, messageId },
  };
}
