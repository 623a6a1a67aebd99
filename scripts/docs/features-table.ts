import type {
  MessageLimits,
  MessageType,
  ProviderCapabilities,
  RegisteredProvider,
} from '../../core/provider/index.ts';
import { providers } from '../../providers/registry.ts';
import { plainerType } from './plainer-type.ts';
import { WORDS, type Language } from './features-words.ts';

/** The table of the READMEs: what each provider can do, from its capabilities and nothing else. */
export function renderFeatures(language: Language): string {
  const words = WORDS[language];
  const all = Object.values<RegisteredProvider>(providers);
  const rows: (readonly [name: string, cell: (capabilities: ProviderCapabilities) => string])[] = [
    ...types(all).map((type) => [code(type), messageCell(type, language)] as const),
    [words.replies, ({ replies }) => mark(replies)],
    [words.groups, ({ recipients }) => mark(recipients.includes('group'))],
    [words.users, ({ recipients }) => mark(recipients.includes('user'))],
    [words.mediaByUrl, ({ mediaSources }) => mark(mediaSources.includes('url'))],
    [words.mediaAsBytes, ({ mediaSources }) => mark(mediaSources.includes('bytes'))],
    ...actions(all).map(
      (action) =>
        [
          `${words.action} ${code(action)}`,
          (each: ProviderCapabilities) => mark(each.actions.includes(action)),
        ] as const,
    ),
    [words.reports, ({ deliveryStates }) => deliveryStates.filter((state) => state !== 'queued').join(', ')],
    [words.pairing, ({ pairing }) => (pairing.length === 0 ? NO : pairing.map((way) => words.ways[way]).join(', '))],
    [words.window, ({ freeform }) => words.freeform[freeform]],
    [words.numberCheck, ({ numberCheck }) => mark(numberCheck)],
    [words.templates, ({ templates }) => mark(templates)],
    [words.idempotent, ({ idempotentSend }) => mark(idempotentSend)],
  ];
  return [
    line(['', ...all.map(({ label }) => label)]),
    line(['---', ...all.map(() => '---')]),
    ...rows.map(([name, cell]) => line([name, ...all.map(({ capabilities }) => cell(capabilities))])),
  ].join('\n');
}

const START = '<!-- features: made by `npm run docs` -->';
const END = '<!-- /features -->';

/** The document with the table between its two markers. Throws where it has none. */
export function withFeatures(document: string, language: Language): string {
  const start = document.indexOf(START);
  const end = document.indexOf(END);
  if (start === -1 || end < start) throw new Error(`There is no place for the table: ${START} … ${END}`);
  return `${document.slice(0, start + START.length)}\n\n${renderFeatures(language)}\n\n${document.slice(end)}`;
}

const YES = '✓';
const NO = '–';
const MIB = 1024 * 1024;

function messageCell(type: MessageType, language: Language): (capabilities: ProviderCapabilities) => string {
  const { as } = WORDS[language];
  return (capabilities) => {
    const limits = capabilities.messages[type];
    if (limits !== false) return mostUseful(limits, language);
    const plainer = plainerType(type, capabilities);
    return plainer === undefined ? NO : `*${as} ${code(plainer)}*`;
  };
}

/** What a sender meets first: how many choices, how large a medium, how long a text. */
function mostUseful(
  { maxOptions, maxBytes, maxTextLength, viaTemplate, unreliable }: MessageLimits,
  language: Language,
) {
  const words = WORDS[language];
  const count = (value: number) => value.toLocaleString(language);
  const limit =
    maxOptions !== undefined
      ? `${count(maxOptions)} ${words.options}`
      : maxBytes !== undefined
        ? size(maxBytes, count)
        : maxTextLength !== undefined
          ? `${count(maxTextLength)} ${words.characters}`
          : YES;
  const remarks = [
    ...(viaTemplate === true ? [words.viaTemplate] : []),
    ...(unreliable === true ? [words.unreliable] : []),
  ];
  return [limit, ...remarks].join(', ');
}

function size(bytes: number, count: (value: number) => string): string {
  return bytes >= MIB ? `${count(bytes / MIB)} MB` : `${count(bytes / 1024)} KB`;
}

function types([first]: readonly RegisteredProvider[]): readonly MessageType[] {
  return Object.keys(first?.capabilities.messages ?? {}) as MessageType[];
}

function actions(all: readonly RegisteredProvider[]) {
  return [...new Set(all.flatMap(({ capabilities }) => capabilities.actions))];
}

function mark(value: boolean): string {
  return value ? YES : NO;
}

function code(text: string): string {
  return `\`${text}\``;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
