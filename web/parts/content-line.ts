import type { MessageContent } from '../../sdk/src/index.ts';
import type { Texts } from '../texts/en/index.ts';

/** A message in one line: its kind, unless it is plain text, and its first words. */
export function contentLine(content: MessageContent, { talk }: Texts): string {
  const said = wordsOf(content);
  if (content.type === 'text') return said;
  const kind = talk.messages.kind[content.type];
  return said === '' ? kind : `${kind}: ${said}`;
}

function wordsOf(content: MessageContent): string {
  switch (content.type) {
    case 'text':
    case 'buttons':
    case 'list':
    case 'cta_url':
    case 'card':
    case 'carousel':
    case 'system':
      return content.text;
    case 'image':
    case 'video':
      return content.caption ?? '';
    case 'document':
      return content.filename;
    case 'location':
      return content.name ?? `${content.latitude}, ${content.longitude}`;
    case 'contacts':
      return content.contacts.map(({ name }) => name).join(', ');
    case 'reaction':
      return content.emoji ?? '–';
    case 'poll':
      return content.question;
    case 'template':
      return content.name;
    case 'choice':
      return content.options.map(({ title }) => title).join(', ');
    case 'order':
      return content.text ?? '';
    case 'audio':
    case 'sticker':
    case 'removed':
    case 'unsupported':
      return '';
  }
}
