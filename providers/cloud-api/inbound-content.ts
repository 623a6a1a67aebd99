import * as z from 'zod';
import type { ContactCard, InboundMessage, MediaReference, MessageTarget } from '../../core/provider/index.ts';
import { anyList, optionalFlag, optionalText } from './payload.ts';

type Envelope = 'providerMessageId' | 'from' | 'groupId' | 'sentAt' | 'replyTo' | 'forwarded' | 'referral';
type WithoutEnvelope<Message> = Message extends InboundMessage ? Omit<Message, Envelope> : never;

/** What a message says, without who said it and when. */
export type InboundContent = WithoutEnvelope<InboundMessage>;

type Reading = {
  readonly provider: string;
  readonly type: string;
  /** The message that a choice answers. */
  readonly target: MessageTarget | undefined;
};
type Reader = (payload: unknown, reading: Reading) => InboundContent | undefined;

/** A reader for messages that hold an object named like their type. */
function reader<Schema extends z.ZodType>(
  schema: Schema,
  read: (value: z.output<Schema>, reading: Reading) => InboundContent | undefined,
): Reader {
  const named = z.record(z.string(), z.unknown());
  return (payload, reading) => {
    const value = schema.safeParse(named.safeParse(payload).data?.[reading.type]);
    return value.success ? read(value.data, reading) : undefined;
  };
}

const mediaSchema = z.object({
  id: z.string().min(1),
  mime_type: optionalText,
  caption: optionalText,
  filename: optionalText,
  voice: optionalFlag,
});
type Media = z.output<typeof mediaSchema>;

/** By its id: the URL that may stand beside it is dead in minutes. */
function reference({ id, mime_type: mediaType }: Media, { provider }: Reading): MediaReference {
  return { providerId: provider, handle: id, mediaType: mediaType ?? 'application/octet-stream' };
}

function captionOf({ caption }: Media): { readonly caption?: string } {
  return caption === undefined || caption === '' ? {} : { caption };
}

const cardSchema = z.object({
  name: z
    .object({ formatted_name: optionalText, first_name: optionalText, last_name: optionalText })
    .optional()
    .catch(undefined),
  phones: anyList,
  emails: anyList,
  org: z.object({ company: optionalText }).optional().catch(undefined),
});
const cardPhoneSchema = z.object({ phone: optionalText, wa_id: optionalText, type: optionalText });
const cardEmailSchema = z.object({ email: z.string().min(1) });

function readCard(payload: unknown): readonly ContactCard[] {
  const card = cardSchema.safeParse(payload).data;
  if (card === undefined) return [];
  const phones = card.phones.flatMap((entry) => {
    const phone = cardPhoneSchema.safeParse(entry).data;
    const number = phone?.phone ?? (phone?.wa_id === undefined ? undefined : `+${phone.wa_id}`);
    if (number === undefined) return [];
    return [{ number, ...(phone?.type !== undefined && { label: phone.type }) }];
  });
  const emails = card.emails.flatMap((entry) => cardEmailSchema.safeParse(entry).data?.email ?? []);
  const company = card.org?.company;
  const parts = [card.name?.first_name, card.name?.last_name].filter((part) => part !== undefined).join(' ');
  const names = [card.name?.formatted_name, parts, company, phones[0]?.number];
  return [
    {
      name: names.find((name) => name !== undefined && name !== '') ?? '',
      phones,
      ...(company !== undefined && { organization: company }),
      ...(emails.length > 0 && { emails }),
    },
  ];
}

const itemSchema = z.object({
  product_retailer_id: z.string(),
  quantity: z.union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ]),
  item_price: z.union([z.number(), z.string()]).optional().catch(undefined),
  currency: optionalText,
});

/** Meta sends prices as JSON numbers; only those that are written plainly become decimal strings. */
function priceOf(price: number | string | undefined): { readonly price?: string } {
  const text = String(price ?? '');
  return /^\d+(\.\d+)?$/.test(text) ? { price: text } : {};
}

const optionSchema = z.object({ id: z.string(), title: z.string(), description: optionalText });
type Option = z.output<typeof optionSchema>;

function choice(source: 'buttons' | 'list' | 'template', option: Option, { target }: Reading): InboundContent {
  const { id, title, description } = option;
  const picked = { id, title, ...(description !== undefined && { description }) };
  return { type: 'choice', source, options: [picked], ...(target !== undefined && { target }) };
}

