import * as z from 'zod';
import { addressSchema, languageSchema, phoneNumberSchema } from '../provider-kit/message-schema.ts';
import { bare } from '../text.ts';
import { addressQuery, idSchema, pageQuery, tenantQuery, timestampSchema } from './common.ts';

/** The longest keyword, and the longest text that may be one. */
export const MAX_KEYWORD_LENGTH = 64;

const sourceSchema = z.enum(['keyword', 'provider', 'api']);
const scopeSchema = z.enum(['all', 'marketing']);

export const createSuppressionSchema = z.strictObject({
  tenantId: idSchema('tenant').optional().describe('With a tenant key: its own tenant, and may be left out.'),
  address: z
    .union([
      phoneNumberSchema,
      addressSchema.refine((address) => address.type !== 'group', 'must be a person: a group cannot opt out'),
    ])
    .describe('`+5511…`, or a user without a number. Somebody who is not known yet may be named, too.'),
  scope: scopeSchema
    .optional()
    .describe('`marketing`: no marketing templates, and all else. `all`, when absent: nothing is sent.'),
  reason: z.string().min(1).max(500).optional().describe('A note of yours.'),
});

export const listSuppressionsQuery = z.strictObject({
  ...pageQuery,
  ...tenantQuery,
  address: addressQuery.optional(),
  source: sourceSchema.optional(),
  scope: scopeSchema.optional(),
});

export const suppressionSchema = z.object({
  id: idSchema('suppression'),
  tenantId: idSchema('tenant'),
  address: addressSchema
    .nullable()
    .describe(
      'Null where its contact was erased: what is kept is a hash that recognises the address and does not tell it.',
    ),
  contactId: idSchema('contact').nullable().describe('Null where nobody with this address is known.'),
  source: sourceSchema.describe(
    '`keyword`: they wrote it. `provider`: it said so when it refused a message. `api`: you did.',
  ),
  scope: scopeSchema.describe('What they want no more of: `all`, or only templates of the category `marketing`.'),
  reason: z.string().nullable().describe("The keyword, the provider's code, or your note."),
  messageId: idSchema('message').nullable().describe('The message that caused it.'),
  createdAt: timestampSchema,
});

const keyword = z
  .string()
  .trim()
  .min(1)
  .max(MAX_KEYWORD_LENGTH)
  .refine((text) => bare(text) !== '', 'must have a letter or a digit');
const keywords = z.array(keyword).max(50);
const confirmation = z.string().min(1).max(1024).exactOptional();

const languageSettingsSchema = z.strictObject({
  optOut: keywords,
  optIn: keywords,
  /** Sent once to whom has just opted out, in spite of it. None when absent. */
  optedOutText: confirmation,
  optedInText: confirmation,
});

export const optOutSettingsSchema = z
  .strictObject({
    /** By language. Where one keyword stands in several, the first counts. */
    languages: z
      .record(languageSchema, languageSettingsSchema)
      .refine((languages) => Object.keys(languages).length <= 30, 'at most 30 languages'),
  })
  .refine(({ languages }) => !isContradictory(Object.values(languages)), {
    path: ['languages'],
    message: 'must not have one word for both opting out and opting in',
  });

function isContradictory(languages: readonly z.output<typeof languageSettingsSchema>[]): boolean {
  const out = new Set(languages.flatMap(({ optOut }) => optOut.map(bare)));
  return languages.some(({ optIn }) => optIn.some((word) => out.has(bare(word))));
}

export type CreateSuppression = z.output<typeof createSuppressionSchema>;
export type ListSuppressions = z.output<typeof listSuppressionsQuery>;
export type SuppressionView = z.output<typeof suppressionSchema>;
export type OptOutSettings = z.output<typeof optOutSettingsSchema>;
