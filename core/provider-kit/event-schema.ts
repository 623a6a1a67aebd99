import { createHash } from 'node:crypto';
import * as z from 'zod';
import { DELIVERY_STATES, isErrorCode, type ProviderEvent } from '../provider/index.ts';
import { phoneNumberSchema } from './message-schema.ts';
import { sessionStateSchema } from './session-schema.ts';

/**
 * The contract's events as zod schemas, for the wire of our own servers. Tolerant, unlike what we take from tenants:
 * unknown fields are dropped, texts have no limits, a code that a newer server knows and we do not is no reason to
 * lose the event.
 */

const targetSchema = z.object({ providerMessageId: z.string().min(1), direction: z.enum(['inbound', 'outbound']) });
const optionSchema = z.object({ id: z.string(), title: z.string(), description: z.string().exactOptional() });
const phoneSchema = z.object({ type: z.literal('phone'), number: phoneNumberSchema });
const userSchema = z.object({ type: z.literal('user'), id: z.string().min(1) });
const groupSchema = z.object({ type: z.literal('group'), id: z.string().min(1) });
const personSchema = z.discriminatedUnion('type', [phoneSchema, userSchema]);
const addressSchema = z.discriminatedUnion('type', [phoneSchema, userSchema, groupSchema]);

/** A person, by one address at least. */
export const contactSchema = z.object({
  addresses: z.tuple([personSchema], personSchema),
  name: z.string().exactOptional(),
});

/** A received medium as its provider finds it again. */
export const mediaReferenceSchema = z.object({
  providerId: z.string(),
  handle: z.string(),
  mediaType: z.string(),
  size: z.number().nonnegative().exactOptional(),
});

const cardSchema = z.object({
  name: z.string(),
  phones: z.array(z.object({ number: z.string(), label: z.string().exactOptional() })),
  organization: z.string().exactOptional(),
  emails: z.array(z.string()).exactOptional(),
});

const received = {
  providerMessageId: z.string().min(1),
  from: contactSchema,
  groupId: z.string().exactOptional(),
  sentAt: z.iso.datetime({ offset: true }),
  replyTo: targetSchema.exactOptional(),
  forwarded: z.boolean().exactOptional(),
  referral: z
    .object({
      sourceId: z.string().exactOptional(),
      sourceType: z.string().exactOptional(),
      sourceUrl: z.string().exactOptional(),
      headline: z.string().exactOptional(),
      body: z.string().exactOptional(),
      clickId: z.string().exactOptional(),
    })
    .exactOptional(),
};
const captioned = { media: mediaReferenceSchema, caption: z.string().exactOptional() };

/** Whatever somebody wrote, by its type. */
export const inboundMessageSchema = z.discriminatedUnion('type', [
  z.object({
    ...received,
    type: z.literal('text'),
    text: z.string(),
    previewUrl: z.boolean().exactOptional(),
  }),
  z.object({ ...received, type: z.literal('image'), ...captioned }),
  z.object({ ...received, type: z.literal('video'), ...captioned }),
  z.object({
    ...received,
    type: z.literal('audio'),
    media: mediaReferenceSchema,
    voice: z.boolean().exactOptional(),
  }),
  z.object({ ...received, type: z.literal('document'), filename: z.string(), ...captioned }),
  z.object({ ...received, type: z.literal('sticker'), media: mediaReferenceSchema }),
  z.object({
    ...received,
    type: z.literal('location'),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().exactOptional(),
    address: z.string().exactOptional(),
  }),
  z.object({ ...received, type: z.literal('contacts'), contacts: z.tuple([cardSchema], cardSchema) }),
  z.object({ ...received, type: z.literal('reaction'), target: targetSchema, emoji: z.string().nullable() }),
  z.object({
    ...received,
    type: z.literal('poll'),
    question: z.string(),
    options: z.array(z.string()),
    maxChoices: z.int().exactOptional(),
  }),
  z.object({
    ...received,
    type: z.literal('choice'),
    source: z.enum(['buttons', 'list', 'poll', 'template']),
    options: z.array(optionSchema),
    target: targetSchema.exactOptional(),
  }),
  z.object({
    ...received,
    type: z.literal('order'),
    catalogId: z.string().exactOptional(),
    text: z.string().exactOptional(),
    items: z.array(
      z.object({
        productId: z.string(),
        quantity: z.number(),
        price: z.string().exactOptional(),
        currency: z.string().exactOptional(),
      }),
    ),
  }),
  z.object({ ...received, type: z.literal('system'), text: z.string(), providerType: z.string() }),
  z.object({ ...received, type: z.literal('unsupported'), providerType: z.string() }),
]);

