import type { GatewayContext, StoreTransaction } from '../context.ts';
import type { EventDraft } from '../events/record.ts';
import { readContent } from '../messages/content.ts';
import { findByProviderId } from '../messages/find.ts';
import type { ProviderEvent } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import type { Told } from './store-inbound.ts';

type Data<Type extends ProviderEvent['type']> = Extract<ProviderEvent, { type: Type }>['data'];

/**
 * The sender changed a text. Told even where we do not have the message: `messageId` is then null. Undefined where we know
 * of a later change: backends keep no order, and what is older must not take its place.
 */
export async function applyEdit(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: ConnectionRow,
  data: Data<'message.edited'>,
  told: Told,
): Promise<readonly EventDraft[] | undefined> {
  const id = await findByProviderId(transaction, connection.id, data.target);
  if (id !== null) {
    const row = await transaction
      .selectFrom('message')
      .select(['content', 'edited_at'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (row.edited_at !== null && row.edited_at > told.occurredAt) return undefined;
    const content = readContent(row.content);
    // An edit of a picture changes what stands under it.
    const changed = content.media === undefined ? { text: data.text } : { caption: data.text };
    await transaction
      .updateTable('message')
      .set({
        content: JSON.stringify({ ...content, ...changed }),
        edited_at: told.occurredAt,
        updated_at: context.now().getTime(),
      })
      .where('id', '=', id)
      .execute();
  }
  return [
    {
      ...told,
      type: 'message.edited',
      messageId: id ?? undefined,
      data: { messageId: id, chat: data.chat, text: data.text },
    },
  ];
}

/** The sender deleted a message for everyone. The row stays, marked: whether to show it is the app's decision. */
export async function applyRevoke(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: ConnectionRow,
  data: Data<'message.revoked'>,
  told: Told,
): Promise<readonly EventDraft[]> {
  const id = await findByProviderId(transaction, connection.id, data.target);
  if (id !== null) {
    await transaction
      .updateTable('message')
      .set({ revoked_at: told.occurredAt, updated_at: context.now().getTime() })
      .where('id', '=', id)
      .execute();
  }
  return [{ ...told, type: 'message.revoked', messageId: id ?? undefined, data: { messageId: id, chat: data.chat } }];
}
