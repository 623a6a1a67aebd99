import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { degrade } from '../../../core/messages/degrade.ts';
import { missingCapability } from '../../../core/provider-kit/require-support.ts';
import type { MessageType, OutboundMessage, ProviderCapabilities } from '../../../core/provider/index.ts';
import { capabilities as everything } from '../../../providers/memory/capabilities.ts';

const to = { type: 'phone', number: '+5511999990001' } as const;
const target = { providerMessageId: 'wamid.1', direction: 'inbound' } as const;
const replyTo = { providerMessageId: 'wamid.2', direction: 'inbound' } as const;
const media = { type: 'url', url: 'https://files.test/a.webp' } as const;
const options = [
  { id: 'yes', title: 'Sim' },
  { id: 'no', title: 'Não', description: 'hoje não' },
] as const;

const samples: readonly OutboundMessage[] = [
  { to, type: 'text', text: 'Oi' },
  { to, type: 'image', media },
  { to, type: 'video', media },
  { to, type: 'audio', media },
  { to, type: 'document', media, filename: 'a.pdf' },
  { to, type: 'sticker', media },
  { to, type: 'location', latitude: -23.55, longitude: -46.63, name: 'Sé', address: 'Praça da Sé' },
  {
    to,
    type: 'contacts',
    contacts: [
      {
        name: 'Ana; Lima',
        phones: [{ number: '+5511999990009', label: 'cell' }],
        organization: 'A, B',
        emails: ['a@b.test'],
      },
    ],
  },
  { to, type: 'reaction', target, emoji: '👍' },
  { to, type: 'poll', question: 'Quando?', options: ['Hoje', 'Amanhã'], maxChoices: 2 },
  { to, type: 'buttons', text: 'Confirma?', footer: 'Clínica', options },
  {
    to,
    type: 'list',
    text: 'Escolha',
    button: 'Abrir',
    sections: [{ title: 'Manhã', options: [options[0]] }, { options: [options[1]] }],
  },
  { to, type: 'cta_url', text: 'Pague aqui', button: 'Pagar', url: 'https://pay.test/1' },
  {
    to,
    type: 'card',
    title: 'Bolo',
    text: 'De cenoura',
    footer: 'Padaria',
    media,
    buttons: [
      { type: 'reply', id: 'want', title: 'Quero' },
      { type: 'url', title: 'Ver', url: 'https://shop.test/1' },
      { type: 'phone', title: 'Ligar', number: '+551133330000' },
    ],
  },
  {
    to,
    type: 'carousel',
    text: 'Hoje temos',
    cards: ['Pão', 'Bolo'].map((text, index) => ({
      kind: 'image' as const,
      url: `https://files.test/${index}.jpg`,
      text,
      buttons: [{ type: 'reply' as const, id: `want-${index}`, title: 'Quero' }],
    })),
  },
  { to, type: 'template', name: 'a', language: 'pt_BR', parameters: [] },
];

function sample(type: MessageType): OutboundMessage {
  const found = samples.find((message) => message.type === type);
  if (found === undefined) throw new Error(`no sample of ${type}`);
  return found;
}

function without(...types: readonly MessageType[]): ProviderCapabilities {
  const messages = { ...everything.messages, ...Object.fromEntries(types.map((type) => [type, false])) };
  return { ...everything, messages };
}

