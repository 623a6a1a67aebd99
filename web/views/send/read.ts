import { mediaFrom, type SendMedia, type SendMessage } from '../../../sdk/src/index.ts';
import type { Values } from '../../parts/form.tsx';
import { toDecimal } from '../../parts/numbers.ts';
import { MEDIA_TYPES, type SendType } from './content.ts';

type WithoutAddress<Type> = Type extends SendMessage ? Omit<Type, 'to'> : never;
type Content = WithoutAddress<SendMessage>;

/** Whether a type that needs a file has neither address nor file. */
export const MissingMedia = {
  in: (type: SendType, values: Values): boolean =>
    MEDIA_TYPES.includes(type) && (values['mediaUrl'] ?? '').trim() === '' && (values['mediaFile'] ?? '') === '',
};

/** What stands in the form as a message. What the gateway does not take of it, it says by field. */
export async function readContent(type: SendType, values: Values, form: HTMLFormElement): Promise<Content> {
  const given = (name: string): string => (values[name] ?? '').trim();
  const optional = <Name extends string>(name: Name): { readonly [Key in Name]?: string } =>
    given(name) === '' ? {} : ({ [name]: given(name) } as { readonly [Key in Name]: string });
  const lines = (name: string): readonly string[] =>
    given(name)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  const options = () => lines('options').map((title, index) => ({ id: `option-${index + 1}`, title }));
  switch (type) {
    case 'text':
      return { type, text: given('text') };
    case 'image':
    case 'video':
      return { type, media: await readMedia(given('mediaUrl'), form), ...optional('caption') };
    case 'audio':
      return { type, media: await readMedia(given('mediaUrl'), form), voice: values['voice'] === 'true' };
    case 'document':
      return {
        type,
        media: await readMedia(given('mediaUrl'), form),
        filename: given('filename'),
        ...optional('caption'),
      };
    case 'sticker':
      return { type, media: await readMedia(given('mediaUrl'), form) };
    case 'location':
      return {
        type,
        latitude: toDecimal(given('latitude')),
        longitude: toDecimal(given('longitude')),
        ...optional('name'),
        ...optional('address'),
      };
    case 'contacts':
      return { type, contacts: [{ name: given('name'), phones: [{ number: given('number') }] }] };
    case 'reaction':
      return { type, target: given('target'), emoji: given('emoji') };
    case 'poll': {
      const maxChoices = given('maxChoices');
      return {
        type,
        question: given('question'),
        options: lines('options'),
        ...(maxChoices !== '' && { maxChoices: toDecimal(maxChoices) }),
      };
    }
    case 'buttons':
      return { type, text: given('text'), options: options(), ...optional('footer') };
    case 'list':
      return {
        type,
        text: given('text'),
        button: given('button'),
        sections: [{ options: options() }],
        ...optional('footer'),
      };
    case 'cta_url':
      return { type, text: given('text'), button: given('button'), url: given('url'), ...optional('footer') };
    case 'card':
      return {
        type,
        text: given('text'),
        buttons: options().map((option) => ({ type: 'reply' as const, ...option })),
        ...optional('footer'),
      };
    case 'carousel':
      return {
        type,
        text: given('text'),
        cards: lines('mediaUrl').map((url) => ({
          kind: 'image' as const,
          url,
          buttons: [{ type: 'url' as const, title: given('button'), url: given('url') }],
        })),
      };
    case 'template': {
      const [name = given('templateName'), language = given('templateLanguage')] =
        given('template') === '' ? [] : given('template').split(' ');
      return { type, name, language, parameters: lines('parameters') };
    }
  }
}

async function readMedia(url: string, form: HTMLFormElement): Promise<SendMedia> {
  const input = form.elements.namedItem('mediaFile');
  const file = input instanceof HTMLInputElement ? input.files?.[0] : undefined;
  return file === undefined ? { url } : mediaFrom(file, file.type || 'application/octet-stream');
}
