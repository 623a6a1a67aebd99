import * as z from 'zod';
import type {
  Template,
  TemplateButton,
  TemplateCategory,
  TemplateDefinition,
  TemplateHeaderMedia,
  TemplateStatus,
} from '../../core/provider/index.ts';
import type { ContentResource } from './content.ts';
import type { ContentAction, ContentTypes } from './interactive.ts';
import { gapsIn, readContent, renameGaps, type ReadContent } from './template-parts.ts';

/**
 * A definition as Content. The simplest type that holds it: text alone, quick replies, links and calls, and a WhatsApp
 * card for what has a header, a footer or buttons of both kinds.
 */
export function toTypes(definition: TemplateDefinition): {
  readonly types: ContentTypes;
  /** A sample value for each gap, by its name. */
  readonly variables: Readonly<Record<string, string>>;
} {
  const { body, footer, examples = [], headerExample, buttons = [] } = definition;
  const samples = new Map(gapsIn(body).map((gap, index) => [gap, examples[index]]));
  // Counted on from the body's: over all of the Content no number may stand for two things.
  const place = (text: string, example: string | undefined): string =>
    renameGaps(text, (name) => {
      const free = /^\d+$/.test(name) ? String(nextOf(samples)) : name;
      samples.set(free, example);
      return free;
    });
  const header = definition.header === undefined ? undefined : place(definition.header, headerExample);
  const actions = buttons.flatMap((button) => toAction(button, place));
  const types = ((): ContentTypes => {
    const replies = buttons.filter(({ type }) => type === 'quick_reply').length;
    const mixed = replies > 0 && replies < buttons.length;
    if (header !== undefined || footer !== undefined || mixed) {
      return {
        'whatsapp/card': {
          body,
          ...(header !== undefined && { header_text: header }),
          ...(footer !== undefined && { footer }),
          ...(actions.length > 0 && { actions }),
        },
      };
    }
    if (actions.length === 0) return { 'twilio/text': { body } };
    return replies > 0 ? { 'twilio/quick-reply': { body, actions } } : { 'twilio/call-to-action': { body, actions } };
  })();
  const variables = [...samples].map(([gap, example]) => [gap, example ?? `example ${gap}`] as const);
  return { types, variables: Object.fromEntries<string>(variables) };
}

function nextOf(samples: ReadonlyMap<string, unknown>): number {
  return Math.max(0, ...[...samples.keys()].map(Number).filter((number) => number > 0)) + 1;
}

function toAction(
  button: TemplateButton,
  place: (text: string, example: string | undefined) => string,
): readonly ContentAction[] {
  switch (button.type) {
    case 'quick_reply':
      return [{ type: 'QUICK_REPLY', title: button.text, id: button.text }];
    case 'url':
      return [{ type: 'URL', title: button.text, url: place(button.url, button.example) }];
    case 'phone':
      return [{ type: 'PHONE_NUMBER', title: button.text, phone: button.number }];
    case 'copy_code':
      return [{ type: 'COPY_CODE', title: button.text ?? 'Copy code', code: place('{{1}}', button.example) }];
    // Core submits no template with such a button.
    case 'other':
      return [];
  }
}

/** A Content resource as a template; undefined for one without any text (a location, an authentication code). */
export function toTemplate(content: ContentResource): Template | undefined {
  const read = readContent(content.types);
  const approval = approvalOf(content);
  const name = content.friendly_name || approval.name;
  const { language } = content;
  if (read?.body === undefined || !name || !language) return undefined;
  const { body, header, footer, media } = read;
  const sample = (text: string): readonly string[] =>
    gapsIn(text).map((gap) => {
      const value = content.variables?.[gap];
      return typeof value === 'string' ? value : '';
    });
  const buttons = read.actions.map((action) => toButton(action, sample));
  const examples = sample(body);
  const [headerExample] = sample(header ?? '');
  return toDefinition(
    {
      name,
      language,
      category: categoryOf(approval.category),
      body: countedFromOne(body),
      ...(header !== undefined && { header: countedFromOne(header) }),
      ...(headerExample !== undefined && { headerExample }),
      ...(media !== undefined && gapsIn(media).length > 0 && { headerMedia: kindOf(media, sample(media)) }),
      ...(footer !== undefined && { footer }),
      ...(buttons.length > 0 && { buttons }),
      ...(examples.length > 0 && { examples }),
    },
    content.sid,
    approval.status,
    approval.rejection_reason,
  );
}

