import type { GatewayContext, StoreTransaction } from '../context.ts';
import { lockTenant } from '../lock-tenant.ts';
import type { ErasureRow } from '../store/gateway/tables/privacy.ts';
import { deleteEvents } from './erase-contact.ts';
import { PIECE, type Piece } from './piece.ts';

/**
 * The next piece of a tenant's erasure: events, messages, addresses and people go first, since there may be millions of
 * them; what is left is little, and goes with the tenant. Of its audit entries who did what to what remains, and nothing else.
 */
export async function eraseTenantPiece(
  context: GatewayContext,
  transaction: StoreTransaction,
  row: ErasureRow,
): Promise<Piece> {
  const { tenant_id: tenantId } = row;
  await lockTenant(context, transaction, tenantId);
  const events = await transaction
    .selectFrom('event')
    .select('sequence')
    .where('tenant_id', '=', tenantId)
    .orderBy('sequence')
    .limit(PIECE)
    .execute();
  if (events.length > 0) {
    await deleteEvents(
      transaction,
      tenantId,
      events.map(({ sequence }) => sequence),
    );
    return { erased: { events: events.length }, next: 'go_on' };
  }
  const messages = await transaction
    .deleteFrom('message')
    .where('id', 'in', (select) =>
      select.selectFrom('message').select('id').where('tenant_id', '=', tenantId).orderBy('id').limit(PIECE),
    )
    .executeTakeFirst();
  if (messages.numDeletedRows > 0n) return { erased: { messages: Number(messages.numDeletedRows) }, next: 'go_on' };
  const addresses = await transaction
    .deleteFrom('contact_address')
    .where('tenant_id', '=', tenantId)
    .where('address', 'in', (select) =>
      select.selectFrom('contact_address').select('address').where('tenant_id', '=', tenantId).limit(PIECE),
    )
    .executeTakeFirst();
  if (addresses.numDeletedRows > 0n) return { erased: { addresses: Number(addresses.numDeletedRows) }, next: 'go_on' };
  const conversations = await transaction
    .deleteFrom('conversation')
    .where('id', 'in', (select) =>
      select.selectFrom('conversation').select('id').where('tenant_id', '=', tenantId).orderBy('id').limit(PIECE),
    )
    .executeTakeFirst();
  if (conversations.numDeletedRows > 0n) {
    return { erased: { conversations: Number(conversations.numDeletedRows) }, next: 'go_on' };
  }
  const people = await transaction
    .deleteFrom('contact')
    .where('id', 'in', (select) =>
      select.selectFrom('contact').select('id').where('tenant_id', '=', tenantId).orderBy('id').limit(PIECE),
    )
    .executeTakeFirst();
  if (people.numDeletedRows > 0n) return { erased: {}, next: 'go_on' };

  // Somebody has made one meanwhile: whoever deletes the tenant again tells its provider first.
  const live = await transaction
    .selectFrom('connection')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('deleted_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (live !== undefined) return { erased: {}, next: 'wait' };

  // Their bytes are elsewhere: a sweep removes them, and then the rows.
  const media = await transaction
    .updateTable('media')
    .set({ state: 'deleted', due_at: context.now().getTime(), filename: null })
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  await transaction.updateTable('audit').set({ data: '{}' }).where('tenant_id', '=', tenantId).execute();
  await transaction.deleteFrom('tenant').where('id', '=', tenantId).execute();
  return { erased: { media: Number(media.numUpdatedRows) }, next: 'done' };
}
