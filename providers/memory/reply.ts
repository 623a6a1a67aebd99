import type { Contact, InboundMessage, OutboundMessage } from '../../core/provider/index.ts';
import type { FollowUp } from './follow-up.ts';
import type { Reply } from './magic.ts';
import { mediaHandle } from './media.ts';

type Answered = { readonly message: OutboundMessage; readonly providerMessageId: string; readonly sentAt: string };

const REPLY_AFTER_MS = 400;
const AMENDED_AFTER_MS = 600;

/** What the other phone writes back, as the webhooks that bring it. */
export function replies(reply: Reply, answered: Answered): readonly FollowUp[] {
  const { message, providerMessageId, sentAt } = answered;
  const id = `${providerMessageId}-reply`;
  const from: Contact =
    reply === 'user' || message.to.type !== 'phone'
      ? {
          addresses: [{ type: 'user', id: `${message.to.type === 'user' ? message.to.id : '100000000000017'}@lid` }],
          name: 'Somebody',
        }
      : { addresses: [message.to], name: 'Magic number' };
  const base = {
    providerMessageId: id,
    from,
    sentAt,
    ...(message.to.type === 'group' && { groupId: message.to.id }),
  };
  const target = { providerMessageId, direction: 'outbound' } as const;
  const received = (data: InboundMessage): FollowUp => ({
    afterMs: REPLY_AFTER_MS,
    event: { type: 'message.received', id: `${id}-received`, data },
  });

  switch (reply) {
    case 'echo':
      return [received(echo(message, base))];
    case 'choice':
      return [received(choice(message, { ...base, replyTo: target }))];
    case 'image':
      return [received({ ...base, type: 'image', media: mediaHandle('image'), caption: 'A picture' })];
    case 'voice':
      return [received({ ...base, type: 'audio', media: mediaHandle('audio'), voice: true })];
    case 'location':
      return [received({ ...base, type: 'location', latitude: -23.5505, longitude: -46.6333, name: 'Praça da Sé' })];
    case 'reaction':
      return [received({ ...base, type: 'reaction', target, emoji: '👍' })];
    case 'stop':
      return [received({ ...base, type: 'text', text: 'STOP' })];
    case 'user':
      return [received({ ...base, type: 'text', text: 'Hello from nobody in particular' })];
    case 'unreadable':
      return [received({ ...base, type: 'unsupported', providerType: 'memory/mystery' })];
    case 'edit':
      return [received({ ...base, type: 'text', text: 'Helo' }), amended('message.edited')];
    case 'revoke':
      return [received({ ...base, type: 'text', text: 'Never mind' }), amended('message.revoked')];
  }

  function amended(type: 'message.edited' | 'message.revoked'): FollowUp {
    const data = { chat: message.to, target: { providerMessageId: id, direction: 'inbound' } } as const;
    return {
      afterMs: AMENDED_AFTER_MS,
      event:
        type === 'message.edited'
          ? { type, id: `${id}-edited`, data: { ...data, text: 'Hello' } }
          : { type, id: `${id}-revoked`, data },
    };
  }
}

type Base = Pick<InboundMessage, 'providerMessageId' | 'from' | 'sentAt' | 'groupId' | 'replyTo'>;

/** The same content, as far as a person could have sent it; interactive messages come back as their text. */
function echo({ to: _to, replyTo: _replyTo, ...content }: OutboundMessage, base: Base): InboundMessage {
  switch (content.type) {
    case 'buttons':
    case 'list':
    case 'cta_url':
    case 'card':
    case 'carousel':
      return { ...base, type: 'text', text: content.text };
    case 'template':
      return { ...base, type: 'text', text: [content.name, ...content.parameters].join(' ') };
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return { ...base, ...content, media: mediaHandle(content.type, content.media) };
    case 'text':
    case 'location':
    case 'contacts':
    case 'reaction':
    case 'poll':
      return { ...base, ...content };
  }
}

function choice(message: OutboundMessage, base: Base): InboundMessage {
  const picked = (source: 'buttons' | 'list' | 'poll', id: string, title: string): InboundMessage => ({
    ...base,
    type: 'choice',
    source,
    options: [{ id, title }],
    ...(base.replyTo && { target: base.replyTo }),
  });
  if (message.type === 'buttons') {
    const [first] = message.options;
    if (first !== undefined) return picked('buttons', first.id, first.title);
  }
  if (message.type === 'card' || message.type === 'carousel') {
    const buttons = message.type === 'card' ? message.buttons : message.cards.flatMap((card) => card.buttons);
    const first = buttons.find((button) => button.type === 'reply');
    if (first !== undefined) return picked('buttons', first.id, first.title);
  }
  if (message.type === 'list') {
    const [first] = message.sections.flatMap((section) => section.options);
    if (first !== undefined) return picked('list', first.id, first.title);
  }
  if (message.type === 'poll') {
    const [first] = message.options;
    if (first !== undefined) return picked('poll', first, first);
  }
  // Degraded to numbered text, the first option is 1.
  return { ...base, type: 'text', text: '1' };
}
