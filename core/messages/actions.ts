import type { MessageActionRequest, MessageView } from '../api/messages.ts';
import { findConnection } from '../connections/find.ts';
import { configurationFor } from '../connections/former.ts';
import { providerOf } from '../connections/provider-of.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import {
  GatewayError,
  UnsupportedMessageError,
  type Address,
  type CallOptions,
  type MessageAction,
} from '../provider/index.ts';
import type { MessageRow } from '../store/gateway/schema.ts';
import { readContent } from './content.ts';
import { findMessage } from './find.ts';
import { presentMessage } from './present.ts';
import { editSentAs } from './sent-as.ts';

/** Which messages an action is for. */
const DIRECTION = { read: 'inbound', typing: 'inbound', edit: 'outbound', revoke: 'outbound' } as const;

/**
 * Marks read, shows "typing…", edits, revokes. Done at once, not queued: an hour later it would be of no use.
 * Throws `unsupported_message` before any call, `conflict` for a message that cannot be so treated, and the provider's errors.
 */
export async function performAction(
  context: GatewayContext,
  messageId: string,
  tenantId: string | undefined,
  request: MessageActionRequest,
  options: CallOptions,
): Promise<MessageView> {
  const row = await findMessage(context, messageId, tenantId);
  const connection = await findConnection(context, row.connection_id, tenantId);
  const then = await configurationFor(context, connection, row.provider, row.created_at);
  if (then === undefined) throw new GatewayError({ code: 'conflict', message: 'Its provider is gone' });
  const provider = providerOf(context, then);
  if (!provider.capabilities.actions.includes(request.type)) {
    throw new UnsupportedMessageError({ provider: provider.id, capability: `actions.${request.type}` });
  }
  await provider.perform(toAction(row, request), options);
  return presentMessage(await remember(context, row, request));
}

function toAction(row: MessageRow, request: MessageActionRequest): MessageAction {
  if (row.direction !== DIRECTION[request.type]) {
    throw new GatewayError({
      code: 'conflict',
      message: `"${request.type}" is for ${DIRECTION[request.type]} messages`,
    });
  }
  if (request.type === 'edit' && row.type !== 'text') {
    throw new GatewayError({ code: 'conflict', message: 'Only text messages can be edited' });
  }
  if (row.provider_message_id === null || row.state === 'failed' || row.state === 'queued' || row.state === 'unknown') {
    throw new GatewayError({ code: 'conflict', message: 'This message has not been sent' });
  }
  const chat: Address = row.group_id === null ? fromColumn<Address>(row.address) : { type: 'group', id: row.group_id };
  return { ...request, chat, target: { providerMessageId: row.provider_message_id, direction: row.direction } };
}

async function remember(context: GatewayContext, row: MessageRow, request: MessageActionRequest): Promise<MessageRow> {
  const now = context.now().getTime();
  if (request.type === 'read' || request.type === 'typing') return row;
  const changes =
    request.type === 'edit'
      ? {
          content: JSON.stringify({ ...readContent(row.content), text: request.text }),
          ...(row.sent_as !== null && { sent_as: editSentAs(row.sent_as, request.text) }),
          edited_at: now,
          updated_at: now,
        }
      : { revoked_at: now, updated_at: now };
  await context.store.db.updateTable('message').set(changes).where('id', '=', row.id).execute();
  return { ...row, ...changes };
}
