import * as z from 'zod';
import { idSchema } from './common.ts';
import { messageViewSchema } from './messages.ts';

/**
 * What a message says, as the API shows it: outbound as it was asked for, inbound as it arrived. For whoever reads the
 * answers (the API reference, the SDK); core writes them and does not validate itself.
 */

/** Bytes are never shown. A received or an uploaded medium has a path of ours; another one the URL it was given by. */
export const mediaViewSchema = z.object({
  id: idSchema('media').optional().describe('Of one that was uploaded before.'),
  url: z.string().optional(),
  mediaType: z.string().optional(),
  size: z.number().optional(),
});

/** Where a conversation came from: a click on an advertisement or a post. */
const referralSchema = z.object({
  sourceId: z.string().optional(),
  sourceType: z.string().optional(),
  sourceUrl: z.string().optional(),
  headline: z.string().optional(),
  body: z.string().optional(),
  clickId: z.string().optional(),
});

const envelope = {
  forwarded: z.boolean().optional().describe('Inbound only: marked by WhatsApp as forwarded.'),
  referral: referralSchema.optional(),
  replyTo: idSchema('message').nullable().optional().describe('In `sentAs` only: the message that it quotes.'),
};

const option = z.object({ id: z.string(), title: z.string(), description: z.string().optional() });
/** In `sentAs`, media are left out: they are the asked content's. */
const captioned = { media: mediaViewSchema.optional(), caption: z.string().optional() };
const template = {
  name: z.string(),
  language: z.string(),
  parameters: z.array(z.string()),
  parameterNames: z
    .array(z.string())
    .optional()
    .describe('The names of the placeholders, where they have names instead of numbers.'),
  header: z.string().optional(),
  headerName: z.string().optional(),
  media: mediaViewSchema.optional(),
  mediaKind: z.enum(['image', 'video', 'document']).optional(),
  filename: z.string().optional(),
  buttons: z
    .array(
      z.discriminatedUnion('type', [
        z.object({ index: z.int(), type: z.literal('url'), suffix: z.string() }),
        z.object({ index: z.int(), type: z.literal('quick_reply'), payload: z.string() }),
        z.object({ index: z.int(), type: z.literal('copy_code'), code: z.string() }),
      ]),
    )
    .optional(),
};
/** Null where we do not have that message. */
const target = idSchema('message').nullable();

const cardButton = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reply'), id: z.string(), title: z.string() }),
  z.object({ type: z.literal('url'), title: z.string(), url: z.string() }),
  z.object({ type: z.literal('phone'), title: z.string(), number: z.string() }),
]);
const carouselCard = z.object({
  kind: z.enum(['image', 'video']),
  url: z.string(),
  text: z.string().optional(),
  buttons: z.array(cardButton),
});

const contactCard = z.object({
  name: z.string(),
  phones: z.array(z.object({ number: z.string(), label: z.string().optional() })),
  organization: z.string().optional(),
  emails: z.array(z.string()).optional(),
});

export const messageContentSchema = z.discriminatedUnion('type', [
  z.object({ ...envelope, type: z.literal('text'), text: z.string(), previewUrl: z.boolean().optional() }),
  z.object({ ...envelope, type: z.literal('image'), ...captioned }),
  z.object({ ...envelope, type: z.literal('video'), ...captioned }),
  z.object({
    ...envelope,
    type: z.literal('audio'),
    media: mediaViewSchema.optional(),
    voice: z.boolean().optional(),
  }),
  z.object({ ...envelope, type: z.literal('document'), filename: z.string(), ...captioned }),
  z.object({ ...envelope, type: z.literal('sticker'), media: mediaViewSchema.optional() }),
  z.object({
    ...envelope,
    type: z.literal('location'),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
    address: z.string().optional(),
  }),
  z.object({ ...envelope, type: z.literal('contacts'), contacts: z.array(contactCard) }),
  z.object({ ...envelope, type: z.literal('reaction'), target: target.optional(), emoji: z.string().nullable() }),
  z.object({
    ...envelope,
    type: z.literal('poll'),
    question: z.string(),
    options: z.array(z.string()),
    maxChoices: z.int().optional(),
  }),
  z.object({
    ...envelope,
    type: z.literal('buttons'),
    text: z.string(),
    footer: z.string().optional(),
    options: z.array(option),
  }),
  z.object({
    ...envelope,
    type: z.literal('list'),
    text: z.string(),
    footer: z.string().optional(),
    button: z.string(),
    sections: z.array(z.object({ title: z.string().optional(), options: z.array(option) })),
  }),
  z.object({
    ...envelope,
    type: z.literal('cta_url'),
    text: z.string(),
    footer: z.string().optional(),
    button: z.string(),
    url: z.string(),
  }),
  z.object({
    ...envelope,
    type: z.literal('card'),
    title: z.string().optional(),
    text: z.string(),
    footer: z.string().optional(),
    media: mediaViewSchema.optional(),
    mediaKind: z.enum(['image', 'video', 'document']).optional(),
    buttons: z.array(cardButton),
  }),
  z.object({ ...envelope, type: z.literal('carousel'), text: z.string(), cards: z.array(carouselCard) }),
  z.object({ ...envelope, type: z.literal('template'), ...template }),
  z.object({
    ...envelope,
    type: z.literal('choice'),
    source: z.enum(['buttons', 'list', 'poll', 'template']),
    options: z.array(option),
    target: target.optional(),
    text: z.string().optional().describe('What was written, where somebody answered in words.'),
    previewUrl: z.boolean().optional(),
  }),
  z.object({
    ...envelope,
    type: z.literal('order'),
    catalogId: z.string().optional(),
    text: z.string().optional(),
    items: z.array(
      z.object({
        productId: z.string(),
        quantity: z.number(),
        price: z.string().optional(),
        currency: z.string().optional(),
      }),
    ),
  }),
  z.object({ ...envelope, type: z.literal('system'), text: z.string(), providerType: z.string() }),
  z.object({ ...envelope, type: z.literal('unsupported'), providerType: z.string() }),
  /** What it said is kept no longer: see `PUT /v1/tenants/{id}/retention`. */
  z.object({ ...envelope, type: z.literal('removed') }),
]);

/** The message went out, but not exactly as asked. */
export const messageWarningSchema = z.looseObject({
  type: z.string(),
  feature: z.string().optional(),
  details: z.string().optional(),
  message: z.string().optional(),
});

/** A message in full: `messageViewSchema`, with what it says spelled out. */
export const fullMessageSchema = messageViewSchema.extend({
  content: messageContentSchema,
  sentAs: messageContentSchema.nullable(),
  warnings: z.array(messageWarningSchema),
});
