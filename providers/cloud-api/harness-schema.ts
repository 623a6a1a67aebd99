import * as z from 'zod';

/**
 * The body of `POST /messages` as Meta documents it, transcribed by hand and stricter than the API may be: a field that
 * is not documented is refused. From vendor docs
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/ (one page a type), its OpenAPI
 * file (github.com/facebook/openapi, business-messaging-api_v23.0.yaml), and for `recipient`
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids.
 */

const text = (max: number) => z.string().min(1).max(max);
const label = (max: number) => text(max).refine((value) => value === value.trim(), 'has space around it');
const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** Exactly one of `id` and `link`. */
const media = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.union([z.strictObject({ id: text(256), ...shape }), z.strictObject({ link: z.url(), ...shape })]);

const caption = text(1024).optional();

const button = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: label(256), title: label(20) }),
});
const row = z.strictObject({ id: text(200), title: label(24), description: text(72).optional() });
const section = z.strictObject({ title: text(24).optional(), rows: z.array(row).min(1) });
const footer = z.strictObject({ text: text(60) }).optional();

const headerWith = <Kind extends string>(kind: Kind, extra: z.core.$ZodShape = {}) =>
  z.strictObject({ type: z.literal(kind), [kind]: media(extra) });
const header = z
  .union([
    z.strictObject({ type: z.literal('text'), text: text(60) }),
    headerWith('image'),
    headerWith('video'),
    headerWith('document', { filename: z.string().optional() }),
  ])
  .optional();
const link = z.strictObject({
  name: z.literal('cta_url'),
  parameters: z.strictObject({ display_text: label(20), url: z.url() }),
});
const quickReplies = z.strictObject({
  buttons: z
    .array(
      z.strictObject({
        type: z.literal('quick_reply'),
        quick_reply: z.strictObject({ id: label(256), title: label(20) }),
      }),
    )
    .min(1)
    .max(2),
});
/** …/messages/interactive-media-carousel-messages */
const carouselCard = z.strictObject({
  card_index: z.int().min(0).max(9),
  type: z.literal('cta_url'),
  header: z.union([
    z.strictObject({ type: z.literal('image'), image: z.strictObject({ link: z.url() }) }),
    z.strictObject({ type: z.literal('video'), video: z.strictObject({ link: z.url() }) }),
  ]),
  body: z
    .strictObject({ text: text(160).refine((value) => value.split('\n').length <= 3, 'more than 2 line breaks') })
    .optional(),
  action: z.union([link, quickReplies]),
});

const interactive = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'),
    header,
    body: z.strictObject({ text: text(1024) }),
    footer,
    action: z.strictObject({
      buttons: z
        .array(button)
        .min(1)
        .max(3)
        .refine((buttons) => distinct(buttons.map(({ reply }) => reply.id)), 'ids repeat')
        .refine((buttons) => distinct(buttons.map(({ reply }) => reply.title)), 'titles repeat'),
    }),
  }),
  z.strictObject({
    type: z.literal('list'),
    body: z.strictObject({ text: text(4096) }),
    footer,
    action: z
      .strictObject({ button: label(20), sections: z.array(section).min(1).max(10) })
      .refine(({ sections }) => sections.length === 1 || sections.every(({ title }) => title !== undefined), 'no title')
      .refine(({ sections }) => sections.flatMap(({ rows }) => rows).length <= 10, 'more than ten rows')
      .refine(({ sections }) => distinct(sections.flatMap(({ rows }) => rows.map(({ id }) => id))), 'ids repeat'),
  }),
  z.strictObject({
    type: z.literal('cta_url'),
    header,
    body: z.strictObject({ text: text(1024) }),
    footer,
    action: link,
  }),
  z.strictObject({
    type: z.literal('carousel'),
    body: z.strictObject({ text: text(1024) }),
    action: z.strictObject({
      cards: z
        .array(carouselCard)
        .min(2)
        .max(10)
        .refine((cards) => cards.every((card, index) => card.card_index === index), 'cards out of order')
        .refine((cards) => new Set(cards.map((card) => card.header.type)).size === 1, 'headers differ')
        .refine(
          (cards) => new Set(cards.map(({ action }) => ('buttons' in action ? action.buttons.length : 0))).size === 1,
          'buttons differ',
        ),
    }),
  }),
]);

