import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError, type OutboundMessage } from '../../../core/provider/index.ts';
import { toBody } from '../../../providers/cloud-api/body.ts';
import { messageBodySchema } from '../../../providers/cloud-api/harness-schema.ts';
import { checkLimits } from '../../../providers/cloud-api/limits.ts';
import type { MediaPointer } from '../../../providers/cloud-api/outgoing.ts';
import { SAMPLES } from '../../contract/samples.ts';
import { any, fitting } from './messages.ts';

const bodyOf = (message: OutboundMessage) => {
  const media = !('media' in message)
    ? {}
    : { media: message.media.type === 'url' ? { link: message.media.url } : { id: '900000000001' } };
  return toBody(message, { ...media, callbackData: 'msg_01' });
};

/** The fields that a message is refused for; undefined where it is let through. */
function refused(message: OutboundMessage): readonly string[] | undefined {
  try {
    checkLimits('cloud', message);
    return undefined;
  } catch (error) {
    if (!GatewayError.isInstance(error)) throw error;
    expect([error.code, error.retryable]).toEqual(['invalid_message', false]);
    return (error.fields ?? []).map(({ path }) => path);
  }
}

describe('any message', () => {
  it('within the limits becomes a body that the documented schema accepts', () => {
    fc.assert(
      fc.property(fitting, (message) => {
        expect(refused(message)).toBeUndefined();
        messageBodySchema.parse(bodyOf(message).body);
      }),
      { numRuns: 500 },
    );
  });

  it('beyond them is refused with its fields named, or becomes such a body: never a body that is not', () => {
    const outcomes = { refused: 0, taken: 0 };
    fc.assert(
      fc.property(any, (message) => {
        const fields = refused(message);
        if (fields === undefined) messageBodySchema.parse(bodyOf(message).body);
        else expect(fields).not.toEqual([]);
        outcomes[fields === undefined ? 'taken' : 'refused'] += 1;
      }),
      { numRuns: 500 },
    );
    // The property would be empty if it only ever met one of the two.
    expect(Math.min(outcomes.refused, outcomes.taken)).toBeGreaterThan(40);
  });
});

