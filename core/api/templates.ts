import * as z from 'zod';
import { languageSchema } from '../provider-kit/message-schema.ts';
import type { TemplateDefinition } from '../provider/index.ts';
import { gapsOf } from '../provider-kit/template-gaps.ts';
import { idSchema, pageQuery, tenantQuery, timestampSchema } from './common.ts';

const label = z.string().trim().min(1).max(25);

const buttonSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('quick_reply'), text: label }),
  z.strictObject({ type: z.literal('url'), text: label, url: z.url({ protocol: /^https?$/ }).max(2000) }),
  z.strictObject({ type: z.literal('phone'), text: label, number: z.string().min(3).max(20) }),
]);

/** WhatsApp's limits, so that a template which fits here is not refused for its form there. */
const definition = {
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'must be lower-case letters, digits and underscores'),
  language: languageSchema,
  category: z.enum(['marketing', 'utility', 'authentication']),
  /** Gaps are `{{1}}`, `{{2}}`, … */
  body: z.string().min(1).max(1024),
  header: z.string().min(1).max(60).exactOptional(),
  footer: z.string().min(1).max(60).exactOptional(),
  buttons: z.array(buttonSchema).min(1).max(10).exactOptional(),
  /** One sample value for each gap. WhatsApp's reviewers want them. */
  examples: z.array(z.string().min(1).max(1024)).max(64).exactOptional(),
};

export const createTemplateSchema = z
  .strictObject({
    /** With a tenant key, or with a connection: may be left out. */
    tenantId: idSchema('tenant').optional(),
    /** Submits it to this connection's provider at once. */
    connectionId: idSchema('connection').optional(),
    ...definition,
  })
  .refine(({ body }) => isCounted(gapsOf(body)), {
    path: ['body'],
    message: 'must number its gaps {{1}}, {{2}}, … without leaving one out',
  })
  .refine(({ body, examples }) => examples === undefined || examples.length === gapsOf(body).length, {
    path: ['examples'],
    message: 'must be one for each gap of the body',
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
  /** What a message's `parameters` must be as many as. */
  parameterCount: z.int(),
  /** What the providers make of it. A provider that keeps no templates needs none: there it is sent as text. */
  submissions: z.array(
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
  ),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
  ...definition,
});

/** What a sync found. */
export const syncSchema = z.object({
  /** Templates that the provider has now. */
  found: z.int(),
  /** Of these, new to us. */
  added: z.int(),
  /** Those that the provider has no more. They stay ours. */
  gone: z.int(),
});

export type CreateTemplate = z.output<typeof createTemplateSchema>;
export type ListTemplates = z.output<typeof listTemplatesQuery>;
export type TemplateView = Omit<z.output<typeof templateSchema>, keyof TemplateDefinition> & TemplateDefinition;
export type SyncReport = z.output<typeof syncSchema>;
