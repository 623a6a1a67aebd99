import { degrade } from '../../core/messages/degrade.ts';
import type { MessageType, OutboundMessage, ProviderCapabilities } from '../../core/provider/index.ts';

const to = { type: 'phone', number: '+15550100001' } as const;
const media = { type: 'url', url: 'https://example.com/a' } as const;
const options = [{ id: 'a', title: 'A' }] as const;

/** The plainest message of each type. */
const PLAIN: { readonly [Type in MessageType]: Extract<OutboundMessage, { readonly type: Type }> } = {
  text: { to, type: 'text', text: 'A' },
  image: { to, type: 'image', media },
  video: { to, type: 'video', media },
  audio: { to, type: 'audio', media },
  document: { to, type: 'document', media, filename: 'a' },
  sticker: { to, type: 'sticker', media },
  location: { to, type: 'location', latitude: 0, longitude: 0 },
  contacts: { to, type: 'contacts', contacts: [{ name: 'A', phones: [] }] },
  reaction: { to, type: 'reaction', target: { providerMessageId: 'a', direction: 'inbound' }, emoji: '👍' },
  poll: { to, type: 'poll', question: 'A', options: ['A'] },
  buttons: { to, type: 'buttons', text: 'A', options },
  list: { to, type: 'list', text: 'A', button: 'A', sections: [{ options }] },
  cta_url: { to, type: 'cta_url', text: 'A', button: 'A', url: 'https://example.com/' },
  card: { to, type: 'card', text: 'A', media, buttons: [{ type: 'reply', id: 'a', title: 'A' }] },
  carousel: {
    to,
    type: 'carousel',
    text: 'A',
    cards: [
      { kind: 'image', url: 'https://example.com/a', buttons: [{ type: 'reply', id: 'a', title: 'A' }] },
      { kind: 'image', url: 'https://example.com/b', buttons: [{ type: 'reply', id: 'b', title: 'B' }] },
    ],
  },
  template: { to, type: 'template', name: 'a', language: 'en', parameters: [] },
};

/** What a message of a type that a provider lacks becomes there when it may; undefined where there is nothing. */
export function plainerType(type: MessageType, capabilities: ProviderCapabilities): MessageType | undefined {
  // Rendered from the tenant's own registry (`core/templates/fit.ts`).
  if (type === 'template' && capabilities.freeform === 'always') return 'text';
  return degrade(PLAIN[type], capabilities)?.message.type;
}
