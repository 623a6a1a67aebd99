import type { Page } from '../api/common.ts';
import type { MessageView } from '../api/messages.ts';
import type { GatewayContext } from '../context.ts';
import { cursorId, LOOKED_AT, toPage } from '../page.ts';
import { findMessage } from './find.ts';
import { filtersOf, type MessageQuery } from './list-filters.ts';
import { presentMessage } from './present.ts';

/** Throws `resource_not_found`. */
export async function getMessage(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<MessageView> {
  return presentMessage(await findMessage(context, id, tenantId));
}

/**
 * Newest first. Where few of many messages are what is asked for, a page may hold fewer than `limit`, or none, and say all
 * the same where to go on.
 */
export async function listMessages(context: GatewayContext, query: MessageQuery): Promise<Page<MessageView>> {
  const below = cursorId(query.cursor, 'message');
  const { indexed, others } = filtersOf({
    ...query,
    tenantId: query.tenantId ?? (await tenantOfContact(context, query)),
  });
  let all = context.store.db.selectFrom('message');
  for (const condition of indexed) all = all.where(condition);
  if (below !== undefined) all = all.where('id', '<', below);
  all = all.orderBy('id', 'desc');

  let page = all.selectAll().limit(query.limit + 1);
  if (others.length === 0) return toPage(await page.execute(), query.limit, presentMessage);
  const last = await all
    .select('id')
    .offset(LOOKED_AT - 1)
    .limit(1)
    .executeTakeFirst();
  for (const condition of others) page = page.where(condition);
  if (last !== undefined) page = page.where('id', '>=', last.id);
  return toPage(await page.execute(), query.limit, presentMessage, last?.id);
}

/** The index of a contact's messages begins with their tenant, whom the operator need not name. */
async function tenantOfContact(
  { store }: GatewayContext,
  { contactId }: Pick<MessageQuery, 'contactId'>,
): Promise<string | undefined> {
  if (contactId === undefined) return undefined;
  const contact = await store.db
    .selectFrom('contact')
    .select('tenant_id')
    .where('id', '=', contactId)
    .executeTakeFirst();
  return contact?.tenant_id ?? '';
}
