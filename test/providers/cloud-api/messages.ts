import * as fc from 'fast-check';
import * as z from 'zod';
import { addressSchema, messageSchema, messageTargetSchema } from '../../../core/provider-kit/message-schema.ts';
import type { MediaSource, Option, OutboundMessage } from '../../../core/provider/index.ts';

/**
 * Messages as the public API lets them through (`core/provider-kit/message-schema.ts`), within the limits that this
 * provider states (`fitting`) or without regard to them (`any`).
 */

/** Odd texts are short by nature, so every other one is long and plain. */
const words = (max: number) =>
  fc.oneof(
    fc.string({ minLength: 1, maxLength: max, unit: 'grapheme' }).map((text) => text.slice(0, max)),
    fc.integer({ min: 1, max }).map((length) => 'é'.repeat(length)),
  );
const label = (max: number) => words(max).map((text) => text.trim() || 'x');

const https = fc.webUrl({ validSchemes: ['https'] });
const line = (max: number) => words(max).map((text) => text.replaceAll('\n', ' '));

const phone = fc
  .bigInt({ min: 10n ** 6n, max: 10n ** 15n - 1n })
  .map((digits) => ({ type: 'phone' as const, number: `+${digits}` as const }));
const person = fc.oneof(
  phone,
  fc.constantFrom('US.13491208655302741918', 'BR.9876543210').map((id) => ({ type: 'user' as const, id })),
);
const group = fc.constantFrom('Y2FwaV9ncm91cDox', '120363').map((id) => ({ type: 'group' as const, id }));
const target = fc.constantFrom('inbound' as const, 'outbound' as const).map((direction) => ({
  providerMessageId: 'wamid.HBgL',
  direction,
}));

const mediaOf = (...mediaTypes: readonly string[]): fc.Arbitrary<MediaSource> =>
  fc.oneof(
    fc.record({ type: fc.constant('url' as const), url: fc.webUrl({ validSchemes: ['https'] }) }),
    fc.record({
      type: fc.constant('bytes' as const),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
      mediaType: fc.constantFrom(...mediaTypes),
    }),
  );

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });

/** Drops what is undefined: a field that may be absent is never undefined in the contract. */
const clean = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));

const contract = messageSchema(
  z.union([
    z.strictObject({ type: z.literal('url'), url: z.url() }),
    z.strictObject({ type: z.literal('bytes'), bytes: z.instanceof(Uint8Array), mediaType: z.string() }),
  ]),
  messageTargetSchema,
  { to: addressSchema, replyTo: messageTargetSchema.exactOptional() },
);

/** Proof that what is made here is a message that the public API would take. */
const toMessage = (value: object): OutboundMessage => contract.parse(clean(value));

type Shape = Readonly<Record<string, fc.Arbitrary<unknown>>>;

type Sizes = {
  readonly text: number;
  readonly caption: number;
  readonly interactive: number;
  readonly footer: number;
  readonly button: number;
  readonly row: number;
  readonly description: number;
  readonly buttonId: number;
  readonly rowId: number;
  readonly buttons: number;
  readonly rows: number;
  readonly title: number;
  readonly cardText: number;
  readonly cardButtons: number;
};

const FITTING: Sizes = {
  text: 4096,
  caption: 1024,
  interactive: 1024,
  footer: 60,
  button: 20,
  row: 24,
  description: 72,
  buttonId: 256,
  rowId: 200,
  buttons: 3,
  rows: 10,
  title: 60,
  cardText: 160,
  cardButtons: 2,
};
const ANY: Sizes = {
  text: 8000,
  caption: 3000,
  interactive: 8000,
  footer: 256,
  button: 256,
  row: 256,
  description: 1024,
  buttonId: 256,
  rowId: 256,
  buttons: 12,
  rows: 20,
  title: 256,
  cardText: 1000,
  cardButtons: 10,
};

function options(sizes: { title: number; id: number; description: number; count: number }) {
  const option: fc.Arbitrary<Option> = fc
    .record({ id: label(sizes.id), title: label(sizes.title), description: optional(words(sizes.description)) })
    .map(({ description, ...rest }) => ({ ...rest, ...(description !== undefined && { description }) }));
  return fc.uniqueArray(option, {
    minLength: 1,
    maxLength: sizes.count,
    comparator: (left, right) => left.id === right.id || left.title === right.title,
  });
}

