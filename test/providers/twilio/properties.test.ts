import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { providerEventSchema } from '../../../core/provider-kit/event-schema.ts';
import { asVerified } from '../../../core/provider-kit/signature.ts';
import { GatewayError, type Option, type OutboundMessage } from '../../../core/provider/index.ts';
import { capabilities } from '../../../providers/twilio/capabilities.ts';
import { contentCreateSchema, messageFormSchema } from '../../../providers/twilio/harness-schema.ts';
import { inbound, recordedButton, signForm, status } from '../../../providers/twilio/harness-webhooks.ts';
import { prepare, toWhatsAppAddress } from '../../../providers/twilio/messages.ts';
import { idempotencyKeyIn, statusCallbackUrl } from '../../../providers/twilio/status-callback.ts';
import { useTwilio } from './support.ts';

const limitsOf = (type: keyof typeof capabilities.messages) => {
  const limits = capabilities.messages[type];
  return limits === false ? {} : limits;
};
const words = (maxLength: number) =>
  fc.string({ unit: 'grapheme', minLength: 1, maxLength }).filter((text) => text.length <= maxLength);
const text = (type: keyof typeof capabilities.messages) => words(Math.min(limitsOf(type).maxTextLength ?? 1024, 300));
const option = (type: 'buttons' | 'list'): fc.Arbitrary<Option> =>
  fc.record(
    { id: words(200), title: words(limitsOf(type).maxOptionLength ?? 20), description: words(72) },
    { requiredKeys: ['id', 'title'] },
  );
const options = (type: 'buttons' | 'list') =>
  fc.uniqueArray(option(type), {
    selector: ({ id }) => id,
    minLength: 1,
    maxLength: limitsOf(type).maxOptions ?? 1,
  });
const to: fc.Arbitrary<OutboundMessage['to']> = fc.oneof(
  fc.constant({ type: 'phone', number: '+5511988880000' } as const),
  fc.stringMatching(/^[A-Z]{2}\.[A-Za-z0-9]{1,40}$/).map((id) => ({ type: 'user', id }) as const),
);
const media = (type: 'image' | 'video' | 'audio' | 'document' | 'sticker') =>
  fc.record({
    type: fc.constant('url' as const),
    url: fc.webUrl({ withQueryParameters: true }),
    mediaType: fc.constantFrom(...(limitsOf(type).mediaTypes ?? [])),
  });
const footer = words(60);

const messages: fc.Arbitrary<OutboundMessage> = fc.oneof(
  fc.record({ to, type: fc.constant('text' as const), text: text('text') }),
  ...(['image', 'video'] as const).map((type) =>
    fc.record(
      { to, type: fc.constant(type), media: media(type), caption: text(type) },
      { requiredKeys: ['to', 'type', 'media'] },
    ),
  ),
  fc.record({ to, type: fc.constant('audio' as const), media: media('audio'), voice: fc.boolean() }),
  fc.record({ to, type: fc.constant('sticker' as const), media: media('sticker') }),
  fc.record({ to, type: fc.constant('document' as const), media: media('document'), filename: words(60) }),
  fc.record(
    {
      to,
      type: fc.constant('location' as const),
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
      name: fc.string({ unit: 'grapheme', maxLength: 100 }),
      address: fc.string({ unit: 'grapheme', maxLength: 100 }),
    },
    { requiredKeys: ['to', 'type', 'latitude', 'longitude'] },
  ),
  fc.record(
    { to, type: fc.constant('buttons' as const), text: text('buttons'), footer, options: options('buttons') },
    { requiredKeys: ['to', 'type', 'text', 'options'] },
  ),
  fc.record(
    {
      to,
      type: fc.constant('list' as const),
      text: text('list'),
      footer,
      button: words(20),
      sections: options('list').map((all) => [{ title: 'All', options: all }]),
    },
    { requiredKeys: ['to', 'type', 'text', 'button', 'sections'] },
  ),
  fc.record({
    to,
    type: fc.constant('cta_url' as const),
    text: text('cta_url'),
    button: words(20),
    url: fc.webUrl(),
  }),
  fc.record(
    {
      to,
      type: fc.constant('card' as const),
      title: words(60),
      text: text('card'),
      footer,
      media: media('image'),
      buttons: fc.uniqueArray(
        fc.oneof(
          fc.record({ type: fc.constant('reply' as const), id: words(200), title: words(20) }),
          fc.record({ type: fc.constant('url' as const), title: words(20), url: fc.webUrl() }),
          fc.record({
            type: fc.constant('phone' as const),
            title: words(20),
            number: fc.constant('+5511988880000' as const),
          }),
        ),
        {
          minLength: 1,
          maxLength: 3,
          comparator: (left, right) => left.type === 'reply' && right.type === 'reply' && left.id === right.id,
        },
      ),
    },
    { requiredKeys: ['to', 'type', 'text', 'buttons'] },
  ),
);

