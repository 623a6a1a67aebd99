import type { Address } from './address.ts';
import type { MessageTarget } from './content.ts';

/** Something done to a conversation or to a message that already exists. */
export type MessageAction =
  /** Blue ticks for an inbound message, and all before it where the backend works that way. */
  | { readonly type: 'read'; readonly chat: Address; readonly target: MessageTarget }
  /** "typing…" for a few seconds. Some backends need the inbound message that it answers. */
  | { readonly type: 'typing'; readonly chat: Address; readonly target?: MessageTarget }
  | { readonly type: 'edit'; readonly chat: Address; readonly target: MessageTarget; readonly text: string }
  /** Deletes an outbound message for everyone. */
  | { readonly type: 'revoke'; readonly chat: Address; readonly target: MessageTarget };

/** What can be done to a message; a provider's capabilities name those that it can. */
export type MessageActionType = MessageAction['type'];
