import * as z from 'zod';
import { addressSchema } from '../provider-kit/message-schema.ts';
import { DELIVERY_STATES } from '../provider/index.ts';
import { idSchema, metadataSchema, timestampSchema } from './common.ts';
import { fullMessageSchema } from './content.ts';
import { EVENT_TYPES, eventPageSchema, eventSchema, type EventType } from './events.ts';
import { HOLD_REASONS } from './pacing-view.ts';
import { pricingSchema } from './messages.ts';
import { toldStateSchema } from './session-view.ts';
import { messageErrorSchema } from './problem.ts';

/**
 * What each event holds, for whoever reads events: the API reference, the SDK. A type that has no entry here is shown with
 * `data` of any shape.
 */

const side = z.object({ provider: z.string(), number: z.string().nullable() });

const optOut = z.object({
  contactId: idSchema('contact').nullable().describe('Null for an address that nobody has written from or to yet.'),
  addresses: z.array(addressSchema),
  source: z.enum(['keyword', 'provider', 'api']),
  scope: z
    .enum(['all', 'marketing'])
    .optional()
    .describe('Absent in events from before opt-outs of marketing alone: all.'),
  reason: z.string().nullable().optional(),
  messageId: idSchema('message').nullable().optional(),
});

const linkEvent = z.object({
  linkId: idSchema('connectLink'),
  connectionId: idSchema('connection').nullable().describe('Null for a link that has made no connection.'),
});

const DATA: { readonly [Type in EventType]?: z.ZodObject } = {
  'message.received': z.object({
    message: fullMessageSchema,
    contact: z.object({
      id: idSchema('contact'),
      name: z.string().nullable(),
      addresses: z.array(addressSchema),
    }),
    sentAt: z.string(),
    forwarded: z.boolean(),
  }),
  'message.status_changed': z.object({
    messageId: idSchema('message'),
    contactId: idSchema('contact').nullable(),
    state: z.enum(DELIVERY_STATES),
    error: messageErrorSchema.nullable(),
    pricing: pricingSchema.nullable(),
    clientReference: z.string().nullable(),
    metadata: metadataSchema,
  }),
  'message.edited': z.object({ messageId: idSchema('message').nullable(), chat: addressSchema, text: z.string() }),
  'message.revoked': z.object({ messageId: idSchema('message').nullable(), chat: addressSchema }),
  'contact.identified': z.object({ contactId: idSchema('contact'), addresses: z.array(addressSchema) }),
  'connection.state_changed': z.object({ state: toldStateSchema }),
  'connection.switched': z.object({
    from: side,
    to: side,
    strategy: z.enum(['drain', 'now']),
    oldProvider: z.enum(['keep', 'dispose']),
  }),
  'connect_link.used': linkEvent,
  'connect_link.completed': z.object({
    linkId: idSchema('connectLink'),
    connectionId: idSchema('connection'),
    number: z.string().nullable().describe('Null where the provider does not say.'),
  }),
  'connect_link.expired': linkEvent,
  'connection.held': z.object({
    reason: z.enum(HOLD_REASONS),
    until: timestampSchema,
    newContactsOnly: z.boolean().describe('True where those whom it knows are still written to.'),
  }),
  'connection.released': z.object({ newContactsOnly: z.boolean() }),
  'conversation.window_opened': z.object({ contactId: idSchema('contact'), expiresAt: timestampSchema.nullable() }),
  'contact.opted_out': optOut,
  'contact.opted_in': optOut,
  'webhook_endpoint.disabled': z.object({
    endpointId: idSchema('webhookEndpoint'),
    url: z.string(),
    reason: z.enum(['gone', 'failing']),
  }),
  unknown: z.object({ reason: z.string(), payload: z.unknown() }),
};

/** One schema for each type of event, named for it: `MessageReceivedEvent`. */
export const eventSchemas: Readonly<Record<string, z.ZodObject>> = Object.fromEntries(
  EVENT_TYPES.map((type) => [
    `${type.replaceAll(/(^|[._])([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}Event`,
    eventSchema.extend({ type: z.literal(type), data: DATA[type] ?? z.looseObject({}) }),
  ]),
);

const [first, ...rest] = Object.values(eventSchemas);

/** An event in full: a union on `type`. */
export const fullEventSchema =
  first === undefined ? eventSchema : z.discriminatedUnion('type', [first as typeof eventSchema, ...rest]);

/** As `eventPageSchema`, with events in full. */
export const fullEventPageSchema = eventPageSchema.extend({ data: z.array(fullEventSchema) });
