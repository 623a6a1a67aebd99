import type { Page } from '../api/common.ts';
import type { ConversationView, ListConversations } from '../api/conversations.ts';
import { findConnection } from '../connections/find.ts';
import type { GatewayContext } from '../context.ts';
import { notFound } from '../not-found.ts';
import { cursorId, toPage } from '../page.ts';
import { addressKey, isPhoneNumber } from '../provider/index.ts';
import { notIndexed } from '../store/not-indexed.ts';
import { presentConversations, type Found } from './present.ts';

/**
 * A contact's conversation on the named connection, or the one that they last wrote to. `tenantId` undefined: any tenant's.
 * Throws `resource_not_found`.
 */
export async function getConversation(
  context: GatewayContext,
  contactId: string,
  tenantId: string | undefined,
  connectionId: string | undefined,
): Promise<ConversationView> {
  const contact = await context.store.db
    .selectFrom('contact')
    .select(['id as contact_id', 'tenant_id', 'name'])
    .where('id', '=', contactId)
    .$if(tenantId !== undefined, (select) => select.where('tenant_id', '=', tenantId ?? ''))
    .executeTakeFirst();
  if (contact === undefined) throw notFound('contact');
  if (connectionId !== undefined) await findConnection(context, connectionId, contact.tenant_id);
  const conversation = await context.store.db
    .selectFrom('conversation')
    .select(['id', 'connection_id', 'last_inbound_at'])
    .where('contact_id', '=', contactId)
    .$if(connectionId !== undefined, (select) => select.where('connection_id', '=', connectionId ?? ''))
    .orderBy('last_inbound_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const none = { id: contactId, connection_id: connectionId ?? null, last_inbound_at: null };
  const [view] = await presentConversations(context, [{ ...contact, ...(conversation ?? none) }]);
  if (view === undefined) throw notFound('contact');
  return view;
}

/**
 * Contacts that have written, newest conversation first. With an address: whoever has it, on each connection; and also
 * where they have never written, so that one call turns a number into a contact. `tenantId` undefined: all tenants'.
 */
export async function listConversations(
  context: GatewayContext,
  query: Omit<ListConversations, 'tenantId'> & { readonly tenantId: string | undefined },
): Promise<Page<ConversationView>> {
  const below = cursorId(query.cursor, 'conversation');
  const contacts = query.address === undefined ? undefined : await whoHas(context, query.tenantId, query.address);
  if (contacts?.length === 0) return { data: [], nextCursor: null };
  const rows = await context.store.db
    .selectFrom('conversation')
    .innerJoin('contact', 'contact.id', 'conversation.contact_id')
    .select([
      'conversation.id',
      'conversation.contact_id',
      'conversation.tenant_id',
      'conversation.connection_id',
      'conversation.last_inbound_at',
      'contact.name',
    ])
    // The narrowest of them has the index that is read.
    .$if(query.tenantId !== undefined, (select) =>
      select.where(({ eb, ref }) => {
        const column = ref('conversation.tenant_id');
        const narrower = contacts !== undefined || query.connectionId !== undefined;
        return eb(narrower ? notIndexed(column) : column, '=', query.tenantId ?? '');
      }),
    )
    .$if(query.connectionId !== undefined, (select) =>
      select.where('conversation.connection_id', '=', query.connectionId ?? ''),
    )
    .$if(contacts !== undefined, (select) =>
      select.where(
        'conversation.contact_id',
        'in',
        (contacts ?? []).map((contact) => contact.contact_id),
      ),
    )
    .$if(below !== undefined, (select) => select.where('conversation.id', '<', below ?? ''))
    .orderBy('conversation.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const silent = below === undefined && rows.length === 0 && query.connectionId === undefined ? (contacts ?? []) : [];
  const { data, nextCursor } = toPage<Found, Found>([...rows, ...silent], query.limit, (row) => row);
  return { data: await presentConversations(context, data), nextCursor };
}

async function whoHas(context: GatewayContext, tenantId: string | undefined, address: string): Promise<Found[]> {
  const key = addressKey(isPhoneNumber(address) ? { type: 'phone', number: address } : { type: 'user', id: address });
  const rows = await context.store.db
    .selectFrom('contact_address')
    .innerJoin('contact', 'contact.id', 'contact_address.contact_id')
    .select(['contact.id', 'contact.tenant_id', 'contact.name'])
    .where('contact_address.address', '=', key)
    .$if(tenantId !== undefined, (select) => select.where('contact_address.tenant_id', '=', tenantId ?? ''))
    .orderBy('contact.id')
    .limit(200)
    .execute();
  return rows.map((row) => ({ ...row, contact_id: row.id, connection_id: null, last_inbound_at: null }));
}
