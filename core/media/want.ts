import type { GatewayContext, StoreTransaction } from '../context.ts';
import type { StoredContent } from '../messages/content.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { newRow } from './row.ts';
import { inboundMode, readMediaSettings } from './settings.ts';

/**
 * Has the medium of a message that just arrived fetched by a worker, where the tenant wants that: with the message, in its
 * transaction, so that the webhook is answered before anything is fetched.
 */
export async function wantMedia(
  context: GatewayContext,
  transaction: StoreTransaction,
  message: MessageRow,
  content: StoredContent,
): Promise<void> {
  const { media } = content;
  if (media?.type !== 'reference') return;
  const settings = await readMediaSettings(transaction, message.tenant_id);
  if (inboundMode(settings, message.connection_id) !== 'store') return;
  const row = newRow(context, {
    tenant_id: message.tenant_id,
    message_id: message.id,
    contact_id: message.contact_id,
    state: 'wanted',
    media_type: media.mediaType,
    filename: filenameOf(content),
    due_at: context.now().getTime(),
  });
  await transaction
    .insertInto('media')
    .values(row)
    .onConflict((conflict) => conflict.column('message_id').where('message_id', 'is not', null).doNothing())
    .execute();
}

/** As its sender called it. */
export function filenameOf(content: StoredContent): string | null {
  const { filename } = content;
  return typeof filename === 'string' ? filename.slice(0, 255) : null;
}
