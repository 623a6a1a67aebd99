import type { OutboundMessage, Warning } from '../../core/provider/index.ts';
import type { OutgoingContent } from './outgoing.ts';

type Message<Type> = Extract<OutboundMessage, { readonly type: Type }>;

/** Reply buttons. A description has no place on them, which is a warning. */
export function buttons(message: Message<'buttons'>): OutgoingContent {
  const described = message.options.some(({ description }) => description !== undefined && description !== '');
  return interactive(
    'button',
    message,
    replyAction(message.options.map(({ id, title }) => ({ id, title: title.trim() }))),
    described ? [{ type: 'unsupported', feature: 'options.description', details: 'buttons show a title only' }] : [],
  );
}

/** Several sections need a heading each; one that has none gets the label of the list. */
export function list(message: Message<'list'>): OutgoingContent {
  const button = message.button.trim();
  const several = message.sections.length > 1;
  const headless = several && message.sections.some(({ title }) => isBlank(title));
  return interactive(
    'list',
    message,
    {
      button,
      sections: message.sections.map(({ title, options }) => ({
        ...(!isBlank(title) && { title }),
        ...(isBlank(title) && several && { title: button }),
        rows: options.map(({ id, title: rowTitle, description }) => ({
          id,
          title: rowTitle.trim(),
          ...(!isBlank(description) && { description }),
        })),
      })),
    },
    headless
      ? [{ type: 'compatibility', feature: 'sections.title', details: 'sections without a title got that of the list' }]
      : [],
  );
}

/** One button that leads to a URL. */
export function ctaUrl(message: Message<'cta_url'>): OutgoingContent {
  return interactive('cta_url', message, linkAction(message.button, message.url), []);
}

/** What can be tapped: one reply each. */
export function replyAction(replies: readonly { readonly id: string; readonly title: string }[]): object {
  return { buttons: replies.map((reply) => ({ type: 'reply', reply })) };
}

/** What can be tapped: a link. */
export function linkAction(label: string, url: string): object {
  return { name: 'cta_url', parameters: { display_text: label.trim(), url } };
}

type Around = { readonly text: string; readonly footer?: string | undefined; readonly header?: unknown };

/** An interactive message: what stands around `action`, which is what can be tapped. */
export function interactive(
  type: string,
  { text, footer, header }: Around,
  action: unknown,
  warnings: readonly Warning[],
): OutgoingContent {
  const below = isBlank(footer) ? {} : { footer: { text: footer } };
  const above = header === undefined ? {} : { header };
  return {
    content: { type: 'interactive', interactive: { type, ...above, body: { text }, ...below, action } },
    warnings,
  };
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}