const contact = z.strictObject({
  // The whole name, and at least one of its parts.
  name: z.strictObject({ formatted_name: text(1024), first_name: text(1024) }),
  phones: z
    .array(z.strictObject({ phone: text(64), type: z.string().optional() }))
    .min(1)
    .optional(),
  emails: z
    .array(z.strictObject({ email: text(320) }))
    .min(1)
    .optional(),
  org: z.strictObject({ company: z.string() }).optional(),
});

const textParameter = z.strictObject({
  type: z.literal('text'),
  parameter_name: z.string().optional(),
  text: z.string(),
});

const buttonIndex = z.string().regex(/^\d$/);
const templateButton = z.discriminatedUnion('sub_type', [
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.literal('url'),
    index: buttonIndex,
    parameters: z.array(z.strictObject({ type: z.literal('text'), text: text(2000) })).length(1),
  }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.literal('quick_reply'),
    index: buttonIndex,
    parameters: z.array(z.strictObject({ type: z.literal('payload'), payload: text(256) })).length(1),
  }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.literal('copy_code'),
    index: buttonIndex,
    parameters: z.array(z.strictObject({ type: z.literal('coupon_code'), coupon_code: text(64) })).length(1),
  }),
]);

const template = z.strictObject({
  name: text(512),
  language: z.strictObject({ code: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/) }),
  components: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('body'), parameters: z.array(textParameter).min(1) }),
        z.strictObject({
          type: z.literal('header'),
          parameters: z
            .array(
              z.discriminatedUnion('type', [
                textParameter,
                z.strictObject({ type: z.literal('image'), image: media({}) }),
                z.strictObject({ type: z.literal('video'), video: media({}) }),
                z.strictObject({ type: z.literal('document'), document: media({ filename: z.string().optional() }) }),
              ]),
            )
            .length(1),
        }),
        templateButton,
      ]),
    )
    .min(1)
    .optional(),
});

const contents = [
  z.strictObject({
    type: z.literal('text'),
    text: z.strictObject({ body: text(4096), preview_url: z.boolean().optional() }),
  }),
  z.strictObject({ type: z.literal('image'), image: media({ caption }) }),
  z.strictObject({ type: z.literal('video'), video: media({ caption }) }),
  z.strictObject({ type: z.literal('audio'), audio: media({ voice: z.boolean().optional() }) }),
  z.strictObject({ type: z.literal('document'), document: media({ caption, filename: z.string().optional() }) }),
  z.strictObject({ type: z.literal('sticker'), sticker: media({}) }),
  z.strictObject({
    type: z.literal('location'),
    location: z.strictObject({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: z.string().optional(),
      address: z.string().optional(),
    }),
  }),
  z.strictObject({ type: z.literal('contacts'), contacts: z.array(contact).min(1) }),
  z.strictObject({
    type: z.literal('reaction'),
    reaction: z.strictObject({ message_id: text(512), emoji: z.string().max(64) }),
  }),
  z.strictObject({ type: z.literal('interactive'), interactive }),
  z.strictObject({ type: z.literal('template'), template }),
] as const;

const common = {
  messaging_product: z.literal('whatsapp'),
  biz_opaque_callback_data: text(512).optional(),
  context: z.strictObject({ message_id: text(512) }).optional(),
};

const people = {
  ...common,
  recipient_type: z.literal('individual'),
  to: z
    .string()
    .regex(/^\+?\d{7,15}$/)
    .optional(),
  recipient: text(256).optional(),
};
const groups = { ...common, recipient_type: z.literal('group'), to: text(256) };
const IN_GROUPS = new Set(['text', 'image', 'video', 'audio', 'document', 'sticker', 'template']);

/** Any body that the API documents, for one person or one group. */
export const messageBodySchema = z
  .union(contents.flatMap((content) => [content.extend(people), content.extend(groups)]))
  .refine((body) => body.recipient_type === 'group' || body.to !== undefined || 'recipient' in body, 'no recipient')
  .refine((body) => body.recipient_type !== 'group' || IN_GROUPS.has(body.type), 'not for groups')
  .refine((body) => body.type !== 'reaction' || body.context === undefined, 'a reaction has no context');

/** Reading and typing: https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators */
export const readBodySchema = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().startsWith('wamid.'),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
});