describe('a body', () => {
  const { to } = SAMPLES.text;
  const target = { providerMessageId: 'wamid.ABC', direction: 'inbound' } as const;

  it('names the recipient by phone number, by user id or as a group', () => {
    expect(bodyOf(SAMPLES.text).body).toMatchObject({ recipient_type: 'individual', to: '+15550100001' });
    const user = bodyOf({ ...SAMPLES.text, to: { type: 'user', id: 'US.1349' } }).body;
    expect(user).toMatchObject({ recipient_type: 'individual', recipient: 'US.1349' });
    expect(user).not.toHaveProperty('to');
    const group = bodyOf({ ...SAMPLES.text, to: { type: 'group', id: 'Y2Fw' } }).body;
    expect(group).toMatchObject({ recipient_type: 'group', to: 'Y2Fw' });
  });

  it('carries the key that statuses give back, and the quoted message', () => {
    expect(bodyOf({ ...SAMPLES.text, replyTo: target })).toEqual({
      body: {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '+15550100001',
        context: { message_id: 'wamid.ABC' },
        biz_opaque_callback_data: 'msg_01',
        type: 'text',
        text: { body: 'Olá, 👋', preview_url: true },
      },
      warnings: [],
    });
    expect(toBody(SAMPLES.text).body).not.toHaveProperty('biz_opaque_callback_data');
  });

  it('of a reaction quotes nothing besides, and says so; null is an empty emoji', () => {
    const { body, warnings } = bodyOf({ ...SAMPLES.reaction, emoji: null, replyTo: target });
    expect(body).toMatchObject({ reaction: { message_id: 'wamid.ABC', emoji: '' } });
    expect(body).not.toHaveProperty('context');
    expect(warnings).toEqual([expect.objectContaining({ type: 'unsupported', feature: 'replyTo' })]);
  });

  it('marks a voice note only where it can be one', () => {
    const audio = (mediaType: string | undefined) =>
      bodyOf({
        to,
        type: 'audio',
        voice: true,
        media: { type: 'url', url: 'https://media.example/a', ...(mediaType !== undefined && { mediaType }) },
      });
    expect(audio('audio/ogg; codecs=opus').body).toMatchObject({ audio: { voice: true } });
    expect(audio(undefined).body).toMatchObject({ audio: { voice: true } });
    expect(audio('audio/mpeg').body['audio']).toEqual({ link: 'https://media.example/a' });
    expect(audio('audio/mpeg').warnings).toEqual([expect.objectContaining({ feature: 'voice' })]);
  });

  it('of buttons shows titles only, and says so', () => {
    const options = [{ id: 'a', title: ' Yes ', description: 'really' }];
    const { body, warnings } = bodyOf({ to, type: 'buttons', text: 'Sure?', options });
    expect(body).toMatchObject({
      interactive: { action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'Yes' } }] } },
    });
    expect(warnings).toEqual([expect.objectContaining({ feature: 'options.description' })]);
  });

  it('of a list gives each of several sections a heading', () => {
    const row = (id: string) => [{ id, title: id }];
    const list = { to, type: 'list', text: 'Pick', button: 'Menu' } as const;
    const two = bodyOf({ ...list, sections: [{ title: 'First', options: row('a') }, { options: row('b') }] });
    expect(two.body).toMatchObject({
      interactive: { action: { button: 'Menu', sections: [{ title: 'First' }, { title: 'Menu' }] } },
    });
    expect(two.warnings).toEqual([expect.objectContaining({ feature: 'sections.title' })]);
    const one = bodyOf({ ...list, sections: [{ options: row('a') }] });
    expect(one.body).toMatchObject({ interactive: { action: { sections: [{ rows: [{ id: 'a', title: 'a' }] }] } } });
    expect(one.warnings).toEqual([]);
  });

  it('of a template leaves out components that would be empty', () => {
    expect(bodyOf({ ...SAMPLES.template, parameters: [] }).body['template']).toEqual({
      name: 'order_shipped',
      language: { code: 'pt_BR' },
    });
    expect(bodyOf(SAMPLES.template).body).toMatchObject({
      template: { components: [{ type: 'body', parameters: [{ text: 'Ana' }, { text: '42' }] }] },
    });
  });

  it('of a template names its parameters where they have names, and only there', () => {
    const parametersOf = (message: OutboundMessage) =>
      JSON.stringify(bodyOf(message).body).match(/"parameters":(.*?)\]/)?.[1];
    expect(parametersOf({ ...SAMPLES.template, parameterNames: ['who', 'order'] })).toBe(
      '[{"type":"text","parameter_name":"who","text":"Ana"},{"type":"text","parameter_name":"order","text":"42"}',
    );
    expect(parametersOf(SAMPLES.template)).toBe('[{"type":"text","text":"Ana"},{"type":"text","text":"42"}');
  });

  it('of a template has a component for the header and for each button that is filled', () => {
    const componentsOf = (message: OutboundMessage, media?: MediaPointer) =>
      toBody(message, media === undefined ? {} : { media }).body['template'];
    const plain = { ...SAMPLES.template, parameters: [] } as const;
    expect(
      componentsOf({
        ...plain,
        header: '42',
        headerName: 'order',
        buttons: [
          { index: 0, type: 'url', suffix: 'o/42' },
          { index: 1, type: 'quick_reply', payload: 'stop' },
          { index: 2, type: 'copy_code', code: 'OFF25' },
        ],
      }),
    ).toMatchObject({
      components: [
        { type: 'header', parameters: [{ type: 'text', parameter_name: 'order', text: '42' }] },
        { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'o/42' }] },
        { type: 'button', sub_type: 'quick_reply', index: '1', parameters: [{ type: 'payload', payload: 'stop' }] },
        {
          type: 'button',
          sub_type: 'copy_code',
          index: '2',
          parameters: [{ type: 'coupon_code', coupon_code: 'OFF25' }],
        },
      ],
    });
    const media = { type: 'url', url: 'https://x.test/a' } as const;
    const headers = [{}, { mediaKind: 'video' }, { mediaKind: 'document', filename: 'a.pdf' }] as const;
    expect(headers.map((header) => componentsOf({ ...plain, media, ...header }, { id: '7' }))).toMatchObject([
      { components: [{ type: 'header', parameters: [{ type: 'image', image: { id: '7' } }] }] },
      { components: [{ type: 'header', parameters: [{ type: 'video', video: { id: '7' } }] }] },
      {
        components: [{ type: 'header', parameters: [{ type: 'document', document: { id: '7', filename: 'a.pdf' } }] }],
      },
    ]);
  });
});

