import type { CardButton, CarouselCard, OutboundMessage } from '../../core/provider/index.ts';
import { interactive, linkAction, replyAction } from './interactive.ts';
import type { MediaPointer, OutgoingContent } from './outgoing.ts';

type Card = Extract<OutboundMessage, { readonly type: 'card' }>;
type Carousel = Extract<OutboundMessage, { readonly type: 'carousel' }>;

/**
 * Reply buttons or a link button under a header. A header is a medium or a title, never both: beside a medium the title
 * is a bold first line of the text. For cards that `checkLimits` lets through, whose buttons go together.
 */
export function card(message: Card, media: MediaPointer | undefined): OutgoingContent {
  const { footer, buttons } = message;
  const text = cardBody(message);
  const header = headerOf(message, media);
  const [first] = buttons;
  return first?.type === 'url'
    ? interactive('cta_url', { text, footer, header }, linkAction(first.title, first.url), [])
    : interactive('button', { text, footer, header }, replyAction(repliesOf(buttons)), []);
}

/** The text as it is sent. */
export function cardBody({ title, text, media }: Card): string {
  return title === undefined || media === undefined ? text : `*${title}*\n\n${text}`;
}

function headerOf({ title, mediaKind: kind = 'image' }: Card, media: MediaPointer | undefined): unknown {
  if (media !== undefined) {
    const named = kind === 'document' && title !== undefined ? { filename: title } : {};
    return { type: kind, [kind]: { ...media, ...named } };
  }
  return title === undefined ? undefined : { type: 'text', text: title };
}

/**
 * Cards side by side. Meta calls each `cta_url`, also where it has reply buttons.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-media-carousel-messages
 */
export function carousel({ text, cards }: Carousel): OutgoingContent {
  return interactive('carousel', { text }, { cards: cards.map(oneOfMany) }, []);
}

function oneOfMany({ kind, url, text, buttons }: CarouselCard, index: number): unknown {
  const [first] = buttons;
  return {
    card_index: index,
    type: 'cta_url',
    header: { type: kind, [kind]: { link: url } },
    ...(text !== undefined && { body: { text } }),
    action:
      first?.type === 'url'
        ? linkAction(first.title, first.url)
        : { buttons: repliesOf(buttons).map((reply) => ({ type: 'quick_reply', quick_reply: reply })) },
  };
}

function repliesOf(buttons: readonly CardButton[]) {
  return buttons.flatMap((button) => (button.type === 'reply' ? [{ id: button.id, title: button.title.trim() }] : []));
}
