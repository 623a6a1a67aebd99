import * as z from 'zod';

/** Of a Content resource, all that a message has to fill. Gaps are counted over the whole of it. */
export type TemplateParts = {
  /** The names of all gaps: numbers in their order, then names as they come. */
  readonly gaps: readonly string[];
  readonly body: readonly string[];
  readonly header: readonly string[];
  /** The address of its medium, where that has a gap. */
  readonly media?: string;
  readonly buttons: readonly ButtonPart[];
};

/** What a button has that may have a gap: an address, what comes back, a code. */
export type ButtonPart = { readonly type: 'url' | 'quick_reply' | 'copy_code' | 'other'; readonly text: string };

const GAP = /\{\{\s*(\w{1,16})\s*\}\}/g;

/** The names of the gaps in a text or a whole definition: numbers in their order, then names as they come. */
export function gapsIn(definition: unknown): readonly string[] {
  const text = typeof definition === 'string' ? definition : (JSON.stringify(definition) ?? '');
  const names = [...new Set([...text.matchAll(GAP)].map(([, name]) => name ?? ''))];
  const isNumber = (name: string): boolean => /^\d+$/.test(name);
  return [
    ...names.filter(isNumber).sort((left, right) => Number(left) - Number(right)),
    ...names.filter((name) => !isNumber(name)),
  ];
}

/** Each gap as `rename` says. */
export function renameGaps(text: string, rename: (name: string) => string): string {
  return text.replaceAll(GAP, (_gap, name: string) => `{{${rename(name)}}}`);
}

const text = z.string().min(1).optional().catch(undefined);
const anyList = z.array(z.unknown()).catch([]);
const typeSchema = z.object({
  body: text,
  title: text,
  subtitle: text,
  header_text: text,
  footer: text,
  media: z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([]),
  actions: anyList,
});
const actionSchema = z.object({
  type: z.string(),
  title: z.string().catch(''),
  url: text,
  id: text,
  code: text,
  phone: text,
  phone_number: text,
});

/** What a Content resource shows, whatever its type is called (docs/content: text, quick-reply, call-to-action, card, media). */
export type ReadContent = {
  readonly body: string | undefined;
  readonly header: string | undefined;
  readonly footer: string | undefined;
  readonly media: string | undefined;
  readonly actions: readonly z.output<typeof actionSchema>[];
};

/** Undefined where there is nothing to read. A card has its text in `title`, and in `subtitle` what WhatsApp shows as the footer. */
export function readContent(types: Readonly<Record<string, unknown>> | null | undefined): ReadContent | undefined {
  const [first] = Object.values(types ?? {}).map((type) => typeSchema.safeParse(type).data);
  if (first === undefined) return undefined;
  return {
    body: first.body ?? first.title,
    header: first.header_text ?? (first.body === undefined ? undefined : first.title),
    footer: first.footer ?? first.subtitle,
    media: first.media[0],
    actions: first.actions.map((action) => actionSchema.safeParse(action).data ?? UNREADABLE),
  };
}

/** It keeps its place: buttons go by their index. */
const UNREADABLE: z.output<typeof actionSchema> = { type: 'unreadable', title: '' };

/** One code, of which WhatsApp itself makes text and button (docs/content/whatsappauthentication). */
const AUTHENTICATION = 'whatsapp/authentication';

/** What has to be filled of a Content resource. */
export function partsOf(types: Readonly<Record<string, unknown>> | null | undefined): TemplateParts {
  if (types !== null && types !== undefined && Object.hasOwn(types, AUTHENTICATION)) {
    return { gaps: ['1'], body: ['1'], header: [], buttons: [{ type: 'url', text: '{{1}}' }] };
  }
  const content = readContent(types);
  const media = content?.media;
  return {
    gaps: gapsIn(types),
    body: gapsIn(content?.body ?? ''),
    header: gapsIn(content?.header ?? ''),
    ...(media !== undefined && gapsIn(media).length > 0 && { media }),
    buttons: (content?.actions ?? []).map(buttonOf),
  };
}

function buttonOf({ type, url, id, code }: z.output<typeof actionSchema>): ButtonPart {
  if (type === 'URL') return { type: 'url', text: url ?? '' };
  if (type === 'QUICK_REPLY') return { type: 'quick_reply', text: id ?? '' };
  return type === 'COPY_CODE' ? { type: 'copy_code', text: code ?? '' } : { type: 'other', text: '' };
}
