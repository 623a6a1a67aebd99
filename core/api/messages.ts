import * as z from 'zod';
import { addressSchema, messageSchema, phoneNumberSchema, templateReference } from '../provider-kit/message-schema.ts';
import { DELIVERY_STATES } from '../provider/index.ts';
import { messageErrorSchema } from './problem.ts';
import { attemptSchema, routedBySchema } from './routing.ts';
import { idSchema, metadataSchema, pageQuery, tenantQuery, timestampSchema } from './common.ts';

/** Media: by URL, small bytes inline, or one that was uploaded before. */
const mediaSchema = z.union([
  z.strictObject({
    url: z.url({ protocol: /^https?$/ }).max(4096),
    mediaType: z.string().max(255).optional(),
  }),
  z.strictObject({ base64: z.base64(), mediaType: z.string().min(3).max(255) }),
  z.strictObject({ id: idSchema('media') }),
]);

/** `+5511…`, or an address: a user without a number, a group. */
const recipientSchema = z.union([phoneNumberSchema, addressSchema]);

/** 1 to 128 printable ASCII characters. */
export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 printable ASCII characters');

/** What every message may say beside its content. */
const aroundContent = {
  to: recipientSchema.describe('Who gets it: a number, or the address of a user without one, or of a group.'),
  replyTo: idSchema('message').optional().describe('The message that it quotes.'),
  connectionId: idSchema('connection').optional().describe("The tenant's default connection when absent."),
  idempotencyKey: idempotencyKeySchema
    .optional()
    .describe('As the header `Idempotency-Key`: for the items of a batch, and for who cannot set headers.'),
  clientReference: z.string().min(1).max(200).optional().describe('Yours, for finding it again: an order number.'),
  metadata: metadataSchema.optional().describe('Yours: it stands in the message and in each of its events.'),
  sendAt: timestampSchema
    .optional()
    .describe('Not sent before this: at most 90 days ahead. Until then it is `queued`, and can be cancelled.'),
  expiresAt: timestampSchema
    .optional()
    .describe(
      'Not sent after this; then it is `failed` with `message_expired`. 24 hours from now, or from `sendAt`, when absent.',
    ),
  failover: z
    .array(idSchema('connection'))
    .max(10)
    .optional()
    .describe(
      "Connections that take over, in order, where the first is down, busy, or cannot serve. Instead of the tenant's own.",
    ),
  onUnsupported: z
    .enum(['fail', 'degrade'])
    .optional()
    .describe(
      '`degrade`: sent as something plainer where the provider lacks it; `warnings` says what was changed. `fail` when absent.',
    ),
  outsideWindow: z
    .strictObject({ template: z.strictObject(templateReference) })
    .optional()
    .describe('Sent instead where the provider has a 24-hour window and it is closed.'),
};

/** What `POST /v1/messages` takes: the contract's message, with our ids where it names another message. */
export const sendMessageSchema = messageSchema(mediaSchema, idSchema('message'), aroundContent);

export const messageActionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('read') }),
  z.strictObject({ type: z.literal('typing') }),
  z.strictObject({ type: z.literal('edit'), text: z.string().min(1).max(65_536) }),
  z.strictObject({ type: z.literal('revoke') }),
]);

const messageStateSchema = z.enum([...DELIVERY_STATES, 'received']);

export const listMessagesQuery = z.strictObject({
  ...pageQuery,
  ...tenantQuery,
  connectionId: idSchema('connection').optional(),
  contactId: idSchema('contact').optional(),
  direction: z.enum(['inbound', 'outbound']).optional(),
  state: messageStateSchema.optional(),
  clientReference: z.string().max(200).optional(),
});

/** Content as we show it: `type` and the contract's fields; media as `{ mediaType, size?, url? }`. */
const contentSchema = z.looseObject({ type: z.string() });

/** How the provider bills a message. Null until it has said so, and where it never does. */
export const pricingSchema = z.object({
  billable: z.boolean(),
  category: z.string(),
  model: z.string().optional(),
});

export const messageViewSchema = z.object({
  id: idSchema('message'),
  tenantId: idSchema('tenant'),
  connectionId: idSchema('connection'),
  contactId: idSchema('contact').nullable().describe('The person at the other end; null in a group.'),
  groupId: z.string().nullable(),
  direction: z.enum(['inbound', 'outbound']),
  address: addressSchema.describe('Outbound: where it goes. Inbound: who wrote it.'),
  content: contentSchema,
  sentAs: contentSchema
    .nullable()
    .describe('What was handed to the provider, where that differs from `content`: see `warnings`.'),
  replyTo: idSchema('message').nullable(),
  state: messageStateSchema,
  provider: z.string(),
  error: messageErrorSchema.nullable(),
  warnings: z.array(z.looseObject({ type: z.string() })),
  routedBy: routedBySchema.nullable().describe('Why it took this connection; null where there was nothing to choose.'),
  attempts: z
    .array(attemptSchema)
    .describe('What each connection made of it, where there are several: the latest twenty.'),
  pricing: pricingSchema.nullable(),
  timeline: z.array(z.object({ state: messageStateSchema, at: timestampSchema })),
  clientReference: z.string().nullable(),
  metadata: metadataSchema,
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
  sendAt: timestampSchema.nullable().describe('Outbound: not sent before this, where the request said so.'),
  expiresAt: timestampSchema.nullable(),
  retryOf: idSchema('message').nullable().describe('Our id of the failed message that this one repeats.'),
  resolvedAt: timestampSchema
    .nullable()
    .describe(
      'When somebody decided by hand how the message ended: nobody could know. A later report of the provider still counts.',
    ),
  editedAt: timestampSchema.nullable(),
  revokedAt: timestampSchema.nullable(),
});

/** The operator's decision on a message of which nobody knows whether it was sent. */
export const resolveMessageSchema = z.strictObject({
  as: z.enum(['sent', 'failed', 'retry']).describe('`retry`: taken for not sent, and sent again as a new message.'),
});

export type SendMessage = z.output<typeof sendMessageSchema>;
export type ResolveMessage = z.output<typeof resolveMessageSchema>;
export type MessageView = z.output<typeof messageViewSchema>;
export type MessageActionRequest = z.output<typeof messageActionSchema>;
export type ListMessages = z.output<typeof listMessagesQuery>;
