import { requireSupport } from '../provider-kit/require-support.ts';
import {
  GatewayError,
  type MediaSource,
  type MessageLimits,
  type OutboundMessage,
  type ProviderCapabilities,
  type Warning,
} from '../provider/index.ts';

/**
 * Holds a message against what the provider can do, before any network call.
 * Throws `unsupported_message` naming the capability, or `invalid_message` naming the limit. Returns what the sender
 * should know although it can be sent.
 */
export function checkMessage(
  message: OutboundMessage,
  provider: { readonly id: string; readonly capabilities: ProviderCapabilities },
): readonly Warning[] {
  requireSupport(provider.id, message, provider.capabilities);
  const limits = provider.capabilities.messages[message.type];
  if (limits === false) return [];
  checkText(message, limits);
  checkOptions(message, limits);
  checkMedia(message, limits);
  return limits.unreliable === true
    ? [{ type: 'compatibility', feature: message.type, details: 'may not show on every phone' }]
    : [];
}

function tooBig(path: string, limit: number, unit: string): GatewayError {
  return new GatewayError({
    code: 'invalid_message',
    message: `${path} is longer than this connection allows (${limit} ${unit})`,
    fields: [{ path, message: `at most ${limit} ${unit}` }],
  });
}

/** Each text of a message that has a limit of its own: where it is, and the limit's name. */
function textsOf(message: OutboundMessage): readonly Measured[] {
  const texts: Measured[] = [];
  const add = (path: string, text: string | undefined, limit: LengthLimit): void => {
    if (text !== undefined) texts.push({ path, text, limit });
  };
  if ('text' in message) add('text', message.text, 'maxTextLength');
  if ('caption' in message) add('caption', message.caption, 'maxTextLength');
  if ('question' in message) add('question', message.question, 'maxTextLength');
  if ('footer' in message) add('footer', message.footer, 'maxFooterLength');
  if ('button' in message) add('button', message.button, 'maxButtonLength');
  if (message.type === 'card') add('title', message.title, 'maxTitleLength');
  if (message.type === 'carousel') {
    message.cards.forEach(({ text }, index) => add(`cards[${index}].text`, text, 'maxCardTextLength'));
  }
  if (message.type === 'list') {
    message.sections.forEach(({ title }, index) => add(`sections[${index}].title`, title, 'maxTitleLength'));
  }
  for (const { path, id, title, description } of optionsOf(message)) {
    add(path, title, 'maxOptionLength');
    add(`${path}.id`, id, 'maxOptionIdLength');
    add(`${path}.description`, description, 'maxOptionDescriptionLength');
  }
  return texts;
}

type LengthLimit = {
  [Name in keyof MessageLimits]-?: Name extends `max${string}Length` ? Name : never;
}[keyof MessageLimits];

type Measured = { readonly path: string; readonly text: string; readonly limit: LengthLimit };

function checkText(message: OutboundMessage, limits: MessageLimits): void {
  for (const { path, text, limit } of textsOf(message)) {
    const most = limits[limit];
    if (most !== undefined && text.length > most) throw tooBig(path, most, 'characters');
  }
}

function checkOptions(message: OutboundMessage, limits: MessageLimits): void {
  const { maxOptions, buttonSets = [] } = limits;
  if (maxOptions !== undefined && optionTitles(message).length > maxOptions) {
    throw tooBig('options', maxOptions, 'options');
  }
  if (buttonsFit(message, limits)) return;
  const sets = buttonSets.map(({ types, max }) => `at most ${max} of ${types.join(', ')}`).join('; or ');
  throw new GatewayError({
    code: 'invalid_message',
    message: `This connection does not take these buttons together (${sets})`,
    fields: [{ path: message.type === 'carousel' ? 'cards[0].buttons' : 'buttons', message: sets }],
  });
}

/** Whether what is to be tapped on a card may stand together there. Of a carousel the first speaks for all: they are alike. */
export function buttonsFit(message: OutboundMessage, { buttonSets }: MessageLimits): boolean {
  if (buttonSets === undefined) return true;
  const buttons =
    message.type === 'card' ? message.buttons : message.type === 'carousel' ? message.cards[0]?.buttons : [];
  return buttonSets.some(
    ({ types, max }) => (buttons?.length ?? 0) <= max && buttons?.every(({ type }) => types.includes(type)),
  );
}

type Tappable = { readonly path: string; readonly id?: string; readonly title: string; readonly description?: string };

/** What can be chosen or tapped, and where it stands. */
function optionsOf(message: OutboundMessage): readonly Tappable[] {
  const at = <Each extends object>(path: string, all: readonly Each[]) =>
    all.map((each, index) => ({ ...each, path: `${path}[${index}]` }));
  switch (message.type) {
    case 'buttons':
      return at('options', message.options);
    case 'list':
      return message.sections.flatMap(({ options }, index) => at(`sections[${index}].options`, options));
    case 'poll':
      return message.options.map((title, index) => ({ path: `options[${index}]`, title }));
    case 'contacts':
      return message.contacts.map(({ name }, index) => ({ path: `contacts[${index}]`, title: name }));
    case 'card':
      return at('buttons', message.buttons);
    case 'carousel':
      return message.cards.flatMap(({ buttons }, index) => at(`cards[${index}].buttons`, buttons));
    default:
      return [];
  }
}

/** What a person may choose from, or who is on the cards: what `maxOptions` counts. */
export function optionTitles(message: OutboundMessage): readonly string[] {
  return optionsOf(message).map(({ title }) => title);
}

/** Bytes, where we know them: what lies at a URL is not looked at. */
function sizeOf(media: MediaSource): number {
  if (media.type === 'url') return 0;
  return media.type === 'bytes' ? media.bytes.byteLength : media.size;
}

function checkMedia(message: OutboundMessage, { maxBytes, mediaTypes }: MessageLimits): void {
  if (!('media' in message)) return;
  const { media } = message;
  if (media === undefined) return;
  if (maxBytes !== undefined && sizeOf(media) > maxBytes) {
    throw tooBig('media', maxBytes, 'bytes');
  }
  const { mediaType } = media;
  if (mediaType === undefined || mediaTypes === undefined) return;
  const [essence = ''] = mediaType.toLowerCase().split(';');
  const family = `${essence.split('/')[0]}/*`;
  if (!mediaTypes.includes(essence.trim()) && !mediaTypes.includes(family)) {
    throw new GatewayError({
      code: 'media_rejected',
      message: `${essence} is not a media type that this connection takes for ${message.type}`,
      fields: [{ path: 'media.mediaType', message: `must be one of ${mediaTypes.join(', ')}` }],
    });
  }
}