/** Twilio counts over the whole Content, we count in each part. */
function countedFromOne(text: string): string {
  const gaps = gapsIn(text);
  return renameGaps(text, (name) => (/^\d+$/.test(name) ? String(gaps.indexOf(name) + 1) : name));
}

/** By the sample, as WhatsApp's reviewers do. */
function kindOf(media: string, [sample = '']: readonly string[]): TemplateHeaderMedia {
  const extension = /\.(\w+)(?:[?#]|$)/.exec(media.replace(/\{\{[^}]*\}\}/, () => sample))?.[1]?.toLowerCase() ?? '';
  if (['jpg', 'jpeg', 'png'].includes(extension)) return 'image';
  if (['mp4', '3gp'].includes(extension)) return 'video';
  return extension === 'pdf' ? 'document' : 'any';
}

function toButton(
  { type, title, url, phone, phone_number, code }: ReadContent['actions'][number],
  sample: (text: string) => readonly string[],
): TemplateButton {
  const number = phone ?? phone_number;
  if (type === 'QUICK_REPLY') return { type: 'quick_reply', text: title };
  if (type === 'URL' && url !== undefined) {
    const [example] = sample(url);
    return { type: 'url', text: title, url: countedFromOne(url), ...(example !== undefined && { example }) };
  }
  if (type === 'COPY_CODE') {
    const example = sample(code ?? '')[0] ?? code ?? '';
    return { type: 'copy_code', ...(title !== '' && { text: title }), example };
  }
  // The documentation writes PHONE where the specification has PHONE_NUMBER.
  if (type.startsWith('PHONE') && number !== undefined) return { type: 'phone', text: title, number };
  return { type: 'other', text: title, providerType: type };
}

/** Puts what Twilio says of it beside the definition. */
export function toDefinition(
  definition: TemplateDefinition,
  sid: string,
  providerStatus: string,
  rejectionReason: string | null | undefined,
): Template {
  return {
    ...definition,
    providerTemplateId: sid,
    status: STATUS[providerStatus.toLowerCase()] ?? 'pending',
    providerStatus,
    ...(rejectionReason && { rejectionReason }),
  };
}

/** docs/content/content-types-overview, "WhatsApp approval statuses". */
const STATUS: { readonly [word: string]: TemplateStatus } = {
  unsubmitted: 'draft',
  received: 'pending',
  pending: 'pending',
  approved: 'approved',
  rejected: 'rejected',
  paused: 'paused',
  disabled: 'disabled',
};

/** WhatsApp had other categories before 2023; Twilio's own examples still show them. */
function categoryOf(word: string): TemplateCategory {
  const category = word.toLowerCase();
  if (category === 'authentication' || category === 'otp') return 'authentication';
  return category === 'marketing' || category === 'promotional' ? 'marketing' : 'utility';
}

const approvalSchema = z.object({
  name: z.string().catch(''),
  category: z.string().catch(''),
  status: z.string().min(1).toLowerCase().catch('unsubmitted'),
  rejection_reason: z.string().catch(''),
});
const keyedSchema = z.object({ whatsapp: approvalSchema });

/** Twilio's specification shows the approval flat; some accounts have it keyed by channel. Both are read. */
export function approvalOf({ approval_requests: approval }: ContentResource): z.output<typeof approvalSchema> {
  return (
    keyedSchema.safeParse(approval).data?.whatsapp ??
    approvalSchema.safeParse(approval).data ?? { name: '', category: '', status: 'unsubmitted', rejection_reason: '' }
  );
}
