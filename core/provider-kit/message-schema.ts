import * as z from 'zod';
import { isPhoneNumber, type PhoneNumber } from '../provider/index.ts';

/**
 * The contract's messages as zod schemas. The public API (`core/api`) and the wire of our own servers are both built
 * from here: they differ only in how media bytes travel and in how an earlier message is named.
 *
 * Limits here are WhatsApp's widest; a provider's own, narrower ones are in its capabilities. A field that may be
 * absent is `exactOptional`, as in the contract's types: then what a schema yields is a message, without a cast.
 */

export const phoneNumberSchema = z
  .string()
  .refine((text): text is PhoneNumber => isPhoneNumber(text), 'must be E.164: a plus and 7 to 15 digits')
  .describe('E.164, with the plus');

export const addressSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('phone'), number: phoneNumberSchema }),
  z.strictObject({ type: z.literal('user'), id: z.string().min(1).max(256) }),
  z.strictObject({ type: z.literal('group'), id: z.string().min(1).max(256) }),
]);

export const messageTargetSchema = z.strictObject({
  providerMessageId: z.string().min(1).max(512),
  direction: z.enum(['inbound', 'outbound']),
});

/** Media as JSON carries it: small bytes inline, anything larger by URL. */
export const jsonMediaSourceSchema = z.union([
  z.strictObject({
    type: z.literal('url'),
    url: z.url({ protocol: /^https?$/ }).max(4096),
    mediaType: z.string().max(255).exactOptional(),
  }),
  z.strictObject({ type: z.literal('bytes'), base64: z.base64(), mediaType: z.string().min(3).max(255) }),
]);

const text = z.string().min(1).max(65_536);
const title = z.string().min(1).max(256);
const footer = z.string().min(1).max(256).exactOptional();
const option = z.strictObject({
  id: z.string().min(1).max(256),
  title,
  description: z.string().max(1024).exactOptional(),
});

const cardButton = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('reply'), id: z.string().min(1).max(256), title }),
  z.strictObject({ type: z.literal('url'), title, url: z.url({ protocol: /^https?$/ }).max(2048) }),
  z.strictObject({ type: z.literal('phone'), title, number: phoneNumberSchema }),
]);
const cardButtons = z.array(cardButton).min(1).max(10);

const carouselCard = z.strictObject({
  kind: z.enum(['image', 'video']),
  url: z.url({ protocol: /^https?$/ }).max(2048),
  text: text.exactOptional(),
  buttons: cardButtons,
});

/** WhatsApp's own rule: cards that look alike. */
const carouselCards = z
  .array(carouselCard)
  .min(2)
  .max(10)
  .refine(
    (cards) => new Set(cards.map(({ kind, buttons }) => [kind, ...buttons.map(({ type }) => type)].join())).size === 1,
    'each card must have the same kind of medium and the same types of buttons, in the same order',
  );

const contactCard = z.strictObject({
  name: title,
  phones: z
    .array(z.strictObject({ number: z.string().min(1).max(64), label: z.string().max(64).exactOptional() }))
    .max(20),
  organization: z.string().max(256).exactOptional(),
  emails: z.array(z.email()).max(20).exactOptional(),
});

export const languageSchema = z
  .string()
  .regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'must be a WhatsApp language tag such as pt_BR');

const index = z.int().min(0).max(9);
const templateButtonValue = z.discriminatedUnion('type', [
  z.strictObject({ index, type: z.literal('url'), suffix: z.string().min(1).max(2000) }),
  z.strictObject({ index, type: z.literal('quick_reply'), payload: z.string().min(1).max(256) }),
  z.strictObject({ index, type: z.literal('copy_code'), code: z.string().min(1).max(64) }),
]);

