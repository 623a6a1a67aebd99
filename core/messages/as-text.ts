import type { CardButton, ContactCard, OutboundMessage, Option } from '../provider/index.ts';

type Of<Type extends OutboundMessage['type']> = Extract<OutboundMessage, { readonly type: Type }>;

/** Parts of a text with an empty line between them; what is absent or empty leaves none. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}

/** `1. Title`, one a line, counted from `first`. */
export function numbered(options: readonly Option[], first = 1): string {
  return options
    .map(({ title, description }, index) => {
      const more = description === undefined || description === '' ? '' : ` – ${description}`;
      return `${first + index}. ${title}${more}`;
    })
    .join('\n');
}

/** The buttons are numbered: an answer with a number is a choice. */
export function buttonsAsText({ text, options, footer }: Of<'buttons'>): string {
  return paragraphs(text, numbered(options), footer);
}

/** The numbers run through all sections. */
export function listAsText({ text, sections, footer }: Of<'list'>): string {
  let first = 1;
  const parts = sections.map(({ title, options }) => {
    const lines = numbered(options, first);
    first += options.length;
    return title === undefined ? lines : `*${title}*\n${lines}`;
  });
  return paragraphs(text, ...parts, footer);
}

/** The options are numbered; who answers with a number has chosen that one. */
export function pollAsText({ question, options }: Of<'poll'>): string {
  return paragraphs(question, numbered(options.map((title) => ({ id: title, title }))));
}

/** The button's words, and where it leads. */
export function linkAsText({ text, button, url, footer }: Of<'cta_url'>): string {
  return paragraphs(text, `${button}: ${url}`, footer);
}

/** What a person can choose on a card. */
export function replyOptions(buttons: readonly CardButton[]): readonly Option[] {
  return buttons.flatMap((button) => (button.type === 'reply' ? [{ id: button.id, title: button.title }] : []));
}

/** All but its medium, of which `degrade-card.ts` says what becomes; what can be answered is numbered. */
export function cardAsText({ title, text, buttons, footer }: Of<'card'>): string {
  return paragraphs(bold(title), text, linkLines(buttons), numbered(replyOptions(buttons)), footer);
}

/** A paragraph for each card, with a link to its picture. The numbers run through all cards. */
export function carouselAsText({ text, cards }: Of<'carousel'>): string {
  let first = 1;
  const parts = cards.map((card) => {
    const options = replyOptions(card.buttons);
    const lines = [card.text, card.url, linkLines(card.buttons), numbered(options, first)];
    first += options.length;
    return lines.filter((line) => line !== undefined && line !== '').join('\n');
  });
  return paragraphs(text, ...parts);
}

function bold(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `*${text}*`;
}

/** What opens a page or a call, one a line. */
function linkLines(buttons: readonly CardButton[]): string {
  return buttons
    .flatMap((button) => {
      if (button.type === 'reply') return [];
      return [`${button.title}: ${button.type === 'url' ? button.url : button.number}`];
    })
    .join('\n');
}

/** What it is called, and a link that opens any phone's map. */
export function locationAsText({ latitude, longitude, name, address }: Of<'location'>): string {
  const lines = [name, address].filter((line) => line !== undefined && line !== '');
  return [...lines, `https://maps.google.com/?q=${latitude},${longitude}`].join('\n');
}

/** A vCard for each. */
export function contactsAsText({ contacts }: Of<'contacts'>): string {
  return contacts.map(vCard).join('\n');
}

/** RFC 2426, as WhatsApp itself writes them. */
function vCard({ name, phones, organization, emails }: ContactCard): string {
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:;${escape(name)};;;`,
    `FN:${escape(name)}`,
    ...(organization === undefined ? [] : [`ORG:${escape(organization)}`]),
    ...phones.map(({ number, label }) => `TEL${typeOf(label)}:${escape(number)}`),
    ...(emails ?? []).map((email) => `EMAIL:${escape(email)}`),
    'END:VCARD',
  ].join('\n');
}

function typeOf(label: string | undefined): string {
  const word = label?.replaceAll(/[^A-Za-z0-9-]/g, '') ?? '';
  return word === '' ? '' : `;TYPE=${word.toUpperCase()}`;
}

function escape(text: string): string {
  return text.replaceAll(/[\\,;]/g, '\\$&').replaceAll(/\r?\n|\r/g, '\\n');
}
