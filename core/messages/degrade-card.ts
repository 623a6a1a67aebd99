import type { Offer } from '../choices/offer.ts';
import type { OutboundMessage, ProviderCapabilities } from '../provider/index.ts';
import { cardAsText, carouselAsText, paragraphs, replyOptions } from './as-text.ts';

type Of<Type extends OutboundMessage['type']> = Extract<OutboundMessage, { readonly type: Type }>;

/** What stands for a card: another message, what was changed, and what its numbers mean. */
export type InsteadOfCard = {
  readonly message: OutboundMessage;
  readonly details: string;
  readonly offer: Offer | undefined;
};

/**
 * A card as something plainer. Its medium decides first, since it cannot be said in words: it keeps its type, with the
 * rest as caption. Without one, all replies are buttons, one link is a link button, and anything else is text.
 * Undefined where the medium is bytes that no type can carry.
 */
export function insteadOfCard(card: Of<'card'>, { messages }: ProviderCapabilities): InsteadOfCard | undefined {
  const { to, replyTo, title, footer, media, mediaKind: kind = 'image' } = card;
  const envelope = { to, ...(replyTo !== undefined && { replyTo }) };
  const text = cardAsText(card);
  const offer = offerOf(replyOptions(card.buttons));
  if (media !== undefined && messages[kind] !== false) {
    const captioned = { ...envelope, media, caption: text };
    const message: OutboundMessage =
      kind === 'document' ? { ...captioned, type: kind, filename: title ?? 'document' } : { ...captioned, type: kind };
    return { message, details: `sent as ${kind} with numbered text`, offer };
  }
  if (media !== undefined && media.type !== 'url') return undefined;
  const [button] = card.buttons;
  const words = { ...envelope, text: paragraphs(title === undefined ? undefined : `*${title}*`, card.text) };
  const below = footer === undefined ? {} : { footer };
  if (media === undefined && messages.buttons !== false && card.buttons.every(({ type }) => type === 'reply')) {
    const message: OutboundMessage = { ...words, ...below, type: 'buttons', options: replyOptions(card.buttons) };
    return { message, details: 'sent as buttons', offer: undefined };
  }
  if (media === undefined && messages.cta_url !== false && card.buttons.length === 1 && button?.type === 'url') {
    const message: OutboundMessage = { ...words, ...below, type: 'cta_url', button: button.title, url: button.url };
    return { message, details: 'sent as a link button', offer: undefined };
  }
  const message: OutboundMessage = { ...envelope, type: 'text', text: paragraphs(text, media?.url) };
  return { message, details: 'sent as numbered text', offer };
}

/** A carousel as text: a paragraph for each card, with a link to its picture. */
export function insteadOfCarousel(carousel: Of<'carousel'>): InsteadOfCard {
  const { to, replyTo, cards } = carousel;
  return {
    message: { to, ...(replyTo !== undefined && { replyTo }), type: 'text', text: carouselAsText(carousel) },
    details: 'sent as numbered text',
    offer: offerOf(cards.flatMap(({ buttons }) => replyOptions(buttons))),
  };
}

function offerOf(options: Offer['options']): Offer | undefined {
  return options.length === 0 ? undefined : { source: 'buttons', options, maxChoices: 1 };
}
