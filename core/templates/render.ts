import type { Offer } from '../choices/offer.ts';
import { numbered, paragraphs } from '../messages/as-text.ts';
import { GAP, gapsOf } from '../provider-kit/template-gaps.ts';
import type { TemplateDefinition } from '../provider/index.ts';

/** A template as the text that a person would read, with its links; its quick replies are numbered, and are an offer. */
export function renderTemplate(
  { header, body, footer, buttons = [] }: TemplateDefinition,
  parameters: readonly string[],
): { readonly text: string; readonly offer: Offer | null } {
  const values = new Map(gapsOf(body).map((name, index) => [name, parameters[index] ?? '']));
  const links = buttons.flatMap((button) => {
    if (button.type === 'url') return [`${button.text}: ${button.url}`];
    return button.type === 'phone' ? [`${button.text}: ${button.number}`] : [];
  });
  const options = buttons.flatMap(({ type, text }) => (type === 'quick_reply' ? [{ id: text, title: text }] : []));
  return {
    text: paragraphs(
      header === undefined ? undefined : `*${header}*`,
      body.replaceAll(GAP, (_gap, name: string) => values.get(name) ?? ''),
      links.join('\n'),
      numbered(options),
      footer,
    ),
    offer: options.length === 0 ? null : { source: 'template', options, maxChoices: 1 },
  };
}
