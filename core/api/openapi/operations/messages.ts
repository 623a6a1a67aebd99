import * as z from 'zod';
import { batchResultSchema, batchSchema } from '../../batches.ts';
import { pageSchema } from '../../common.ts';
import { fullMessageSchema } from '../../content.ts';
import { conversationQuery, conversationSchema, listConversationsQuery } from '../../conversations.ts';
import { fullEventPageSchema } from '../../event-data.ts';
import { lastEventIdSchema, listEventsQuery, streamEventsQuery } from '../../events.ts';
import {
  idempotencyKeySchema,
  listMessagesQuery,
  messageActionSchema,
  resolveMessageSchema,
  sendMessageSchema,
} from '../../messages.ts';
import { MEDIA_PROBLEMS, mediaAnswers } from './media.ts';
import { PROVIDER_PROBLEMS, SEND_PROBLEMS, type Operation } from '../operation.ts';

export const resolvedMessageSchema = z.object({
  message: fullMessageSchema,
  /** The message that is sent instead, for `retry`. */
  retriedAs: fullMessageSchema.nullable(),
});
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
      201: { description: 'The provider has it.', schema: fullMessageSchema, headers: ['location'] },
      202: {
        description: 'It waits, or its outcome is not known yet: see `state`.',
        schema: fullMessageSchema,
        headers: ['location'],
      },
    },
    problems: ['resource_not_found', ...SEND_PROBLEMS],
  },
  {
    method: 'post',
    path: '/v1/messages/batch',
    id: 'sendBatch',
    tag: 'Messages',
    summary: 'Send up to 1,000 messages',
    description:
      'Each item is accepted or refused by itself, and answered in its place; all that are accepted are queued. The whole ' +
      'body has 6 MiB at most. An Idempotency-Key covers every item that has none of its own: the same request repeated ' +
      'is answered with the messages as they are by then, and tries again what was refused.',
    scope: ['send'],
    headers: {
      'idempotency-key': {
        schema: idempotencyKeySchema.optional(),
        description: 'Yours, one for each batch. Without it, and without keys of the items, a repeat sends all again.',
      },
    },
    body: batchSchema,
    answers: { 202: { description: 'What became of each item, in order.', schema: batchResultSchema } },
  },
  {
    method: 'get',
    path: '/v1/messages',
    id: 'listMessages',
    tag: 'Messages',
    summary: 'Messages in both directions, newest first',
    description:
      'With `direction`, a `state` other than `failed` and `unknown`, or several filters, a page looks at 2,500 messages: where few of ' +
      'them are what is asked for, it holds fewer than `limit`, or none. Go on until `nextCursor` is null.',
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
    path: '/v1/messages/:id/cancel',
    id: 'cancelMessage',
    tag: 'Messages',
    summary: 'Take a message out of the queue',
    description:
      'Only while it certainly has not been sent: `conflict` where the provider has it, or may have it. Safe to repeat.',
    scope: ['send'],
    answers: { 200: { description: 'The message, `failed` with `message_cancelled`.', schema: fullMessageSchema } },
    problems: ['conflict'],
  },
  {
    method: 'post',
    path: '/v1/messages/:id/retry',
    id: 'retryMessage',
    tag: 'Messages',
    summary: 'Send a failed message again',
    description:
      'As a new message that names the old one in `retryOf`. Asked twice, it is sent once. `GET /v1/messages?state=failed` ' +
      'lists what failed, with the reason.',
    scope: ['send'],
    answers: { 202: { description: 'The new message, queued.', schema: fullMessageSchema, headers: ['location'] } },
    problems: SEND_PROBLEMS,
  },
  {
    method: 'post',
    path: '/v1/messages/:id/resolve',
    id: 'resolveMessage',
    tag: 'Messages',
    summary: 'Decide what became of a message that nobody knows of',
    description:
      'For messages that are `unknown`. `retry` sends it again as a new message: it may then arrive twice. A status that ' +
      'the provider reports later still counts.',
    scope: ['send'],
    body: resolveMessageSchema,
    answers: {
      200: { description: 'The message as it is now.', schema: resolvedMessageSchema },
      202: { description: 'With the message that is sent instead.', schema: resolvedMessageSchema },
    },
    problems: SEND_PROBLEMS,
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
    description:
      'From the provider, or from our own storage where the tenant keeps media: then with ranges and an ETag, as `/v1/media/{id}`.',
    scope: ['read'],
    answers: mediaAnswers,
    problems: [...PROVIDER_PROBLEMS, ...MEDIA_PROBLEMS, 'conflict', 'url_not_allowed'],
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
      'Reading takes nothing away. Pass `cursor` back as `after`; it is given when there is nothing new, too. With `type`, an answer ' +
      'looks at 2,500 events, and may hold none of them: go on while `hasMore`.',
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
