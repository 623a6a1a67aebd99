import type { MessageAction, MessageActionType, MessageType, OutboundMessage } from '../../core/provider/index.ts';

const to = { type: 'phone', number: '+15550100001' } as const;
const target = { providerMessageId: 'wamid.ABC', direction: 'inbound' } as const;
const ours = { providerMessageId: 'wamid.DEF', direction: 'outbound' } as const;
const url = (name: string, mediaType: string) =>
  ({ type: 'url', url: `https://media.example/${name}`, mediaType }) as const;

/** One of each type: a type without a sample does not compile. */
export const SAMPLES: { readonly [Type in MessageType]: Extract<OutboundMessage, { readonly type: Type }> } = {
  text: { to, type: 'text', text: 'Olá, 👋', previewUrl: true },
  image: { to, type: 'image', media: url('a.jpg', 'image/jpeg'), caption: 'A picture' },
  video: { to, type: 'video', media: url('a.mp4', 'video/mp4') },
  audio: { to, type: 'audio', media: url('a.ogg', 'audio/ogg'), voice: true },
  document: { to, type: 'document', filename: 'contrato.pdf', media: url('a.pdf', 'application/pdf') },
  sticker: { to, type: 'sticker', media: url('a.webp', 'image/webp') },
  location: { to, type: 'location', latitude: -23.5505, longitude: -46.6333, name: 'Sé', address: 'São Paulo' },
  contacts: {
    to,
    type: 'contacts',
    contacts: [{ name: 'Ana', phones: [{ number: '+5511999990000', label: 'mobile' }], emails: ['ana@example.com'] }],
  },
  reaction: { to, type: 'reaction', target, emoji: '👍' },
  poll: { to, type: 'poll', question: 'Lunch?', options: ['Yes', 'No'], maxChoices: 1 },
  buttons: { to, type: 'buttons', text: 'Pick', footer: 'One', options: [{ id: 'a', title: 'A' }] },
  list: {
    to,
    type: 'list',
    text: 'Pick',
    button: 'Open',
    sections: [{ title: 'All', options: [{ id: 'a', title: 'A', description: 'The first' }] }],
  },
  cta_url: { to, type: 'cta_url', text: 'Look', button: 'Open', url: 'https://example.com/' },
  card: {
    to,
    type: 'card',
    title: 'Bolo',
    text: 'De cenoura',
    footer: 'Hoje',
    media: url('a.jpg', 'image/jpeg'),
    buttons: [{ type: 'reply', id: 'a', title: 'Quero' }],
  },
  carousel: {
    to,
    type: 'carousel',
    text: 'De hoje',
    cards: ['a', 'b'].map((id) => ({
      kind: 'image' as const,
      url: `https://media.example/${id}.jpg`,
      text: `Bolo ${id}`,
      buttons: [{ type: 'reply' as const, id, title: 'Quero' }],
    })),
  },
  template: { to, type: 'template', name: 'order_shipped', language: 'pt_BR', parameters: ['Ana', '42'] },
};

/** One of the templates that every official harness has. */
function order(name: string) {
  return { to, type: 'template', name, language: 'pt_BR', parameters: ['Ana', '42'] } as const;
}

/** What one sample a type leaves out: other recipients, bytes, quoting, taking a reaction back. */
export const VARIATIONS: readonly { readonly name: string; readonly message: OutboundMessage }[] = [
  {
    name: 'a template with a header and buttons to fill',
    message: {
      ...order('order_track'),
      header: '42',
      buttons: [
        { index: 0, type: 'url', suffix: 'o/42' },
        { index: 1, type: 'quick_reply', payload: 'stop-42' },
        { index: 2, type: 'copy_code', code: 'OFF25' },
      ],
    },
  },
  {
    name: 'a template under a document',
    message: {
      ...order('order_receipt'),
      media: { type: 'url', url: 'https://cdn.example.com/receipts/42.pdf', mediaType: 'application/pdf' },
      mediaKind: 'document',
      filename: 'receipt.pdf',
    },
  },
  { name: 'text to a user id', message: { ...SAMPLES.text, to: { type: 'user', id: '123456@lid' } } },
  { name: 'text to a group', message: { ...SAMPLES.text, to: { type: 'group', id: '120363000000000000' } } },
  { name: 'a reply', message: { ...SAMPLES.text, replyTo: target } },
  {
    name: 'an image as bytes',
    message: {
      to,
      type: 'image',
      media: { type: 'bytes', bytes: Uint8Array.of(0xff, 0xd8, 0xff), mediaType: 'image/jpeg' },
    },
  },
  {
    name: 'a card with a link and no picture',
    message: { to, type: 'card', text: 'Look', buttons: [{ type: 'url', title: 'Open', url: 'https://example.com/' }] },
  },
  {
    name: 'a card with a picture as bytes',
    message: {
      to,
      type: 'card',
      text: 'Look',
      media: { type: 'bytes', bytes: Uint8Array.of(0xff, 0xd8, 0xff), mediaType: 'image/jpeg' },
      buttons: [{ type: 'reply', id: 'a', title: 'A' }],
    },
  },
  { name: 'a reaction taken back', message: { to, type: 'reaction', target, emoji: null } },
];

export const ACTIONS: { readonly [Type in MessageActionType]: Extract<MessageAction, { readonly type: Type }> } = {
  read: { type: 'read', chat: to, target },
  typing: { type: 'typing', chat: to, target },
  edit: { type: 'edit', chat: to, target: ours, text: 'Olá' },
  revoke: { type: 'revoke', chat: to, target: ours },
};
