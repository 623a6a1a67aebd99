import {
  GatewayError,
  UnsupportedMessageError,
  type CardButton,
  type FieldError,
  type MessageType,
  type Option,
  type OutboundMessage,
} from '../../core/provider/index.ts';
import { cardBody } from './card.ts';

/** From https://developers.facebook.com/documentation/business-messaging/whatsapp/groups/groups-messaging */
const FOR_GROUPS: readonly MessageType[] = ['text', 'image', 'video', 'audio', 'document', 'sticker', 'template'];

/**
 * Refuses, before any call, what the Cloud API is known to refuse and the capabilities cannot say: lengths of footers,
 * labels, ids and headings, and options that are not told apart. Throws `invalid_message` with the fields named, or
 * `unsupported_message` for what a group does not take.
 */
export function checkLimits(provider: string, message: OutboundMessage): void {
  if (message.to.type === 'group' && !FOR_GROUPS.includes(message.type)) {
    const reason = `A group of ${provider} takes text, media and templates only`;
    throw new UnsupportedMessageError({ provider, capability: 'recipients.group', message: reason });
  }
  const fields = problemsOf(message);
  if (fields.length === 0) return;
  throw new GatewayError({
    code: 'invalid_message',
    provider,
    fields,
    message: `The message is more than ${provider} takes: ${fields.map(({ path }) => path).join(', ')}`,
  });
}

function problemsOf(message: OutboundMessage): readonly FieldError[] {
  switch (message.type) {
    case 'text':
      return atMost('text', message.text, 4096);
    case 'image':
    case 'video':
    case 'document':
      return atMost('caption', message.caption, 1024);
    case 'buttons':
      return [
        ...atMost('text', message.text, 1024),
        ...atMost('footer', message.footer, 60),
        ...count('options', message.options.length, 3),
        ...message.options.flatMap((option, index) => [
          ...label(`options[${index}].title`, option.title, 20),
          ...atMost(`options[${index}].id`, option.id, 256),
          ...unpadded(`options[${index}].id`, option.id),
        ]),
        ...distinct('options', message.options, ['id', 'title']),
      ];
    case 'list': {
      const rows = message.sections.flatMap(({ options }) => options);
      return [
        ...atMost('text', message.text, 4096),
        ...atMost('footer', message.footer, 60),
        ...label('button', message.button, 20),
        ...count('sections', message.sections.length, 10),
        ...count('sections', rows.length, 10, 'options in all'),
        ...message.sections.flatMap((section, at) => [
          ...atMost(`sections[${at}].title`, section.title, 24),
          ...section.options.flatMap((option, index) => rowProblems(`sections[${at}].options[${index}]`, option)),
        ]),
        ...distinct('sections', rows, ['id']),
      ];
    }
    case 'cta_url':
      return [
        ...atMost('text', message.text, 1024),
        ...atMost('footer', message.footer, 60),
        ...label('button', message.button, 20),
      ];
    case 'card':
      return [
        ...atMost('text', cardBody(message), 1024),
        ...atMost('footer', message.footer, 60),
        ...(message.media === undefined ? atMost('title', message.title, 60) : []),
        ...buttonProblems('buttons', message.buttons, 3),
      ];
    case 'carousel':
      return [
        ...atMost('text', message.text, 1024),
        ...count('cards', message.cards.length, 10),
        ...message.cards.flatMap(({ text, buttons }, index) => [
          ...atMost(`cards[${index}].text`, text, 160),
          ...lines(`cards[${index}].text`, text),
          ...buttonProblems(`cards[${index}].buttons`, buttons, 2),
        ]),
      ];
    default:
      return [];
  }
}

/** So many replies, or one link: nothing else goes on a card. */
function buttonProblems(path: string, buttons: readonly CardButton[], most: number): readonly FieldError[] {
  const replies = buttons.filter((button) => button.type === 'reply');
  const alike = buttons.length === 1 ? buttons[0]?.type !== 'phone' : replies.length === buttons.length;
  return [
    ...(alike ? [] : [{ path, message: `must be up to ${most} replies, or one link` }]),
    ...count(path, buttons.length, most),
    ...buttons.flatMap((button, index) => label(`${path}[${index}].title`, button.title, 20)),
    ...replies.flatMap(({ id }, index) => [
      ...atMost(`${path}[${index}].id`, id, 256),
      ...unpadded(`${path}[${index}].id`, id),
    ]),
    ...distinct(path, replies, ['id', 'title']),
  ];
}

function lines(path: string, text: string | undefined): readonly FieldError[] {
  return (text?.split('\n').length ?? 0) > 3 ? [{ path, message: 'at most 2 line breaks' }] : [];
}

function rowProblems(path: string, option: Option): readonly FieldError[] {
  return [
    ...label(`${path}.title`, option.title, 24),
    ...atMost(`${path}.id`, option.id, 200),
    ...atMost(`${path}.description`, option.description, 72),
  ];
}

function atMost(path: string, text: string | undefined, limit: number): readonly FieldError[] {
  return text !== undefined && text.length > limit ? [{ path, message: `at most ${limit} characters` }] : [];
}

/** What can be tapped: something to read, once the space around it is gone. */
function label(path: string, text: string, limit: number): readonly FieldError[] {
  return text.trim() === '' ? [{ path, message: 'must not be blank' }] : atMost(path, text.trim(), limit);
}

/** An id comes back as it was sent, so it is not trimmed for the sender. */
function unpadded(path: string, id: string): readonly FieldError[] {
  return id === id.trim() ? [] : [{ path, message: 'must not begin or end with a space' }];
}

function count(path: string, size: number, limit: number, what = path): readonly FieldError[] {
  return size > limit ? [{ path, message: `at most ${limit} ${what}` }] : [];
}

function distinct(path: string, options: readonly Option[], keys: readonly ('id' | 'title')[]): readonly FieldError[] {
  return keys
    .filter((key) => new Set(options.map((option) => option[key].trim())).size < options.length)
    .map((key) => ({ path, message: `each ${key} must be different` }));
}