/** A template by its name, with the texts that fill its gaps. */
export const templateReference = {
  name: z.string().min(1).max(512),
  language: languageSchema,
  parameters: z.array(z.string().max(4096)).max(64),
  /** The placeholders' names, in the same order: of a template that names them and is not in the registry, which knows them. */
  parameterNames: z
    .array(z.string().regex(/^\w{1,64}$/, 'must be the name of a placeholder'))
    .max(64)
    .exactOptional(),
  header: z.string().min(1).max(60).exactOptional().describe("Fills the gap in the header's text."),
  headerName: z
    .string()
    .regex(/^\w{1,64}$/, 'must be the name of a placeholder')
    .exactOptional()
    .describe("The name of the header's placeholder: as `parameterNames`."),
  buttons: z
    .array(templateButtonValue)
    .min(1)
    .max(10)
    .refine((values) => new Set(values.map((value) => value.index)).size === values.length, 'must name a button once')
    .exactOptional()
    .describe('What fills the gaps of buttons; `index` counts all buttons of the template, from 0.'),
};

/** A template in a message of its own: it may bring the medium of its header, too. */
function templateMessage<Source extends z.ZodType>(media: Source) {
  return {
    ...templateReference,
    media: media.exactOptional().describe('The medium of a header that is one.'),
    mediaKind: z.enum(['image', 'video', 'document']).exactOptional().describe('What it is; `image` when absent.'),
    filename: z.string().min(1).max(255).exactOptional().describe('What a document in the header is called.'),
  };
}

/**
 * Every outbound message, as one union on `type`.
 *
 * @param media how media bytes are given
 * @param target how the message that a reaction is about is named
 * @param envelope the fields that stand beside the content: `to`, `replyTo`, …
 */
export function messageSchema<Source extends z.ZodType, Target extends z.ZodType, Envelope extends z.core.$ZodShape>(
  media: Source,
  target: Target,
  envelope: Envelope,
) {
  const captioned = { media, caption: text.exactOptional() };
  return z.discriminatedUnion('type', [
    z.strictObject({ ...envelope, type: z.literal('text'), text, previewUrl: z.boolean().exactOptional() }),
    z.strictObject({ ...envelope, type: z.literal('image'), ...captioned }),
    z.strictObject({ ...envelope, type: z.literal('video'), ...captioned }),
    z.strictObject({ ...envelope, type: z.literal('audio'), media, voice: z.boolean().exactOptional() }),
    z.strictObject({ ...envelope, type: z.literal('document'), filename: z.string().min(1).max(255), ...captioned }),
    z.strictObject({ ...envelope, type: z.literal('sticker'), media }),
    z.strictObject({
      ...envelope,
      type: z.literal('location'),
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: z.string().max(1000).exactOptional(),
      address: z.string().max(1000).exactOptional(),
    }),
    z.strictObject({ ...envelope, type: z.literal('contacts'), contacts: z.tuple([contactCard], contactCard) }),
    z.strictObject({ ...envelope, type: z.literal('reaction'), target, emoji: z.string().min(1).max(64).nullable() }),
    z.strictObject({
      ...envelope,
      type: z.literal('poll'),
      question: z.string().min(1).max(1024),
      options: z.array(title).min(2).max(64),
      maxChoices: z.int().min(1).max(64).exactOptional(),
    }),
    z.strictObject({
      ...envelope,
      type: z.literal('buttons'),
      text,
      footer,
      options: z.array(option).min(1).max(64),
    }),
    z.strictObject({
      ...envelope,
      type: z.literal('list'),
      text,
      footer,
      button: title,
      sections: z
        .array(z.strictObject({ title: title.exactOptional(), options: z.array(option).min(1).max(64) }))
        .min(1)
        .max(16),
    }),
    z.strictObject({
      ...envelope,
      type: z.literal('cta_url'),
      text,
      footer,
      button: title,
      url: z.url({ protocol: /^https?$/ }).max(2048),
    }),
    z.strictObject({
      ...envelope,
      type: z.literal('card'),
      title: title.exactOptional(),
      text,
      footer,
      media: media.exactOptional(),
      mediaKind: z.enum(['image', 'video', 'document']).exactOptional(),
      buttons: cardButtons,
    }),
    z.strictObject({ ...envelope, type: z.literal('carousel'), text, cards: carouselCards }),
    z.strictObject({
      ...envelope,
      type: z.literal('template'),
      ...templateMessage(media),
    }),
  ]);
}
