import type { Offer } from '../choices/offer.ts';
import { missingCapability } from '../provider-kit/require-support.ts';
import type { MessageCapability, OutboundMessage, ProviderCapabilities, Warning } from '../provider/index.ts';
import { buttonsFit, optionTitles } from './check.ts';
import { insteadOfCard, insteadOfCarousel, type InsteadOfCard } from './degrade-card.ts';
import { buttonsAsText, contactsAsText, linkAsText, listAsText, locationAsText, pollAsText } from './as-text.ts';

/** A message as something plainer, and what was lost. */
export type Degraded = {
  readonly message: OutboundMessage;
  /** One for each change. */
  readonly warnings: readonly Warning[];
  /** Present where choices became numbers. */
  readonly offer: Offer | null;
};

/**
 * The nearest message that a backend with these capabilities can send, changed as little as it must be; the message
 * itself where nothing has to change. Choices that are too many or too long for their type count as missing. Undefined where there is none: media and recipients cannot be replaced, nor can
 * a reaction be taken back in words.
 */
export function degrade(message: OutboundMessage, capabilities: ProviderCapabilities): Degraded | undefined {
  let degraded: Degraded = { message, warnings: [], offer: null };
  for (;;) {
    const { type } = degraded.message;
    const missing =
      missingCapability(degraded.message, capabilities) ??
      (tooManyOptions(degraded.message, capabilities.messages[type]) ? `messages.${type}` : undefined);
    if (missing === undefined) return degraded;
    const step =
      missing === 'replies' ? withoutReply(degraded.message) : replace(degraded.message, missing, capabilities);
    if (step === undefined) return undefined;
    degraded = {
      message: step.message,
      warnings: [...degraded.warnings, step.warning],
      offer: step.offer ?? degraded.offer,
    };
  }
}

/** What has room as text for what its type has no room for. */
const CHOICES: ReadonlySet<OutboundMessage['type']> = new Set(['buttons', 'list', 'poll', 'card', 'carousel']);

/** More options than the type takes there, or longer ones: as text they have room. */
function tooManyOptions(message: OutboundMessage, limits: MessageCapability): boolean {
  if (limits === false || !CHOICES.has(message.type)) return false;
  if (!buttonsFit(message, limits)) return true;
  const { maxOptions = Infinity, maxOptionLength = Infinity } = limits;
  const titles = optionTitles(message);
  return titles.length > maxOptions || titles.some((title) => title.length > maxOptionLength);
}

type Step = { readonly message: OutboundMessage; readonly warning: Warning; readonly offer?: Offer };

/** Another type for one that is missing. Every step leads to a plainer type, so that there is a last one. */
function replace(message: OutboundMessage, missing: string, capabilities: ProviderCapabilities): Step | undefined {
  if (missing !== `messages.${message.type}`) return undefined;
  switch (message.type) {
    case 'buttons':
      return asText(message, buttonsAsText(message), 'sent as numbered text', {
        source: 'buttons',
        options: message.options,
        maxChoices: 1,
      });
    case 'list':
      return asText(message, listAsText(message), 'sent as numbered text', {
        source: 'list',
        options: message.sections.flatMap((section) => section.options),
        maxChoices: 1,
      });
    case 'poll':
      return asText(message, pollAsText(message), 'sent as numbered text', {
        source: 'poll',
        options: message.options.map((title) => ({ id: title, title })),
        maxChoices: message.maxChoices ?? 1,
      });
    case 'cta_url':
      return asText(message, linkAsText(message), 'sent as text with the link');
    case 'card':
      return withStandIn(message, insteadOfCard(message, capabilities));
    case 'carousel':
      return withStandIn(message, insteadOfCarousel(message));
    case 'location':
      return asText(message, locationAsText(message), 'sent as text with a link to a map');
    case 'contacts':
      return asText(message, contactsAsText(message), 'sent as the text of a vCard');
    case 'reaction':
      return reactionAsText(message, capabilities);
    case 'sticker':
      return stickerAsImage(message, capabilities);
    case 'text':
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    // Rendered from the tenant's registry, before it comes here (`core/templates`).
    case 'template':
      return undefined;
  }
}

function withStandIn(message: OutboundMessage, instead: InsteadOfCard | undefined): Step | undefined {
  if (instead === undefined) return undefined;
  const { details, offer } = instead;
  return {
    message: instead.message,
    warning: { type: 'compatibility', feature: `messages.${message.type}`, details },
    ...(offer !== undefined && { offer }),
  };
}

function asText(message: OutboundMessage, text: string, details: string, offer?: Offer): Step {
  const { to, replyTo } = message;
  return {
    message: { to, ...(replyTo !== undefined && { replyTo }), type: 'text', text },
    warning: { type: 'compatibility', feature: `messages.${message.type}`, details },
    ...(offer !== undefined && { offer }),
  };
}

function reactionAsText(
  message: Extract<OutboundMessage, { readonly type: 'reaction' }>,
  { replies }: ProviderCapabilities,
): Step | undefined {
  const { to, target, emoji } = message;
  if (emoji === null) return undefined;
  const quoting = { ...message, replyTo: target };
  return replies
    ? asText(quoting, emoji, 'sent as a text that quotes the message')
    : asText({ ...message, to }, emoji, 'sent as a text');
}

function stickerAsImage(
  { to, replyTo, media }: Extract<OutboundMessage, { readonly type: 'sticker' }>,
  { messages }: ProviderCapabilities,
): Step | undefined {
  // Stickers are WebP, whatever a URL says about itself.
  const types = messages.image === false ? [] : (messages.image.mediaTypes ?? ['image/*']);
  if (!types.some((type) => type === 'image/webp' || type === 'image/*')) return undefined;
  return {
    message: { to, ...(replyTo !== undefined && { replyTo }), type: 'image', media },
    warning: { type: 'compatibility', feature: 'messages.sticker', details: 'sent as an image' },
  };
}

function withoutReply({ replyTo, ...message }: OutboundMessage): Step {
  void replyTo;
  return { message, warning: { type: 'unsupported', feature: 'replies', details: 'sent without quoting the message' } };
}
