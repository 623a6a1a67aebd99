import { pageSchema } from '../../common.ts';
import { fullMessageSchema } from '../../content.ts';
import { conversationQuery, conversationSchema, listConversationsQuery } from '../../conversations.ts';
import { fullEventPageSchema } from '../../event-data.ts';
import { lastEventIdSchema, listEventsQuery, streamEventsQuery } from '../../events.ts';
import { idempotencyKeySchema, listMessagesQuery, messageActionSchema, sendMessageSchema } from '../../messages.ts';
import { PROVIDER_PROBLEMS, SEND_PROBLEMS, type Operation } from '../operation.ts';

export const messagePageSchema = pageSchema(fullMessageSchema);
export const conversationPageSchema = pageSchema(conversationSchema);

/** Messages in both directions, and what happened to them. */
export const messageOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/messages',
    id: 'sendMessage',
    tag: 'Messages',
    summary: 'Send a message',
    description:
      'A problem with `messageId`: it was stored, and refused. A problem without: nothing happened. The same ' +
      'Idempotency-Key never sends twice; a repeated request is answered with the message as it is by then.',
    scope: ['send'],
    headers: {
      'idempotency-key': {
        schema: idempotencyKeySchema.optional(),
        description: 'Yours, one for each message. Without it a repeated request sends another message.',
      },
    },
    body: sendMessageSchema,
    answers: {
      201: { description: 'The provider has it.', schema: fullMessageSchema },
      202: { description: 'It waits, or its outcome is not known yet: see `state`.', schema: fullMessageSchema },
    },
    problems: ['resource_not_found', ...SEND_PROBLEMS],
  },
  {
    method: 'get',
    path: '/v1/messages',
    id: 'listMessages',
    tag: 'Messages',
    summary: 'Messages in both directions, newest first',
    scope: ['read'],
    query: listMessagesQuery,
    answers: { 200: { description: 'A page.', schema: messagePageSchema } },
    problems: ['resource_not_found'],
  },
  {
    method: 'get',
    path: '/v1/messages/:id',
    id: 'getMessage',
    tag: 'Messages',
    summary: 'One message, with its timeline',
    scope: ['read', 'send'],
    answers: { 200: { description: 'The message.', schema: fullMessageSchema } },
  },
  {
    method: 'post',
    path: '/v1/messages/:id/actions',
    id: 'actOnMessage',
    tag: 'Messages',
    summary: 'Mark read, show “typing…”, edit, revoke',
    description:
      'Done at once, not queued. `read` and `typing` are for inbound messages, `edit` and `revoke` for outbound.',
    scope: ['send'],
    body: messageActionSchema,
    answers: { 200: { description: 'The message as it is then.', schema: fullMessageSchema } },
    problems: SEND_PROBLEMS,
  },
  {
    method: 'get',
    path: '/v1/messages/:id/media',
    id: 'getMedia',
    tag: 'Messages',
    summary: 'The bytes of a received medium',
    scope: ['read'],
    answers: { 200: { description: 'The bytes, as their sender declared them.', mediaTypes: ['*/*'] } },
    problems: [...PROVIDER_PROBLEMS, 'media_unavailable', 'conflict', 'url_not_allowed'],
  },
  {
    method: 'get',
    path: '/v1/conversations',
    id: 'listConversations',
    tag: 'Conversations',
    summary: 'Who has written, and until when they may be answered freely',
    scope: ['read', 'send'],
    query: listConversationsQuery,
    answers: { 200: { description: 'A page.', schema: conversationPageSchema } },
    problems: ['resource_not_found'],
  },
  {
    method: 'get',
    path: '/v1/conversations/:id',
    id: 'getConversation',
    tag: 'Conversations',
    summary: 'The conversation with one contact, by the contact’s id',
    scope: ['read', 'send'],
    query: conversationQuery,
    answers: { 200: { description: 'The conversation.', schema: conversationSchema } },
  },
  {
    method: 'get',
    path: '/v1/events',
    id: 'listEvents',
    tag: 'Events',
    summary: 'What happened after a cursor, oldest first',
    description:
      'Reading takes nothing away. Pass `cursor` back as `after`; it is given when there is nothing new, too.',
    scope: ['read'],
    query: listEventsQuery,
    answers: { 200: { description: 'Events.', schema: fullEventPageSchema } },
    problems: ['resource_not_found'],
  },
  {
    method: 'get',
    path: '/v1/events/stream',
    id: 'streamEvents',
    tag: 'Events',
    summary: 'What happens, as it happens: server-sent events',
    description:
      'Each has an `Event` as its data, and as its id where to go on. The stream ends now and then: come back with ' +
      '`Last-Event-ID`, and nothing is missed. With the admin key and no tenant: the events of all tenants. ' +
      'A key has 16 streams at most. Keys go in the header only, so a browser reads it with `fetch`.',
    scope: ['read'],
    query: streamEventsQuery,
    headers: {
      'last-event-id': { schema: lastEventIdSchema, description: 'The id that was seen last; goes before `after`.' },
    },
    answers: { 200: { description: 'A stream.', mediaTypes: ['text/event-stream'] } },
    problems: ['resource_not_found', 'rate_limited'],
  },
];
