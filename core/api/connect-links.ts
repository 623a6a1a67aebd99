import * as z from 'zod';
import { phoneNumberSchema } from '../provider-kit/message-schema.ts';
import { idSchema, pageQuery, pageSchema, tenantQuery, timestampSchema } from './common.ts';

/** Languages that the connect page speaks. */
export const LINK_LOCALES = ['en', 'es', 'pt-BR'] as const;

/** Bytes of a logo, as a file. */
export const MOST_LOGO_BYTES = 64 * 1024;

const branding = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .optional()
      .describe("Who asks: the operator's own name, as its customers know it."),
    /** An https URL, fetched now and kept by us; or `data:image/…;base64,…`. PNG, JPEG, WebP or SVG, 64 KiB at most. */
    logo: z
      .string()
      .max(100_000)
      .regex(/^(https?:\/\/|data:image\/)/, 'must be an https URL or data:image/…;base64,…')
      .optional(),
    /** Of buttons and the like. What stands on it is black or white, whichever can be read. */
    color: z
      .string()
      .regex(/^#[\da-f]{6}$/i, 'must be like #0a7cff')
      .transform((color) => color.toLowerCase())
      .optional(),
  })
  .default({});

export const createConnectLinkSchema = z
  .strictObject({
    tenantId: idSchema('tenant').optional().describe('With a tenant key: its own tenant, and may be left out.'),
    connectionId: idSchema('connection')
      .optional()
      .describe('The connection to connect. When absent, one is made when the link is first used.'),
    provider: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe("What a connection is made on. When absent: what the tenant's plan says."),
    label: z.string().trim().min(1).max(200).optional().describe('Of a connection that is made.'),
    number: phoneNumberSchema
      .optional()
      .describe('The number that is to be connected. Another one does not complete the link.'),
    expiresAt: timestampSchema.optional().describe('In a day when absent; in 30 days at most.'),
    branding,
    redirectUrl: z
      .string()
      .max(2048)
      .optional()
      .describe('Where the visitor goes when it is done: https, or http on this very machine.'),
    locale: z.enum(LINK_LOCALES).optional().describe("When absent: what the visitor's browser asks for."),
    /** Which sites may show the page in a frame: `https://app.example.com`. None when empty. */
    allowedOrigins: z
      .array(z.string().max(255))
      .max(10)
      .default([])
      .transform((origins) => [...new Set(origins)]),
  })
  .refine(({ connectionId, provider, label }) => connectionId === undefined || (provider ?? label) === undefined, {
    path: ['connectionId'],
    message: 'goes without provider and label: the connection has its own',
  });

export const listConnectLinksQuery = z.strictObject({ ...pageQuery, ...tenantQuery });

export const LINK_STATUSES = ['open', 'completed', 'expired', 'revoked'] as const;
const linkStatusSchema = z.enum(LINK_STATUSES);

export const connectLinkSchema = z.object({
  id: idSchema('connectLink'),
  tenantId: idSchema('tenant'),
  connectionId: idSchema('connection').nullable().describe('Null until the link has made its connection.'),
  provider: z.string().nullable(),
  label: z.string().nullable(),
  number: phoneNumberSchema.nullable(),
  status: linkStatusSchema,
  branding: z.object({ name: z.string().nullable(), color: z.string().nullable(), hasLogo: z.boolean() }),
  redirectUrl: z.string().nullable(),
  locale: z.enum(LINK_LOCALES).nullable(),
  allowedOrigins: z.array(z.string()),
  createdAt: timestampSchema,
  expiresAt: timestampSchema,
  usedAt: timestampSchema
    .nullable()
    .describe(
      'When a code was first asked for, or details given. On a computer the page asks for a QR code by itself.',
    ),
  completedAt: timestampSchema.nullable(),
  revokedAt: timestampSchema.nullable(),
});

/** The one answer that holds the link itself. */
export const createdConnectLinkSchema = connectLinkSchema.extend({
  url: z
    .url()
    .describe(
      'To give to the customer. What opens it stands behind the #, so that no log and no other site gets to see it.',
    ),
});

export const connectLinkPageSchema = pageSchema(connectLinkSchema);

/** A field that the visitor fills in. */
export const linkFieldSchema = z.object({
  name: z.string(),
  description: z.string().nullable().describe('As the provider says it, in English.'),
  type: z.enum(['text', 'secret', 'number', 'boolean', 'choice']),
  options: z.array(z.string()),
  required: z.boolean(),
  main: z.boolean().describe('Asked for at once; the others only concern those who need them.'),
});

/** The phone of a link's connection, as its holder may see it. */
export const linkSessionSchema = z.object({
  status: z.string(),
  reason: z.string().nullable(),
  nextAction: z.string(),
  qr: z.string().nullable().describe('The QR code, drawn as SVG.'),
  code: z.string().nullable(),
  expiresAt: timestampSchema.nullable().describe('Of the QR or the code.'),
  number: z.string().nullable(),
  until: timestampSchema.nullable().describe('Until when WhatsApp restricts the number, where it says so.'),
  numberDiffers: z.boolean().describe('The phone that was linked is not the one that was asked for.'),
});

/** What came of a link. */
export const linkOutcomeSchema = z.object({
  number: z.string().nullable(),
  restricted: z.boolean().describe('WhatsApp restricts the number for now.'),
  until: timestampSchema.nullable(),
});

/** What the connect page shows. Of a link that is over: how it ended, and nothing of the connection. */
export const connectViewSchema = z.object({
  id: idSchema('connectLink'),
  status: linkStatusSchema,
  step: z
    .enum(['fields', 'pair', 'over'])
    .describe("`fields`: the provider's details are needed. `pair`: a phone is. `over`: nothing can be done any more."),
  branding: z.object({ name: z.string().nullable(), color: z.string().nullable(), logo: z.string().nullable() }),
  locale: z.enum(LINK_LOCALES).nullable(),
  redirectUrl: z.string().nullable().describe('Only once it is completed.'),
  allowedOrigins: z.array(z.string()),
  expiresAt: timestampSchema,
  provider: z
    .object({ id: z.string(), label: z.string() })
    .nullable()
    .describe('By which the page knows its words for the fields; null where it is over.'),
  number: z.string().nullable(),
  methods: z.array(z.enum(['qr', 'code'])),
  fields: z.array(linkFieldSchema),
  session: linkSessionSchema.nullable(),
  outcome: linkOutcomeSchema.nullable(),
});

const config = z.record(z.string().max(64), z.union([z.string().max(4096), z.number(), z.boolean()]));

export const submitFieldsSchema = z.strictObject({ config });

/** What is wrong with fields, before anybody is asked. */
export const fieldsCheckSchema = z.object({
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
});

export type CreateConnectLink = z.output<typeof createConnectLinkSchema>;
export type ConnectLink = z.output<typeof connectLinkSchema>;
export type CreatedConnectLink = z.output<typeof createdConnectLinkSchema>;
export type LinkStatus = (typeof LINK_STATUSES)[number];
export type LinkField = z.output<typeof linkFieldSchema>;
export type LinkSession = z.output<typeof linkSessionSchema>;
export type LinkOutcome = z.output<typeof linkOutcomeSchema>;
export type ConnectView = z.output<typeof connectViewSchema>;
export type FieldsCheck = z.output<typeof fieldsCheckSchema>;
