import type { Offer } from '../choices/offer.ts';
import { numbered, paragraphs } from '../messages/as-text.ts';
import type { TemplateDefinition } from '../provider/index.ts';

const GAP = /\{\{\s*(\w+)\s*\}\}/g;

/** The gaps of a template's body, in the order in which parameters fill them: by number, or as they appear. */
export function gapsOf(body: string): readonly string[] {
  const names = [...new Set([...body.matchAll(GAP)].map(([, name = '']) => name))];
  return names.every((name) => /^\d+$/.test(name)) ? names.sort((left, right) => Number(left) - Number(right)) : names;
}

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
