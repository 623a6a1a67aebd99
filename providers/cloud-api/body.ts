import type { Address, OutboundMessage, Warning } from '../../core/provider/index.ts';
import { contentOf } from './content.ts';
import type { MediaPointer } from './outgoing.ts';

/** The body of a send, and what it does not say of the message. */
export type Outgoing = { readonly body: Readonly<Record<string, unknown>>; readonly warnings: readonly Warning[] };

/**
 * A message as `POST /messages` takes it. Pure; for messages that `checkLimits` lets through.
 *
 * @param options.media where the medium of a media message is, once it is uploaded
 * @param options.callbackData comes back in every status of the message; at most 512 characters
 */
export function toBody(
  message: OutboundMessage,
  options: { readonly media?: MediaPointer; readonly callbackData?: string } = {},
): Outgoing {
  const { content, warnings } = contentOf(message, options.media);
  // A reaction names its target itself; a second one is not taken.
  const quotes = message.type !== 'reaction' && message.replyTo !== undefined;
  return {
    body: {
      messaging_product: 'whatsapp',
      ...recipientOf(message.to),
      ...(quotes && { context: { message_id: message.replyTo?.providerMessageId } }),
      ...(options.callbackData !== undefined && { biz_opaque_callback_data: options.callbackData }),
      ...content,
    },
    warnings:
      message.type === 'reaction' && message.replyTo !== undefined
        ? [...warnings, { type: 'unsupported', feature: 'replyTo', details: 'a reaction does not quote' }]
        : warnings,
  };
}

/** A phone number goes to `to`; a business-scoped user id to `recipient`, which `to` would win over. */
function recipientOf(to: Address): Readonly<Record<string, string>> {
  switch (to.type) {
    case 'phone':
      return { recipient_type: 'individual', to: to.number };
    case 'user':
      return { recipient_type: 'individual', recipient: to.id };
    case 'group':
      return { recipient_type: 'group', to: to.id };
  }
}
