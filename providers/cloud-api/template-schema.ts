import * as z from 'zod';
import type {
  Template,
  TemplateButton,
  TemplateCategory,
  TemplateDefinition,
  TemplateStatus,
} from '../../core/provider/index.ts';
import { anyList, optionalText } from './payload.ts';

/**
 * Templates as Meta and 360dialog write them: the same components, words in capitals or not. From
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates and
 * https://docs.360dialog.com/partner/messaging/template-messages/create-and-manage-template-messages
 */

const CATEGORIES: Readonly<Record<string, TemplateCategory>> = {
  marketing: 'marketing',
  utility: 'utility',
  authentication: 'authentication',
};

const STATUSES: Readonly<Record<string, TemplateStatus>> = {
  approved: 'approved',
  pending: 'pending',
  submitted: 'pending',
  in_appeal: 'pending',
  rejected: 'rejected',
  paused: 'paused',
  disabled: 'disabled',
  pending_deletion: 'disabled',
  deleted: 'disabled',
  limit_exceeded: 'disabled',
  archived: 'disabled',
};

/** Words that are younger than we are count as `pending`: nothing can be said of them yet. */
export function statusOf(word: string): TemplateStatus {
  const key = word.toLowerCase();
  return Object.hasOwn(STATUSES, key) ? (STATUSES[key] ?? 'pending') : 'pending';
}

/** Older categories are transactional all of them. */
export function categoryOf(word: string | undefined): TemplateCategory {
  const key = (word ?? '').toLowerCase();
  return Object.hasOwn(CATEGORIES, key) ? (CATEGORIES[key] ?? 'utility') : 'utility';
}

/** The body that creates a template. */
export function toCreation(definition: TemplateDefinition): Readonly<Record<string, unknown>> {
  const { name, language, category, body, header, footer, buttons, examples } = definition;
  const components = [
    ...(header === undefined ? [] : [{ type: 'HEADER', format: 'TEXT', text: header }]),
    {
      type: 'BODY',
      text: body,
      ...(examples !== undefined && examples.length > 0 && { example: { body_text: [examples] } }),
    },
    ...(footer === undefined ? [] : [{ type: 'FOOTER', text: footer }]),
    ...(buttons === undefined || buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons: buttons.map(toButton) }]),
  ];
  return { name, language, category: category.toUpperCase(), components };
}

function toButton(button: TemplateButton): unknown {
  switch (button.type) {
    case 'quick_reply':
      return { type: 'QUICK_REPLY', text: button.text };
    case 'url':
      return { type: 'URL', text: button.text, url: button.url };
    case 'phone':
      return { type: 'PHONE_NUMBER', text: button.text, phone_number: button.number };
  }
}

const templateSchema = z.object({
  id: optionalText,
  name: z.string().min(1),
  language: z.string().min(1),
  status: z.string().min(1),
  category: optionalText,
  rejected_reason: optionalText,
  components: anyList,
});

const componentSchema = z.object({
  type: z.string().transform((type) => type.toUpperCase()),
  format: optionalText,
  text: optionalText,
  buttons: anyList,
  example: z
    .object({ body_text: z.array(z.array(z.string())) })
    .optional()
    .catch(undefined),
});

const buttonSchema = z.object({
  type: z.string().transform((type) => type.toUpperCase()),
  text: z.string(),
  url: optionalText,
  phone_number: optionalText,
});

/** A template in a list; undefined where it has no name, language or status. What we have no word for is left out. */
export function readTemplate(payload: unknown): Template | undefined {
  const template = templateSchema.safeParse(payload).data;
  if (template === undefined) return undefined;
  const components = template.components.flatMap((part) => componentSchema.safeParse(part).data ?? []);
  const find = (type: string) => components.find((component) => component.type === type);
  const header = find('HEADER');
  const footer = find('FOOTER')?.text;
  const buttons = (find('BUTTONS')?.buttons ?? []).flatMap(readButton);
  const examples = find('BODY')?.example?.body_text[0];
  const reason = template.rejected_reason;
  return {
    name: template.name,
    language: template.language,
    category: categoryOf(template.category),
    body: find('BODY')?.text ?? '',
    ...(header?.text !== undefined && { header: header.text }),
    ...(footer !== undefined && { footer }),
    ...(buttons.length > 0 && { buttons }),
    ...(examples !== undefined && { examples }),
    providerTemplateId: template.id ?? `${template.name}/${template.language}`,
    status: statusOf(template.status),
    providerStatus: template.status,
    ...(reason !== undefined && reason !== '' && reason.toUpperCase() !== 'NONE' && { rejectionReason: reason }),
  };
}

function readButton(payload: unknown): readonly TemplateButton[] {
  const button = buttonSchema.safeParse(payload).data;
  if (button === undefined) return [];
  const { type, text, url, phone_number: number } = button;
  if (type === 'QUICK_REPLY') return [{ type: 'quick_reply', text }];
  if (type === 'URL' && url !== undefined) return [{ type: 'url', text, url }];
  return type === 'PHONE_NUMBER' && number !== undefined ? [{ type: 'phone', text, number }] : [];
}
