import {
  UnsupportedMessageError,
  type CardButton,
  type FieldError,
  type OutboundMessage,
  type Warning,
} from '../../core/provider/index.ts';
import { PROVIDER_ID } from './context.ts';
import { invalid, literal, type ContentAction, type ContentTypes } from './interactive.ts';

/** docs/content/twiliocard, and the lengths of the other types with buttons. `subtitle` is the footer on WhatsApp. */
const LIMITS = { body: 1024, subtitle: 60, buttons: 3, title: 20, id: 200 } as const;

/**
 * A card as a Content definition. The title is a bold first line of the body: Twilio has a field for it, but does not
 * say how WhatsApp shows both. Throws `invalid_message` where a limit of Twilio's is broken.
 */
export function toCard(message: Extract<OutboundMessage, { readonly type: 'card' }>): {
  readonly types: ContentTypes;
  readonly warnings: readonly Warning[];
} {
  const { title, text, footer, media, buttons } = message;
  const body = literal(title === undefined ? text : `*${title}*\n\n${text}`);
  const subtitle = footer === undefined ? undefined : literal(footer);
  const fields: readonly FieldError[] = [
    ...atMost('text', body, LIMITS.body),
    ...atMost('footer', subtitle, LIMITS.subtitle),
    ...(buttons.length > LIMITS.buttons ? [{ path: 'buttons', message: `at most ${LIMITS.buttons} buttons` }] : []),
    ...buttons.flatMap((button, index) => [
      ...atMost(`buttons[${index}].title`, literal(button.title), LIMITS.title),
      ...(button.type === 'reply' ? atMost(`buttons[${index}].id`, literal(button.id), LIMITS.id) : []),
    ]),
    ...distinct(buttons),
  ];
  if (fields.length > 0) throw invalid(fields);
  if (media !== undefined && media.type !== 'url') {
    throw new UnsupportedMessageError({ provider: PROVIDER_ID, capability: `mediaSources.${media.type}` });
  }
  return {
    types: {
      'twilio/card': {
        body,
        ...(subtitle !== undefined && { subtitle }),
        ...(media !== undefined && { media: [address(media.url)] }),
        actions: buttons.map(toAction),
      },
    },
    warnings: [],
  };
}

function toAction(button: CardButton): ContentAction {
  const title = literal(button.title);
  switch (button.type) {
    case 'reply':
      return { type: 'QUICK_REPLY', title, id: literal(button.id) };
    case 'url':
      return { type: 'URL', title, url: address(button.url) };
    case 'phone':
      return { type: 'PHONE_NUMBER', title, phone: button.number };
  }
}

/** A brace in an address is no gap of ours. */
function address(url: string): string {
  return url.replaceAll('{', '%7B');
}

function atMost(path: string, text: string | undefined, limit: number): readonly FieldError[] {
  return (text?.length ?? 0) > limit ? [{ path, message: `at most ${limit} characters` }] : [];
}

function distinct(buttons: readonly CardButton[]): readonly FieldError[] {
  const ids = buttons.flatMap((button) => (button.type === 'reply' ? [button.id] : []));
  return new Set(ids).size < ids.length ? [{ path: 'buttons', message: 'each needs an id of its own' }] : [];
}
