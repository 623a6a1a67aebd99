import * as z from 'zod';
import { languageSchema } from '../provider-kit/message-schema.ts';
import type { TemplateDefinition } from '../provider/index.ts';
import { GAP, gapsOf } from '../provider-kit/template-gaps.ts';
import { idSchema, pageQuery, tenantQuery, timestampSchema } from './common.ts';

const label = z.string().trim().min(1).max(25);

const webAddress = z
  .string()
  .max(2000)
  .refine((text) => z.url({ protocol: /^https?$/ }).safeParse(text.replace(GAP, 'x')).success, 'must be an address')
  .refine(
    (text) => gapsOf(text).length === 0 || /^[^{}]*\{\{\s*1\s*\}\}$/.test(text),
    'may have one gap, {{1}}, and that at its end',
  );

const buttonSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('quick_reply'), text: label }),
  z.strictObject({
    type: z.literal('url'),
    text: label,
    url: webAddress.describe('May end in a gap, `{{1}}`.'),
    example: z.string().min(1).max(2000).exactOptional().describe('A sample value for the gap.'),
  }),
  z.strictObject({ type: z.literal('copy_code'), text: label.exactOptional(), example: z.string().min(1).max(64) }),
  z.strictObject({ type: z.literal('phone'), text: label, number: z.string().min(3).max(20) }),
]);

/** WhatsApp's limits, so that a template which fits here is not refused for its form there. */
const definition = {
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'must be lower-case letters, digits and underscores'),
  language: languageSchema,
  category: z.enum(['marketing', 'utility', 'authentication']),
  body: z.string().min(1).max(1024).describe('Gaps are `{{1}}`, `{{2}}`, …'),
  header: z.string().min(1).max(60).exactOptional().describe('A text, with one gap, `{{1}}`, at most.'),
  headerExample: z.string().min(1).max(60).exactOptional().describe("A sample value for the header's gap."),
  headerMedia: z
    .enum(['image', 'video', 'document', 'any'])
    .exactOptional()
    .describe(
      'Instead of a text, the kind of medium that each message brings. `any`: the provider does not say which.',
    ),
  footer: z.string().min(1).max(60).exactOptional(),
  buttons: z.array(buttonSchema).min(1).max(10).exactOptional(),
  examples: z
    .array(z.string().min(1).max(1024))
    .max(64)
    .exactOptional()
    .describe("One sample value for each gap. WhatsApp's reviewers want them."),
};

export const createTemplateSchema = z
  .strictObject({
    tenantId: idSchema('tenant').optional().describe('With a tenant key, or with a connection: may be left out.'),
    connectionId: idSchema('connection').optional().describe("Submits it to this connection's provider at once."),
    ...definition,
  })
  .refine(({ body }) => isCounted(gapsOf(body)), {
    path: ['body'],
    message: 'must number its gaps {{1}}, {{2}}, … without leaving one out',
  })
  .refine(({ body, examples }) => examples === undefined || examples.length === gapsOf(body).length, {
    path: ['examples'],
    message: 'must be one for each gap of the body',
  })
  .refine(({ header = '' }) => isCounted(gapsOf(header)) && gapsOf(header).length < 2, {
    path: ['header'],
    message: 'may have one gap, {{1}}',
  })
  .refine(({ header, headerMedia }) => header === undefined || headerMedia === undefined, {
    path: ['headerMedia'],
    message: 'must not stand beside a header that is text',
  });

function isCounted(gaps: readonly string[]): boolean {
  return gaps.every((gap, index) => gap === String(index + 1));
}

/** Names the connection whose provider is meant. */
export const templateConnectionSchema = z.strictObject({ connectionId: idSchema('connection') });

export const listTemplatesQuery = z.strictObject({
  ...pageQuery,
  ...tenantQuery,
  name: z.string().max(512).optional(),
  language: z.string().max(20).optional(),
});

const statusSchema = z.enum(['draft', 'pending', 'approved', 'rejected', 'paused', 'disabled']);

export const templateSchema = z.object({
  id: idSchema('template'),
  tenantId: idSchema('tenant'),
  parameterCount: z.int().describe("What a message's `parameters` must be as many as."),
  submissions: z
    .array(
      z.object({
        connectionId: idSchema('connection'),
        provider: z.string(),
        status: statusSchema,
        /** The provider's own word for it. */
        providerStatus: z.string(),
        providerTemplateId: z.string(),
        rejectionReason: z.string().nullable(),
        updatedAt: timestampSchema,
      }),
    )
    .describe(
      'What the providers make of it. A provider that keeps no templates needs none: there it is sent as text.',
    ),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
  ...definition,
  buttons: z
    .array(
      z.discriminatedUnion('type', [
        ...buttonSchema.options,
        z.object({ type: z.literal('other'), text: z.string(), providerType: z.string() }),
      ]),
    )
    .exactOptional()
    .describe('`other`: a button of a template that was made elsewhere, of a type that cannot be made here.'),
});

/** What a sync found. */
export const syncSchema = z.object({
  found: z.int().describe('Templates that the provider has now.'),
  added: z.int().describe('Of these, new to us.'),
  gone: z.int().describe('Those that the provider has no more. They stay ours.'),
});

export type CreateTemplate = z.output<typeof createTemplateSchema>;
export type ListTemplates = z.output<typeof listTemplatesQuery>;
export type TemplateView = Omit<z.output<typeof templateSchema>, keyof TemplateDefinition> & TemplateDefinition;
export type SyncReport = z.output<typeof syncSchema>;
