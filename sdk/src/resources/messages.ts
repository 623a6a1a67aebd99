import { download, type ReceivedMedia } from '../media.ts';
import { createList } from '../pages.ts';
import { part, type CallOptions, type Transport } from '../transport.ts';
import type {
  BatchResult,
  Conversation,
  GetConversationQuery,
  ListConversationsQuery,
  ListMessagesQuery,
  Message,
  MessageAction,
  ResolvedMessage,
  ResolveMessage,
  SendBatch,
  SendMessage,
} from '../types.ts';

/** How a message is sent. */
export type SendOptions = CallOptions & {
  /**
   * One for each message: the same never sends twice. Where your program may die and begin anew, give one that it will find
   * again (an order's number), here or in the message; made by chance when absent, which covers repeats within one call.
   */
  readonly idempotencyKey?: string | undefined;
};

/** Messages in both directions. */
export function createMessages(transport: Transport) {
  const of = (id: string, then = ''): string => `/v1/messages/${part(id)}${then}`;
  const act = (id: string, body: MessageAction, options?: CallOptions): Promise<Message> =>
    transport.request('POST', of(id, '/actions'), { ...options, body });
  return {
    ...createList<Message, ListMessagesQuery>(transport, '/v1/messages'),
    /**
     * Sends one message. `state` says how far it is: `queued` waits its turn, `unknown` may have been taken and is settled
     * by a later event. Throws `PolyzapError`; where that has a `messageId`, the message was stored and refused.
     */
    send: (body: SendMessage, { idempotencyKey, ...options }: SendOptions = {}) =>
      transport.request<Message>('POST', '/v1/messages', {
        ...options,
        body,
        idempotencyKey: idempotencyKey ?? body.idempotencyKey ?? crypto.randomUUID(),
      }),
    /**
     * Sends up to 1,000 messages, each accepted or refused by itself; all that are accepted wait in the queue. The answers are
     * in the order of the items.
     */
    sendBatch: (messages: SendBatch['messages'], { idempotencyKey, ...options }: SendOptions = {}) =>
      transport.request<BatchResult>('POST', '/v1/messages/batch', {
        ...options,
        body: { messages },
        idempotencyKey: idempotencyKey ?? crypto.randomUUID(),
      }),
    /** Takes a message out of the queue. Throws `conflict` where it may have been sent. */
    cancel: (id: string, options?: CallOptions) => transport.request<Message>('POST', of(id, '/cancel'), options),
    /** Sends a failed message again, as a new one. */
    retry: (id: string, options?: CallOptions) => transport.request<Message>('POST', of(id, '/retry'), options),
    /** Decides what became of a message that is `unknown`. */
    resolve: (id: string, as: ResolveMessage['as'], options?: CallOptions) =>
      transport.request<ResolvedMessage>('POST', of(id, '/resolve'), { ...options, body: { as } }),
    get: (id: string, options?: CallOptions) => transport.request<Message>('GET', of(id), options),
    /** Blue ticks for an inbound message. */
    markRead: (id: string, options?: CallOptions) => act(id, { type: 'read' }, options),
    /** "typing…" for a few seconds, in answer to an inbound message. */
    showTyping: (id: string, options?: CallOptions) => act(id, { type: 'typing' }, options),
    /** Changes the text of an outbound message. */
    edit: (id: string, text: string, options?: CallOptions) => act(id, { type: 'edit', text }, options),
    /** Deletes an outbound message for everyone. */
    revoke: (id: string, options?: CallOptions) => act(id, { type: 'revoke' }, options),
    /** The bytes of a received medium. `timeoutMs` is the time until they begin to come. */
    media: (id: string, options?: CallOptions): Promise<ReceivedMedia> =>
      download(transport, of(id, '/media'), options),
  };
}

/** Who has written, and until when they may be answered freely. By the contact's id. */
export function createConversations(transport: Transport) {
  return {
    ...createList<Conversation, ListConversationsQuery>(transport, '/v1/conversations'),
    get: (contactId: string, query?: GetConversationQuery, options?: CallOptions) =>
      transport.request<Conversation>('GET', `/v1/conversations/${part(contactId)}`, { ...options, query }),
  };
}
