import type { SendMessage } from '../../core/api/messages.ts';
import type { ErrorCode, Option, ProviderCapabilities } from '../../core/provider/index.ts';
import { REPORTED, type Seen } from './support/vendor-world.ts';

/**
 * An app: what it calls, and what it expects to hear. Written once; what differs from one provider to the next is read
 * from the provider's capabilities, as an app would read it. No step knows which provider carries it.
 */

export const TEMPLATE = {
  name: 'order_shipped',
  language: 'pt_BR',
  category: 'utility',
  body: 'Olá {{1}}, o pedido {{2}} saiu.',
  examples: ['Ana', '42'],
} as const;

export type Draft = SendMessage extends infer Message
  ? Message extends SendMessage
    ? Omit<Message, 'to' | 'replyTo'>
    : never
  : never;

type Given = { readonly pictureUrl: string };
export type Sending = {
  readonly does: 'send';
  readonly name: string;
  readonly message: (given: Given) => Draft;
  /** The step whose message it quotes. */
  readonly replyTo?: string;
  /** The answer's code, where it is refused before any call. */
  readonly refused?: (capabilities: ProviderCapabilities) => ErrorCode | undefined;
  readonly sees: (capabilities: ProviderCapabilities) => Pick<Seen, 'kind' | 'text'>;
  /** `feature` of each warning. */
  readonly warnings?: (capabilities: ProviderCapabilities) => readonly string[];
};
export type Step =
  | Sending
  /** The same request with the same key once more. */
  | { readonly does: 'repeat'; readonly name: string; readonly of: string }
  | { readonly does: 'write'; readonly name: string; readonly text: string; readonly quoting?: string }
  | { readonly does: 'pick'; readonly name: string; readonly option: Option; readonly from: string };

const yes: Option = { id: 'yes', title: 'Sim' };
const no: Option = { id: 'no', title: 'Não' };
const want: Option = { id: 'cake', title: 'Quero' };
const first = 'Ainda não nos falamos';

export const journey: readonly Step[] = [
  {
    does: 'send',
    name: 'a text before they have ever written',
    message: () => ({ type: 'text', text: first }),
    refused: ({ freeform }) => (freeform === '24h-window' ? 'outside_window' : undefined),
    sees: () => ({ kind: 'text', text: first }),
  },
  { does: 'write', name: 'their first word', text: 'Oi, tem pão?' },
  {
    does: 'send',
    name: 'a text',
    message: () => ({ type: 'text', text: 'Tem, sim! 🥖', clientReference: 'order-42', metadata: { oven: '1' } }),
    sees: () => ({ kind: 'text', text: 'Tem, sim! 🥖' }),
  },
  { does: 'repeat', name: 'the same request again', of: 'a text' },
  {
    does: 'send',
    name: 'an image by URL',
    message: ({ pictureUrl }) => ({
      type: 'image',
      media: { url: pictureUrl, mediaType: 'image/png' },
      caption: 'O pão de hoje',
    }),
    sees: () => ({ kind: 'image', text: 'O pão de hoje' }),
  },
  {
    does: 'send',
    name: 'a location',
    message: () => ({
      type: 'location',
      latitude: -23.5505,
      longitude: -46.6333,
      name: 'Padaria da Sé',
      onUnsupported: 'degrade',
    }),
    sees: ({ messages }) =>
      messages.location === false
        ? { kind: 'text', text: 'Padaria da Sé\nhttps://maps.google.com/?q=-23.5505,-46.6333' }
        : { kind: 'location', text: 'Padaria da Sé' },
  },
  {
    does: 'send',
    name: 'buttons',
    message: () => ({ type: 'buttons', text: 'Reservo um?', options: [yes, no], onUnsupported: 'degrade' }),
    sees: ({ messages }) =>
      messages.buttons === false
        ? { kind: 'text', text: 'Reservo um?\n\n1. Sim\n2. Não' }
        : { kind: 'buttons', text: 'Reservo um?' },
    warnings: ({ messages }) => (messages.buttons === false ? ['messages.buttons'] : []),
  },
  { does: 'pick', name: 'their choice', option: no, from: 'buttons' },
  {
    does: 'send',
    name: 'a card',
    message: ({ pictureUrl }) => ({
      type: 'card',
      title: 'Bolo',
      text: 'De cenoura, ainda quente',
      media: { url: pictureUrl, mediaType: 'image/png' },
      buttons: [{ type: 'reply', ...want }],
      onUnsupported: 'degrade',
    }),
    sees: ({ messages }) =>
      messages.card === false
        ? { kind: 'image', text: '*Bolo*\n\nDe cenoura, ainda quente\n\n1. Quero' }
        : { kind: 'card', text: '*Bolo*\n\nDe cenoura, ainda quente' },
    warnings: ({ messages }) => (messages.card === false ? ['messages.card'] : []),
  },
  { does: 'pick', name: 'what they want', option: want, from: 'a card' },
  {
    does: 'send',
    name: 'a template',
    message: () => ({ type: 'template', name: TEMPLATE.name, language: TEMPLATE.language, parameters: ['Ana', '42'] }),
    sees: ({ messages }) =>
      messages.template === false
        ? { kind: 'text', text: 'Olá Ana, o pedido 42 saiu.' }
        : { kind: 'template', text: 'order_shipped Ana 42' },
    warnings: ({ messages }) => (messages.template === false ? ['messages.template'] : []),
  },
  { does: 'write', name: 'their reply to it', text: 'Obrigada!', quoting: 'a template' },
  {
    does: 'send',
    name: 'our reply to that',
    message: () => ({ type: 'text', text: 'Até logo', onUnsupported: 'degrade' }),
    replyTo: 'their reply to it',
    sees: () => ({ kind: 'text', text: 'Até logo' }),
    warnings: ({ replies }) => (replies ? [] : ['replies']),
  },
];

/** What an app hears of one step, in this order and nothing else. */
export function eventsOf(step: Step, capabilities: ProviderCapabilities): readonly string[] {
  switch (step.does) {
    case 'send':
      return step.refused?.(capabilities) === undefined
        ? REPORTED.filter((state) => capabilities.deliveryStates.includes(state))
        : [];
    case 'repeat':
      return [];
    case 'pick':
      return ['message.received'];
    case 'write':
      return step.quoting === undefined && capabilities.freeform === '24h-window'
        ? ['message.received', 'conversation.window_opened']
        : ['message.received'];
  }
}
