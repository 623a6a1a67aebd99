import * as z from 'zod';
import type {
  Template,
  TemplateButton,
  TemplateCategory,
  TemplateDefinition,
  TemplateStatus,
} from '../../core/provider/index.ts';
import type { ContentResource } from './content.ts';
import type { ContentAction, ContentTypes } from './interactive.ts';

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

/**
 * A definition as Content. The simplest type that holds it: text alone, quick replies, links and calls, and a WhatsApp
 * card for what has a header, a footer or buttons of both kinds.
 */
export function toTypes(definition: TemplateDefinition): {
  readonly types: ContentTypes;
  readonly gaps: readonly string[];
} {
  const { body, header, footer, buttons = [] } = definition;
  const actions = buttons.map(toAction);
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
  return { types, gaps: gapsIn(types) };
}

function toAction(button: TemplateButton): ContentAction {
  switch (button.type) {
    case 'quick_reply':
      return { type: 'QUICK_REPLY', title: button.text, id: button.text };
    case 'url':
      return { type: 'URL', title: button.text, url: button.url };
    case 'phone':
      return { type: 'PHONE_NUMBER', title: button.text, phone: button.number };
  }
}

const text = z.string().min(1).optional().catch(undefined);
const actionSchema = z.object({ type: z.string(), title: z.string(), url: text, phone: text, phone_number: text });
const contentTypeSchema = z.object({
  body: text,
  title: text,
  subtitle: text,
  header_text: text,
  footer: text,
  actions: z.array(z.unknown()).optional().catch(undefined),
});

/** A Content resource as a template; undefined for one without any text (a location, an authentication code). */
export function toTemplate(content: ContentResource): Template | undefined {
  const [first] = Object.values(content.types ?? {}).map((type) => contentTypeSchema.safeParse(type).data);
  const approval = approvalOf(content);
  const name = content.friendly_name || approval.name;
  // A card has its text in `title`, and in `subtitle` what WhatsApp shows as the footer.
  const body = first?.body ?? first?.title;
  const { language } = content;
  if (first === undefined || body === undefined || !name || !language) return undefined;
  const buttons = (first.actions ?? []).map(toButton).filter((button) => button !== undefined);
  const footer = first.footer ?? first.subtitle;
  const header = first.header_text ?? (first.body === undefined ? undefined : first.title);
  const examples = gapsIn(content.types).map((gap) => content.variables?.[gap]);
  return toDefinition(
    {
      name,
      language,
      category: categoryOf(approval.category),
      body,
      ...(header !== undefined && { header }),
      ...(footer !== undefined && { footer }),
      ...(buttons.length > 0 && { buttons }),
      ...(examples.length > 0 && { examples: examples.map((example) => (typeof example === 'string' ? example : '')) }),
    },
    content.sid,
    approval.status,
    approval.rejection_reason,
  );
}

function toButton(action: unknown): TemplateButton | undefined {
  const read = actionSchema.safeParse(action).data;
  if (read === undefined) return undefined;
  const number = read.phone ?? read.phone_number;
  if (read.type === 'QUICK_REPLY') return { type: 'quick_reply', text: read.title };
  if (read.type === 'URL' && read.url !== undefined) return { type: 'url', text: read.title, url: read.url };
  // The documentation writes PHONE where the specification has PHONE_NUMBER.
  if (read.type.startsWith('PHONE') && number !== undefined) return { type: 'phone', text: read.title, number };
  return undefined;
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