describe('whatever is allowed', () => {
  it("is a form that Twilio's parameters accept", () => {
    fc.assert(
      fc.property(messages, fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 128 }), (message, key) => {
        const prepared = preparedOrNot(message);
        if (prepared === undefined) return;
        const envelope = {
          To: toWhatsAppAddress(message.to),
          From: 'whatsapp:+15550100000',
          StatusCallback: statusCallbackUrl('https://gateway.test/webhooks/twilio/con_1', key),
        };
        if (prepared.kind === 'content') {
          const definition = contentCreateSchema.safeParse({ language: 'en', types: prepared.types });
          expect(definition.error?.issues).toBeUndefined();
          expect(JSON.stringify(prepared.types)).not.toContain('{{');
        } else if (prepared.kind === 'plain') {
          const form = messageFormSchema.safeParse({ ...envelope, ...prepared.parameters });
          expect(form.error?.issues).toBeUndefined();
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('of a key comes back as it was', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.integer({ min: 32, max: 126 }), { minLength: 1, maxLength: 128 })
          .map((codes) => String.fromCharCode(...codes)),
        (key) => {
          expect(idempotencyKeyIn(statusCallbackUrl('https://gateway.test/x?y=1', key))).toBe(key);
        },
      ),
    );
  });
});

/** Braces take a character more when moved apart, which may be one too many: that is said before the call. */
function preparedOrNot(message: OutboundMessage): ReturnType<typeof prepare> | undefined {
  try {
    return prepare(message);
  } catch (error) {
    if (GatewayError.isInstance(error) && JSON.stringify(message).includes('{{')) return undefined;
    throw error;
  }
}

describe('whatever arrives', () => {
  const world = useTwilio('properties');
  const fields = [...new Set([inbound, status, recordedButton].flatMap(Object.keys))];
  const names = fc.oneof(
    fc.constantFrom(...fields, 'MediaUrl0', 'MediaContentType0', 'Latitude', 'Longitude', 'ListId', 'ErrorCode'),
    fc.string(),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'id', 'timestamp'),
  );
  const values = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '0', '1', 'NaN', '-1', 'whatsapp:', 'whatsapp:+1', 'whatsapp:BR.1', '\0', 'received', 'read'),
  );

  it('mangled in any way is read the same way each time, and never an exception', async () => {
    const { webhook } = world.build();
    const mangled = fc
      .tuple(fc.constantFrom(inbound, status, recordedButton), fc.array(fc.tuple(names, values), { maxLength: 6 }))
      .map(([base, changes]) => ({ ...base, ...Object.fromEntries(changes) }));
    await fc.assert(
      fc.asyncProperty(mangled, fc.string(), async (form, query) => {
        const request = asVerified({ ...signForm(form), url: `https://gateway.test/x?key=${query}` });
        const events = await webhook.parse(request);
        expect(events.length).toBeGreaterThan(0);
        for (const event of events) expect(providerEventSchema.parse(event)).toEqual(event);
        expect(await webhook.parse(request)).toEqual(events);
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      }),
      { numRuns: 1000 },
    );
  });
});
