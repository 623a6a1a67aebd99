import { requireSupport } from '../provider-kit/require-support.ts';
import {
  GatewayError,
  type OutboundMessage,
  type ProviderCapabilities,
  type MessageLimits,
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

function checkText(message: OutboundMessage, { maxTextLength }: MessageLimits): void {
  if (maxTextLength === undefined) return;
  if ('text' in message && message.text.length > maxTextLength) throw tooBig('text', maxTextLength, 'characters');
  if ('caption' in message && (message.caption?.length ?? 0) > maxTextLength) {
    throw tooBig('caption', maxTextLength, 'characters');
  }
  if ('question' in message && message.question.length > maxTextLength) {
    throw tooBig('question', maxTextLength, 'characters');
  }
}

function checkOptions(message: OutboundMessage, { maxOptions, maxOptionLength }: MessageLimits): void {
  const titles = optionTitles(message);
  if (maxOptions !== undefined && titles.length > maxOptions) throw tooBig('options', maxOptions, 'options');
  const long = titles.findIndex((title) => title.length > (maxOptionLength ?? Infinity));
  if (long >= 0) throw tooBig(`options[${long}]`, maxOptionLength ?? 0, 'characters');
}

/** What a person may choose from, or who is on the cards: what `maxOptions` counts. */
export function optionTitles(message: OutboundMessage): readonly string[] {
  switch (message.type) {
    case 'buttons':
      return message.options.map((option) => option.title);
    case 'list':
      return message.sections.flatMap((section) => section.options.map((option) => option.title));
    case 'poll':
      return message.options;
    case 'contacts':
      return message.contacts.map((contact) => contact.name);
    default:
      return [];
  }
}

function checkMedia(message: OutboundMessage, { maxBytes, mediaTypes }: MessageLimits): void {
  if (!('media' in message)) return;
  const { media } = message;
  if (media.type === 'bytes' && maxBytes !== undefined && media.bytes.byteLength > maxBytes) {
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