function messages(sizes: Sizes): fc.Arbitrary<OutboundMessage> {
  const caption = optional(words(sizes.caption));
  const footer = optional(words(sizes.footer));
  const forAll: readonly Shape[] = [
    { type: fc.constant('text'), text: words(sizes.text), previewUrl: optional(fc.boolean()) },
    { type: fc.constantFrom('image'), media: mediaOf('image/jpeg', 'image/png'), caption },
    { type: fc.constantFrom('video'), media: mediaOf('video/mp4'), caption },
    {
      type: fc.constant('audio'),
      media: mediaOf('audio/ogg; codecs=opus', 'audio/mpeg'),
      voice: optional(fc.boolean()),
    },
    { type: fc.constant('document'), media: mediaOf('application/pdf'), filename: words(255), caption },
    { type: fc.constant('sticker'), media: mediaOf('image/webp') },
    {
      type: fc.constant('template'),
      name: fc.stringMatching(/^[a-z0-9_]{1,64}$/),
      language: fc.constantFrom('pt_BR', 'en', 'fil'),
      parameters: fc.array(words(100), { maxLength: 8 }),
      header: optional(words(60)),
      media: optional(mediaOf('application/pdf')),
      mediaKind: optional(fc.constantFrom('image', 'video', 'document')),
      filename: optional(words(255)),
      buttons: optional(
        fc.uniqueArray(
          fc.oneof(
            fc.record({ index: fc.nat(9), type: fc.constant('url'), suffix: words(100) }),
            fc.record({ index: fc.nat(9), type: fc.constant('quick_reply'), payload: words(256) }),
            fc.record({ index: fc.nat(9), type: fc.constant('copy_code'), code: words(15) }),
          ),
          { minLength: 1, maxLength: 10, selector: ({ index }) => index },
        ),
      ),
    },
  ];
  const sections = options({ title: sizes.row, id: sizes.rowId, description: sizes.description, count: sizes.rows });
  const forPeople: readonly Shape[] = [
    {
      type: fc.constant('location'),
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
      name: optional(words(1000)),
      address: optional(words(1000)),
    },
    {
      type: fc.constant('contacts'),
      contacts: fc.array(
        fc
          .record({
            name: words(256),
            phones: fc.array(fc.record({ number: words(64) }), { maxLength: 3 }),
            organization: optional(words(256)),
            emails: optional(fc.array(fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.com$/), { maxLength: 2 })),
          })
          .map(clean),
        { minLength: 1, maxLength: 3 },
      ),
    },
    { type: fc.constant('reaction'), target, emoji: fc.constantFrom('👍', '❤️', null) },
    {
      type: fc.constant('buttons'),
      text: words(sizes.interactive),
      footer,
      options: options({ title: sizes.button, id: sizes.buttonId, description: 72, count: sizes.buttons }),
    },
    {
      type: fc.constant('list'),
      text: words(sizes.text),
      footer,
      button: label(sizes.button),
      sections: fc
        .tuple(sections, fc.nat({ max: 3 }), optional(words(sizes.row)))
        .map(([rows, cut, title]) =>
          [rows.slice(0, cut), rows.slice(cut)]
            .filter((part) => part.length > 0)
            .map((part, index) => ({ options: part, ...(title !== undefined && index === 0 && { title }) })),
        ),
    },
    {
      type: fc.constant('cta_url'),
      text: words(sizes.interactive),
      footer,
      button: label(sizes.button),
      url: fc.webUrl({ validSchemes: ['https'] }),
    },
  ];
  const reply = fc.record({ type: fc.constant('reply'), id: label(sizes.buttonId), title: label(sizes.button) });
  const link = fc.record({ type: fc.constant('url'), title: label(sizes.button), url: https });
  const buttonsOf = (max: number) =>
    fc.oneof(
      fc.uniqueArray(reply, {
        minLength: 1,
        maxLength: max,
        comparator: (left, right) => left.id === right.id || left.title === right.title,
      }),
      fc.tuple(link),
    );
  const cards: readonly Shape[] = [
    {
      type: fc.constant('card'),
      title: optional(words(sizes.title)),
      // Above it, the title may have to stand in the same text.
      text: words(sizes.interactive - sizes.title - 4),
      footer,
      media: optional(mediaOf('image/jpeg')),
      mediaKind: optional(fc.constantFrom('image', 'video', 'document')),
      buttons: buttonsOf(Math.min(sizes.buttons, 10)),
    },
    {
      type: fc.constant('carousel'),
      text: words(sizes.interactive),
      cards: fc
        .tuple(
          fc.constantFrom('image', 'video'),
          buttonsOf(sizes.cardButtons),
          fc.array(fc.record({ url: https, text: optional(line(sizes.cardText)) }), { minLength: 2, maxLength: 10 }),
        )
        .map(([kind, buttons, each]) => each.map((one) => clean({ ...one, kind, buttons }))),
    },
  ];
  const replyTo = optional(target);
  return fc.oneof(
    ...forAll.map((shape) => fc.record({ ...shape, to: fc.oneof(person, group), replyTo }).map(toMessage)),
    ...[...forPeople, ...cards].map((shape) => fc.record({ ...shape, to: person, replyTo }).map(toMessage)),
  );
}

export const fitting = messages(FITTING);
export const any = messages(ANY);
