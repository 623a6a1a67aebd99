import type { OutboundMessage, Warning } from '../../core/provider/index.ts';
import type { OutgoingContent } from './outgoing.ts';

type Message<Type> = Extract<OutboundMessage, { readonly type: Type }>;

export function buttons(message: Message<'buttons'>): OutgoingContent {
  const described = message.options.some(({ description }) => description !== undefined && description !== '');
  return interactive(
    'button',
    message,
    {
      buttons: message.options.map(({ id, title }) => ({ type: 'reply', reply: { id, title: title.trim() } })),
    },
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

export function ctaUrl(message: Message<'cta_url'>): OutgoingContent {
  const parameters = { display_text: message.button.trim(), url: message.url };
  return interactive('cta_url', message, { name: 'cta_url', parameters }, []);
}

function interactive(
  type: string,
  { text, footer }: { readonly text: string; readonly footer?: string },
  action: unknown,
  warnings: readonly Warning[],
): OutgoingContent {
  const below = isBlank(footer) ? {} : { footer: { text: footer } };
  return { content: { type: 'interactive', interactive: { type, body: { text }, ...below, action } }, warnings };
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}
