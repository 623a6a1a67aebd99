import type { Offer } from '../choices/offer.ts';
import { numbered, paragraphs } from '../messages/as-text.ts';
import { GAP, gapsOf } from '../provider-kit/template-gaps.ts';
import type { TemplateDefinition } from '../provider/index.ts';
import type { TemplateValues } from './check-values.ts';

/** A template as the text that a person would read, with its links and codes; its quick replies are numbered, and are an offer. */
export function renderTemplate(
  { header, body, footer, buttons = [] }: TemplateDefinition,
  values: TemplateValues,
): { readonly text: string; readonly offer: Offer | null } {
  const valueOf = (index: number) => values.buttons?.find((value) => value.index === index);
  const links = buttons.flatMap((button, index) => {
    const value = valueOf(index);
    if (button.type === 'url') {
      return [`${button.text}: ${fill(button.url, value?.type === 'url' ? [value.suffix] : [])}`];
    }
    if (button.type === 'copy_code') {
      const code = value?.type === 'copy_code' ? value.code : button.example;
      return [button.text === undefined ? code : `${button.text}: ${code}`];
    }
    return button.type === 'phone' ? [`${button.text}: ${button.number}`] : [];
  });
  const options = buttons.flatMap((button, index) => {
    if (button.type !== 'quick_reply') return [];
    const value = valueOf(index);
    return [{ id: value?.type === 'quick_reply' ? value.payload : button.text, title: button.text }];
  });
  return {
    text: paragraphs(
      header === undefined ? undefined : `*${fill(header, values.header === undefined ? [] : [values.header])}*`,
      fill(body, values.parameters),
      links.join('\n'),
      numbered(options),
      footer,
    ),
    offer: options.length === 0 ? null : { source: 'template', options, maxChoices: 1 },
  };
}

/** What is filled in is not looked at again: it may look like a gap. */
function fill(text: string, parameters: readonly string[]): string {
  const values = new Map(gapsOf(text).map((name, index) => [name, parameters[index] ?? '']));
  return text.replaceAll(GAP, (_gap, name: string) => values.get(name) ?? '');
}