describe('degrade', () => {
  const texts: readonly [MessageType, string][] = [
    ['buttons', 'Confirma?\n\n1. Sim\n2. Não – hoje não\n\nClínica'],
    ['list', 'Escolha\n\n*Manhã*\n1. Sim\n\n2. Não – hoje não'],
    ['poll', 'Quando?\n\n1. Hoje\n2. Amanhã'],
    ['cta_url', 'Pague aqui\n\nPagar: https://pay.test/1'],
    ['location', 'Sé\nPraça da Sé\nhttps://maps.google.com/?q=-23.55,-46.63'],
    [
      'contacts',
      [
        'BEGIN:VCARD',
        'VERSION:3.0',
        'N:;Ana\\; Lima;;;',
        'FN:Ana\\; Lima',
        'ORG:A\\, B',
        'TEL;TYPE=CELL:+5511999990009',
        'EMAIL:a@b.test',
        'END:VCARD',
      ].join('\n'),
    ],
  ];
  it.each(texts)('turns %s into text', (type, text) => {
    expect(degrade(sample(type), without(type))).toMatchObject({
      message: { to, type: 'text', text },
      warnings: [{ type: 'compatibility', feature: `messages.${type}` }],
    });
  });

  it('offers what it numbered, in the order of the numbers', () => {
    const ids = (type: MessageType) => degrade(sample(type), without(type))?.offer?.options.map(({ id }) => id);
    expect([ids('buttons'), ids('list'), ids('poll'), ids('cta_url')]).toEqual([
      ['yes', 'no'],
      ['yes', 'no'],
      ['Hoje', 'Amanhã'],
      undefined,
    ]);
    expect(degrade(sample('poll'), without('poll'))?.offer).toMatchObject({ source: 'poll', maxChoices: 2 });
  });

  describe('a card', () => {
    const card = sample('card') as Extract<OutboundMessage, { type: 'card' }>;
    const { media: _picture, ...bare } = card;
    const words = '*Bolo*\n\nDe cenoura\n\nVer: https://shop.test/1\nLigar: +551133330000\n\n1. Quero\n\nPadaria';
    const offer = { source: 'buttons', options: [{ id: 'want', title: 'Quero' }], maxChoices: 1 };

    it.each(['image', 'video', 'document'] as const)('keeps its %s, under which the rest is said', (mediaKind) => {
      const filename = mediaKind === 'document' ? { filename: 'Bolo' } : {};
      expect(degrade({ ...card, mediaKind }, without('card'))).toMatchObject({
        message: { to, type: mediaKind, media, caption: words, ...filename },
        warnings: [{ feature: 'messages.card' }],
        offer,
      });
    });

    it('is text with a link where its medium has no type of its own; bytes cannot be said', () => {
      const nowhere = without('card', 'image');
      expect(degrade(card, nowhere)).toMatchObject({
        message: { type: 'text', text: `${words}\n\nhttps://files.test/a.webp` },
        offer,
      });
      const bytes = { type: 'bytes', bytes: Uint8Array.of(1), mediaType: 'image/png' } as const;
      expect(degrade({ ...card, media: bytes }, nowhere)).toBeUndefined();
    });

    it('is buttons, or a link button, where it has nothing else', () => {
      const [reply, link] = card.buttons;
      if (reply === undefined || link === undefined) throw new Error('no buttons');
      expect(degrade({ ...bare, buttons: [reply] }, without('card'))?.message).toEqual({
        to,
        type: 'buttons',
        text: '*Bolo*\n\nDe cenoura',
        footer: 'Padaria',
        options: [{ id: 'want', title: 'Quero' }],
      });
      expect(degrade({ ...bare, buttons: [link] }, without('card'))?.message).toMatchObject({
        type: 'cta_url',
        button: 'Ver',
        url: 'https://shop.test/1',
      });
      expect(degrade(bare, without('card'))).toMatchObject({ message: { type: 'text', text: words }, offer });
    });

    it('is plainer too where its buttons do not go together', () => {
      const sets = [
        { types: ['reply'], max: 3 },
        { types: ['url'], max: 1 },
      ] as const;
      const messages = { ...everything.messages, card: { buttonSets: sets } };
      expect(degrade(card, { ...everything, messages })?.message.type).toBe('image');
      const alike = { ...card, buttons: card.buttons.slice(0, 1) };
      expect(degrade(alike, { ...everything, messages })?.message).toBe(alike);
    });
  });

  it('writes out a carousel, with numbers that run through all cards', () => {
    expect(degrade(sample('carousel'), without('carousel'))).toMatchObject({
      message: {
        type: 'text',
        text: 'Hoje temos\n\nPão\nhttps://files.test/0.jpg\n1. Quero\n\nBolo\nhttps://files.test/1.jpg\n2. Quero',
      },
      offer: { options: [{ id: 'want-0' }, { id: 'want-1' }] },
    });
  });

  it('writes out choices that are too many, or too long, for their type', () => {
    const many = {
      to,
      type: 'buttons',
      text: 'Qual?',
      options: ['a', 'b', 'c', 'd'].map((id) => ({ id, title: id })),
    } as const;
    expect(degrade(many, everything)?.message).toMatchObject({ type: 'text', text: 'Qual?\n\n1. a\n2. b\n3. c\n4. d' });
    expect(degrade({ ...many, options: many.options.slice(1) }, everything)?.message.type).toBe('buttons');
    const long = { ...many, options: [{ id: 'a', title: 'x'.repeat(21) }] };
    expect(degrade(long, everything)).toMatchObject({ message: { type: 'text' }, offer: { source: 'buttons' } });
  });

  it('sends a sticker as an image only where WebP is one', () => {
    expect(degrade(sample('sticker'), without('sticker'))?.message).toEqual({ to, type: 'image', media });
    const capabilities = without('sticker');
    const png = { ...capabilities, messages: { ...capabilities.messages, image: { mediaTypes: ['image/png'] } } };
    expect(degrade(sample('sticker'), png)).toBeUndefined();
    expect(degrade(sample('sticker'), without('sticker', 'image'))).toBeUndefined();
  });

  it('quotes what a reaction is about, and cannot take one back', () => {
    const reaction = sample('reaction');
    expect(degrade(reaction, without('reaction'))?.message).toEqual({ to, type: 'text', text: '👍', replyTo: target });
    const plain = { ...without('reaction'), replies: false };
    expect(degrade(reaction, plain)).toMatchObject({ message: { to, type: 'text', text: '👍' }, warnings: [{}] });
    expect(degrade({ to, type: 'reaction', target, emoji: null }, without('reaction'))).toBeUndefined();
  });

  it('keeps a quote where there are quotes, and says where it leaves one out', () => {
    const quoting = { ...sample('buttons'), replyTo };
    expect(degrade(quoting, without('buttons'))?.message.replyTo).toEqual(replyTo);
    const degraded = degrade(quoting, { ...without('buttons'), replies: false });
    expect(degraded?.message).not.toHaveProperty('replyTo');
    expect(degraded?.warnings.map(({ type }) => type)).toEqual(['compatibility', 'unsupported']);
  });

  it('has nothing for a recipient, for bytes, or for a medium', () => {
    const group = { ...sample('text'), to: { type: 'group', id: '1@g.us' } } as const;
    expect(degrade(group, { ...everything, recipients: ['phone'] })).toBeUndefined();
    const bytes = {
      to,
      type: 'image',
      media: { type: 'bytes', bytes: new Uint8Array(1), mediaType: 'image/png' },
    } as const;
    expect(degrade(bytes, { ...everything, mediaSources: ['url'] })).toBeUndefined();
    expect(degrade(sample('video'), without('video'))).toBeUndefined();
  });

  it('leaves alone what can be sent, and never makes what cannot', () => {
    const types = samples.map(({ type }) => type);
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.boolean(),
        fc.subarray(types),
        fc.boolean(),
        fc.subarray(['url', 'bytes'] as const),
        (message, quotes, missing, replies, mediaSources) => {
          const capabilities = { ...without(...missing), replies, mediaSources };
          const asked = quotes ? { ...message, replyTo } : message;
          const degraded = degrade(asked, capabilities);
          if (missingCapability(asked, capabilities) === undefined) expect(degraded?.message).toBe(asked);
          if (degraded === undefined) return;
          expect(missingCapability(degraded.message, capabilities)).toBeUndefined();
          expect(degraded.warnings.length > 0).toBe(degraded.message !== asked);
        },
      ),
    );
  });
});