const failureSchema = z.object({
  code: z.string().refine(isErrorCode).catch('provider_rejected'),
  providerCode: z.string().exactOptional(),
  message: z.string().exactOptional(),
});

const pricingSchema = z.object({
  billable: z.boolean(),
  category: z.string(),
  model: z.string().exactOptional(),
});

const eventTime = z.iso.datetime({ offset: true });
const envelope = { id: z.string().min(1), timestamp: eventTime, number: phoneNumberSchema.exactOptional() };

/** Whatever a backend tells, by its type. Unknown fields are passed over. */
export const providerEventSchema = z.discriminatedUnion('type', [
  z.object({ ...envelope, type: z.literal('message.received'), data: inboundMessageSchema }),
  z.object({
    ...envelope,
    type: z.literal('message.status_changed'),
    data: z.object({
      providerMessageId: z.string().min(1),
      idempotencyKey: z.string().exactOptional(),
      state: z.enum(DELIVERY_STATES),
      providerState: z.string(),
      failure: failureSchema.exactOptional(),
      pricing: pricingSchema.exactOptional(),
    }),
  }),
  z.object({
    ...envelope,
    type: z.literal('message.edited'),
    data: z.object({ chat: addressSchema, target: targetSchema, text: z.string() }),
  }),
  z.object({
    ...envelope,
    type: z.literal('message.revoked'),
    data: z.object({ chat: addressSchema, target: targetSchema }),
  }),
  z.object({ ...envelope, type: z.literal('contact.identified'), data: contactSchema }),
  z.object({
    ...envelope,
    type: z.literal('contact.marketing_changed'),
    data: z.object({ contact: contactSchema, wanted: z.boolean(), reason: z.string().exactOptional() }),
  }),
  z.object({ ...envelope, type: z.literal('session.state_changed'), data: sessionStateSchema }),
  z.object({
    ...envelope,
    type: z.literal('unknown'),
    data: z.object({ reason: z.string(), payload: z.unknown() }),
  }),
]);

/**
 * One event of our own wire. What does not fit becomes an `unknown` event that keeps the whole payload, under its own
 * id and time where it has them, so that the same payload is always the same event.
 *
 * @param receivedAt stands in for a missing timestamp, ISO 8601
 */
export function readEvent(payload: unknown, receivedAt: string): ProviderEvent {
  const parsed = providerEventSchema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map(({ path }) => path.join('.') || 'all of it');
  return unknownEvent(payload, `not readable: ${paths.join(', ')}`, receivedAt);
}

const identitySchema = z.object({
  id: z.string().min(1).max(512).optional().catch(undefined),
  timestamp: eventTime.optional().catch(undefined),
});

/** Keeps what cannot be read. */
export function unknownEvent(payload: unknown, reason: string, receivedAt: string): ProviderEvent {
  const known = identitySchema.safeParse(payload).data;
  return {
    type: 'unknown',
    id:
      known?.id ??
      `unknown-${createHash('sha256')
        .update(JSON.stringify(payload) ?? '')
        .digest('hex')
        .slice(0, 32)}`,
    timestamp: known?.timestamp ?? receivedAt,
    data: { reason, payload },
  };
}
