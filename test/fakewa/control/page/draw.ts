/** Drawing people, chats and bubbles. */
import type { ReceivedMessage } from '../../api.ts';
import { openMedia, type Person, toUrl } from './api.ts';
import type { Bubble, Media } from './conversation.ts';
import { make } from './dom.ts';
import { words } from './i18n.ts';

const face = (name: string) => make('span', { className: 'face', textContent: name.replace(/^\+/, '').slice(0, 1) });

const twoLines = (first: string, second: string) =>
  make('span', {}, make('strong', { textContent: first }), make('small', { textContent: second }));

export const personRow = ({ number, name, online }: Person, held: boolean, onclick: () => void): HTMLElement =>
  make(
    'li',
    {},
    make(
      'button',
      { className: held ? 'person held' : 'person', ariaPressed: String(held), onclick },
      face(name),
      twoLines(name, number),
      make('span', { className: online ? 'dot on' : 'dot', title: online ? words.online : words.offline }),
    ),
  );

export const chatRow = (name: string, last: ReceivedMessage | undefined, onclick: () => void): HTMLElement =>
  make('li', {}, make('button', { onclick }, face(name), twoLines(name, last?.text ?? '')));

const shown = (kind: Bubble['kind'], src: string, { fileName }: Media): HTMLElement => {
  switch (kind) {
    case 'image':
    case 'sticker':
      return make('img', { src, alt: words.kinds[kind] });
    case 'audio':
      return make('audio', { src, controls: true });
    case 'video':
      return make('video', { src, controls: true });
    case 'document':
    case 'location':
    case 'contact':
    case 'poll':
    case 'other':
      return make('a', { href: src, download: fileName, textContent: fileName });
  }
};

const opened = new Map<string, HTMLElement>();

/** The file of a message, fetched once. */
const file = (owner: string, { entry, kind }: Bubble, media: Media): HTMLElement => {
  const key = `${owner}/${entry.id}`;
  const known = opened.get(key);
  if (known) return known;
  const holder = make('div', { textContent: words.kinds[kind] });
  opened.set(key, holder);
  openMedia(owner, entry.message)
    .then((bytes) => holder.replaceChildren(shown(kind, toUrl(bytes, media.mimetype), media)))
    .catch(() => undefined);
  return holder;
};

const foot = ({ entry, edited, ticks, seen }: Bubble): HTMLElement => {
  const clock = new Date(entry.time * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const marks = make('span', { className: seen ? 'ticks seen' : 'ticks', textContent: ticks === 2 ? ' ✓✓' : ' ✓' });
  return make(
    'small',
    { className: 'foot' },
    edited ? `${words.edited} ${clock}` : clock,
    ...(entry.fromMe ? [marks] : []),
  );
};

export const bubbleRow = (owner: string, bubble: Bubble, nameOf: (key: string) => string): HTMLElement => {
  const { entry, media, text, reactions } = bubble;
  const inGroup = entry.chat.endsWith('@g.us') && !entry.fromMe;
  return make(
    'li',
    { className: `${entry.fromMe ? 'mine' : 'theirs'}${bubble.deleted ? ' deleted' : ''}` },
    ...(inGroup ? [make('small', { textContent: nameOf(entry.from) })] : []),
    ...(media ? [file(owner, bubble, media)] : []),
    ...(text ? [make('p', { textContent: text })] : []),
    foot(bubble),
    ...(reactions.size > 0
      ? [make('span', { className: 'reaction', textContent: [...reactions.values()].join('') })]
      : []),
  );
};
