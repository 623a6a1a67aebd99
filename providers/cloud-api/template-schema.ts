import * as z from 'zod';
import type {
  Template,
  TemplateButton,
  TemplateCategory,
  TemplateDefinition,
  TemplateHeaderMedia,
  TemplateStatus,
} from '../../core/provider/index.ts';
import { GAP, gapsOf } from '../../core/provider-kit/template-gaps.ts';
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
  const { name, language, category, body, header, headerExample, footer, buttons, examples } = definition;
  const components = [
    ...(header === undefined
      ? []
      : [
          {
            type: 'HEADER',
            format: 'TEXT',
            text: header,
            ...(headerExample !== undefined && { example: { header_text: [headerExample] } }),
          },
        ]),
    {
      type: 'BODY',
      text: body,
      ...(examples !== undefined && examples.length > 0 && { example: { body_text: [examples] } }),
    },
    ...(footer === undefined ? [] : [{ type: 'FOOTER', text: footer }]),
    ...(buttons === undefined || buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons: buttons.flatMap(toButton) }]),
  ];
  return { name, language, category: category.toUpperCase(), components };
}

function toButton(button: TemplateButton): readonly unknown[] {
  switch (button.type) {
    case 'quick_reply':
      return [{ type: 'QUICK_REPLY', text: button.text }];
    case 'url':
      // The sample is the whole address.
      return [
        {
          type: 'URL',
          text: button.text,
          url: button.url,
          ...(button.example !== undefined && { example: [button.url.replace(GAP, () => button.example ?? '')] }),
        },
      ];
    case 'phone':
      return [{ type: 'PHONE_NUMBER', text: button.text, phone_number: button.number }];
    case 'copy_code':
      return [{ type: 'COPY_CODE', example: button.example }];
    // Core submits no template with such a button.
    case 'other':
      return [];
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

const texts = z.array(z.string()).optional().catch(undefined);

const componentSchema = z.object({
  type: z.string().transform((type) => type.toUpperCase()),
  format: optionalText,
  text: optionalText,
  buttons: anyList,
  example: z
    .object({
      body_text: z.array(z.array(z.string())).optional().catch(undefined),
      header_text: texts,
    })
    .optional()
    .catch(undefined),
});

const buttonSchema = z.object({
  type: z.string().transform((type) => type.toUpperCase()),
  text: z.string().catch(''),
  url: optionalText,
  phone_number: optionalText,
  // A list, or of a code the code itself.
  example: z
    .union([z.array(z.string()), z.string().transform((one) => [one])])
    .optional()
    .catch(undefined),
});

const HEADER_MEDIA: Readonly<Record<string, TemplateHeaderMedia>> = {
  IMAGE: 'image',
  VIDEO: 'video',
  DOCUMENT: 'document',
};

/** A template in a list; undefined where it has no name, language or status. What we have no word for is left out. */
export function readTemplate(payload: unknown): Template | undefined {
  const template = templateSchema.safeParse(payload).data;
  if (template === undefined) return undefined;
  const components = template.components.flatMap((part) => componentSchema.safeParse(part).data ?? []);
  const find = (type: string) => components.find((component) => component.type === type);
  const header = find('HEADER');
  const footer = find('FOOTER')?.text;
  const headerMedia = HEADER_MEDIA[header?.format?.toUpperCase() ?? ''];
  const headerExample = header?.example?.header_text?.[0];
  const buttons = (find('BUTTONS')?.buttons ?? []).flatMap(readButton);
  const examples = find('BODY')?.example?.body_text?.[0];
  const reason = template.rejected_reason;
  return {
    name: template.name,
    language: template.language,
    category: categoryOf(template.category),
    body: find('BODY')?.text ?? '',
    ...(header?.text !== undefined && { header: header.text }),
    ...(headerExample !== undefined && { headerExample }),
    ...(headerMedia !== undefined && { headerMedia }),
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
  const { type, text, url, phone_number: number, example: [example] = [] } = button;
  if (type === 'QUICK_REPLY') return [{ type: 'quick_reply', text }];
  if (type === 'URL' && url !== undefined) {
    return [{ type: 'url', text, url, ...(example !== undefined && sampleOf(url, example)) }];
  }
  if (type === 'PHONE_NUMBER' && number !== undefined) return [{ type: 'phone', text, number }];
  if (type === 'COPY_CODE') return [{ type: 'copy_code', ...(text !== '' && { text }), example: example ?? '' }];
  // It keeps its place: a message names buttons by their index.
  return [{ type: 'other', text, providerType: type }];
}

/** What the sample address has in the place of the gap. */
function sampleOf(url: string, sample: string): { readonly example?: string } {
  if (gapsOf(url).length === 0) return {};
  const prefix = url.replace(/\{\{.*$/s, '');
  return { example: sample.startsWith(prefix) && sample !== prefix ? sample.slice(prefix.length) : sample };
}
