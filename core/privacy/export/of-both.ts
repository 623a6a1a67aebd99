import type { GatewayContext } from '../../context.ts';
import { toTimestamp } from '../../json.ts';
import { presentMessage } from '../../messages/present.ts';
import { byId, nextOf, type Part } from './part.ts';

/** What one person has as well as a whole tenant (`contactId` undefined): conversations, messages, media. */
export function partsOfBoth(context: GatewayContext, tenantId: string, contactId: string | undefined): readonly Part[] {
  const { db } = context.store;
  const theirs = contactId !== undefined;
  return [
    byId('conversation', async (after) => {
      const rows = await db
        .selectFrom('conversation')
        .selectAll()
        .$if(theirs, (select) => select.where('contact_id', '=', contactId ?? ''))
        .$call(nextOf(tenantId, after))
        .execute();
      return rows.map((row) => ({
        id: row.id,
        connectionId: row.connection_id,
        contactId: row.contact_id,
        lastInboundAt: toTimestamp(row.last_inbound_at),
        createdAt: toTimestamp(row.created_at),
      }));
    }),
    byId('message', async (after) => {
      const rows = await db
        .selectFrom('message')
        .selectAll()
        .$if(theirs, (select) => select.where('contact_id', '=', contactId ?? ''))
        .$call(nextOf(tenantId, after))
        .execute();
      return rows.map(presentMessage);
    }),
    byId('media', async (after) => {
      const rows = await db
        .selectFrom('media')
        .select(['id', 'message_id', 'contact_id', 'state', 'media_type', 'filename', 'size', 'sha256', 'created_at'])
        .$if(theirs, (select) => select.where('contact_id', '=', contactId ?? ''))
        .where('state', '!=', 'deleted')
        .$call(nextOf(tenantId, after))
        .execute();
      return rows.map(({ message_id, contact_id, media_type, created_at, ...row }) => ({
        ...row,
        messageId: message_id,
        contactId: contact_id,
        mediaType: media_type,
        createdAt: toTimestamp(created_at),
      }));
    }),
  ];
}
