import type { Page } from '../api/common.ts';
import type { ListMessages, MessageView } from '../api/messages.ts';
import type { GatewayContext } from '../context.ts';
import { cursorId, toPage } from '../page.ts';
import { findMessage } from './find.ts';
import { presentMessage } from './present.ts';

/** Throws `resource_not_found`. */
export async function getMessage(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<MessageView> {
  return presentMessage(await findMessage(context, id, tenantId));
}

/** Newest first. `tenantId` undefined: all tenants'. */
export async function listMessages(
  context: GatewayContext,
  query: Omit<ListMessages, 'tenantId'> & { readonly tenantId: string | undefined },
): Promise<Page<MessageView>> {
  const below = cursorId(query.cursor, 'message');
  const filters = {
    tenant_id: query.tenantId,
    connection_id: query.connectionId,
    contact_id: query.contactId,
    direction: query.direction,
    state: query.state,
    client_reference: query.clientReference,
  } as const;
  let select = context.store.db.selectFrom('message').selectAll();
  for (const [column, value] of Object.entries(filters) as [keyof typeof filters, string | undefined][]) {
    if (value !== undefined) select = select.where(column, '=', value);
  }
  if (below !== undefined) select = select.where('id', '<', below);
  const rows = await select
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute();
  return toPage(rows, query.limit, presentMessage);
}