describe('limits', () => {
  const { to } = SAMPLES.text;
  const option = (id: string, title = id) => ({ id, title });
  const long = (length: number) => 'x'.repeat(length);
  const buttons = { to, type: 'buttons', text: 'Pick' } as const;
  const list = { to, type: 'list', text: 'Pick', button: 'Menu' } as const;
  const rows = (count: number) => Array.from({ length: count }, (_, index) => option(`${index}`));

  it.each<[readonly string[], OutboundMessage]>([
    [['text'], { ...SAMPLES.text, text: long(4097) }],
    [['caption'], { ...SAMPLES.image, caption: long(1025) }],
    [['text'], { ...buttons, text: long(1025), options: [option('a')] }],
    [['footer'], { ...buttons, footer: long(61), options: [option('a')] }],
    [['options'], { ...buttons, options: rows(4) }],
    [['options[1].title'], { ...buttons, options: [option('a'), option('b', long(21))] }],
    [['options[0].title'], { ...buttons, options: [option('a', '  ')] }],
    [['options[0].id'], { ...buttons, options: [option(long(257), 'a')] }],
    [['options[0].id'], { ...buttons, options: [option(' a', 'a')] }],
    [['options'], { ...buttons, options: [option('a', 'Yes'), option('b', 'Yes ')] }],
    [['options'], { ...buttons, options: [option('a', 'Yes'), option('a', 'No')] }],
    [['button'], { ...list, button: long(21), sections: [{ options: rows(1) }] }],
    [
      ['sections'],
      {
        ...list,
        sections: [
          { title: 'a', options: rows(6) },
          { title: 'b', options: rows(11).slice(6) },
        ],
      },
    ],
    [
      ['sections'],
      {
        ...list,
        sections: [
          { title: 'a', options: rows(1) },
          { title: 'b', options: rows(1) },
        ],
      },
    ],
    [['sections[0].title'], { ...list, sections: [{ title: long(25), options: rows(1) }] }],
    [['sections[0].options[0].title'], { ...list, sections: [{ options: [option('a', long(25))] }] }],
    [['sections[0].options[0].id'], { ...list, sections: [{ options: [option(long(201), 'a')] }] }],
    [
      ['sections[0].options[0].description'],
      { ...list, sections: [{ options: [{ ...option('a'), description: long(73) }] }] },
    ],
    [['button'], { ...SAMPLES.cta_url, button: long(21) }],
    [['footer'], { ...SAMPLES.cta_url, footer: long(61) }],
  ])('name %s', (fields, message) => {
    expect(refused(message)).toEqual(fields);
  });

  it('are the last size that passes', () => {
    expect(refused({ ...SAMPLES.text, text: long(4096) })).toBeUndefined();
    expect(refused({ ...buttons, footer: long(60), options: rows(3) })).toBeUndefined();
    expect(refused({ ...list, button: long(20), sections: [{ options: rows(10) }] })).toBeUndefined();
  });

  it('of groups: text, media and templates', () => {
    const group = { type: 'group', id: 'Y2Fw' } as const;
    for (const message of [SAMPLES.text, SAMPLES.image, SAMPLES.template]) {
      expect(refused({ ...message, to: group })).toBeUndefined();
    }
    for (const message of [SAMPLES.buttons, SAMPLES.location, SAMPLES.contacts, SAMPLES.reaction]) {
      expect(() => checkLimits('cloud', { ...message, to: group })).toThrow(
        expect.objectContaining({ code: 'unsupported_message', capability: 'recipients.group' }),
      );
    }
  });
});

describe('a card', () => {
  const { card, carousel } = SAMPLES;
  const contentOf = (message: OutboundMessage) => (bodyOf(message).body as { interactive: unknown }).interactive;

  it('has a medium above it, or its title, never both', () => {
    expect(contentOf(card)).toEqual({
      type: 'button',
      header: { type: 'image', image: { link: 'https://media.example/a.jpg' } },
      body: { text: '*Bolo*\n\nDe cenoura' },
      footer: { text: 'Hoje' },
      action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'Quero' } }] },
    });
    const { media: _picture, ...bare } = card;
    expect(contentOf(bare)).toMatchObject({ header: { type: 'text', text: 'Bolo' }, body: { text: 'De cenoura' } });
    expect(contentOf({ ...card, mediaKind: 'document' })).toMatchObject({
      header: { type: 'document', document: { link: 'https://media.example/a.jpg', filename: 'Bolo' } },
    });
  });

  it('with a link is a link button', () => {
    const buttons = [{ type: 'url', title: 'Ver', url: 'https://shop.example/' }] as const;
    expect(contentOf({ ...card, buttons })).toMatchObject({
      type: 'cta_url',
      action: { name: 'cta_url', parameters: { display_text: 'Ver', url: 'https://shop.example/' } },
    });
  });

  it('beside others is numbered from 0, and `cta_url` whatever its buttons are', () => {
    expect(contentOf(carousel)).toMatchObject({
      type: 'carousel',
      body: { text: 'De hoje' },
      action: {
        cards: [
          {
            card_index: 0,
            type: 'cta_url',
            header: { type: 'image', image: { link: 'https://media.example/a.jpg' } },
            body: { text: 'Bolo a' },
            action: { buttons: [{ type: 'quick_reply', quick_reply: { id: 'a', title: 'Quero' } }] },
          },
          { card_index: 1 },
        ],
      },
    });
  });

  it.each<[string, OutboundMessage, string]>([
    ['a call', { ...card, buttons: [{ type: 'phone', title: 'Ligar', number: '+5511999990000' }] }, 'buttons'],
    [
      'a link and a reply',
      { ...card, buttons: [...card.buttons, { type: 'url', title: 'Ver', url: 'https://shop.example/' }] },
      'buttons',
    ],
    ['no room for its title', { ...card, text: 'x'.repeat(1017) }, 'text'],
    [
      'too many lines',
      { ...carousel, cards: carousel.cards.map((each) => ({ ...each, text: 'a\nb\nc\nd' })) },
      'cards[0].text',
    ],
  ])('with %s is refused', (_, message, path) => {
    expect(refused(message)).toContain(path);
  });
});