const READERS: Readonly<Record<string, Reader>> = {
  text: reader(z.object({ body: z.string() }), ({ body }) => ({ type: 'text', text: body })),
  image: reader(mediaSchema, (media, reading) => ({
    type: 'image',
    media: reference(media, reading),
    ...captionOf(media),
  })),
  video: reader(mediaSchema, (media, reading) => ({
    type: 'video',
    media: reference(media, reading),
    ...captionOf(media),
  })),
  audio: reader(mediaSchema, (media, reading) => ({
    type: 'audio',
    media: reference(media, reading),
    ...(media.voice === true && { voice: true }),
  })),
  document: reader(mediaSchema, (media, reading) => ({
    type: 'document',
    media: reference(media, reading),
    filename: media.filename ?? 'document',
    ...captionOf(media),
  })),
  sticker: reader(mediaSchema, (media, reading) => ({ type: 'sticker', media: reference(media, reading) })),
  location: reader(
    z.object({ latitude: z.number(), longitude: z.number(), name: optionalText, address: optionalText }),
    ({ latitude, longitude, name, address }) => ({
      type: 'location',
      latitude,
      longitude,
      ...(name !== undefined && { name }),
      ...(address !== undefined && { address }),
    }),
  ),
  contacts: reader(z.array(z.unknown()), (list) => {
    const [first, ...others] = list.flatMap(readCard);
    return first === undefined ? undefined : { type: 'contacts', contacts: [first, ...others] };
  }),
  // Mostly to a message of ours; the webhook does not say whose it was. A missing or empty emoji takes it back.
  reaction: reader(z.object({ message_id: z.string().min(1), emoji: optionalText }), ({ message_id: id, emoji }) => ({
    type: 'reaction',
    target: { providerMessageId: id, direction: 'outbound' },
    emoji: emoji === undefined || emoji === '' ? null : emoji,
  })),
  // The quick reply of a template.
  button: reader(z.object({ payload: optionalText, text: z.string() }), ({ payload, text }, reading) =>
    choice('template', { id: payload ?? text, title: text, description: undefined }, reading),
  ),
  interactive: reader(
    z.object({
      button_reply: optionSchema.optional().catch(undefined),
      list_reply: optionSchema.optional().catch(undefined),
    }),
    ({ button_reply: button, list_reply: row }, reading) => {
      if (button !== undefined) return choice('buttons', button, reading);
      return row === undefined ? undefined : choice('list', row, reading);
    },
  ),
  order: reader(
    z.object({ catalog_id: optionalText, text: optionalText, product_items: z.array(itemSchema) }),
    ({ catalog_id: catalogId, text, product_items: items }) => ({
      type: 'order',
      ...(catalogId !== undefined && { catalogId }),
      ...(text !== undefined && text !== '' && { text }),
      items: items.map(({ product_retailer_id: productId, quantity, item_price: price, currency }) => ({
        productId,
        quantity,
        ...priceOf(price),
        ...(currency !== undefined && { currency }),
      })),
    }),
  ),
  system: reader(z.object({ body: optionalText, type: optionalText }), ({ body, type }) => ({
    type: 'system',
    text: body ?? '',
    providerType: type ?? 'system',
  })),
  // WhatsApp itself could not pass it on: polls, edits for the time being, what is too new.
  unsupported: (payload) => ({ type: 'unsupported', providerType: unsupportedType(payload) }),
};

const unsupportedSchema = z.object({ unsupported: z.object({ type: z.string().min(1) }) });

function unsupportedType(payload: unknown): string {
  return unsupportedSchema.safeParse(payload).data?.unsupported.type ?? 'unsupported';
}

/** What the message says; undefined where we cannot read it. */
export function readContent(payload: unknown, reading: Reading): InboundContent | undefined {
  return Object.hasOwn(READERS, reading.type) ? READERS[reading.type]?.(payload, reading) : undefined;
}

const captionSchema = z.object({ caption: optionalText });
const editedSchema = z.object({
  text: z.object({ body: z.string() }).optional().catch(undefined),
  image: captionSchema.optional().catch(undefined),
  video: captionSchema.optional().catch(undefined),
  document: captionSchema.optional().catch(undefined),
});

/** The new text of an edited message, or the new caption of an edited medium. */
export function editedText(payload: unknown): string | undefined {
  const edited = editedSchema.safeParse(payload).data;
  const media = edited?.image ?? edited?.video ?? edited?.document;
  return edited?.text?.body ?? (media === undefined ? undefined : (media.caption ?? ''));
}
