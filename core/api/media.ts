import * as z from 'zod';
import { idSchema, pageQuery, pageSchema, tenantQuery, timestampSchema } from './common.ts';

/** The name of a file, not of a path: it becomes a header, and the end of an address. */
export const filenameSchema = z
  .string()
  .min(1)
  .max(255)
  // oxlint-disable-next-line no-control-regex -- they are what is refused
  .regex(/^[^/\\\u0000-\u001f\u007f]+$/, 'must be a file name, without slashes');

const sizeSchema = z.int().min(1).max(2_147_483_647);

/** Query of an upload: the body is the medium itself, and so is its content type. */
export const uploadMediaQuery = z.strictObject({ ...tenantQuery, filename: filenameSchema.optional() });

/** A medium that we are to fetch, from a public https address. */
export const fetchMediaSchema = z.strictObject({
  ...tenantQuery,
  url: z.url({ protocol: /^https?$/ }).max(4096),
  filename: filenameSchema.optional(),
});

/** A medium that will be put into the storage directly, past this API. */
export const createUploadSchema = z.strictObject({
  ...tenantQuery,
  mediaType: z.string().min(3).max(255),
  size: sizeSchema,
  filename: filenameSchema.optional(),
});

export const mediaSchema = z.object({
  id: idSchema('media'),
  tenantId: idSchema('tenant'),
  messageId: idSchema('message').nullable().describe('The message that brought it; null for an upload.'),
  mediaType: z.string(),
  filename: z.string().nullable(),
  size: z.number(),
  sha256: z.string().describe('Of its bytes, in hex.'),
  url: z.string().describe('Where its bytes are.'),
  createdAt: timestampSchema,
  expiresAt: timestampSchema.nullable().describe('Removed then; null: kept until it is deleted.'),
});

export const mediaPageSchema = pageSchema(mediaSchema);

/** Where to put the bytes, with these headers and no others of consequence, before it expires. */
export const uploadSchema = z.object({
  id: idSchema('media'),
  method: z.literal('PUT'),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  expiresAt: timestampSchema,
});

export const listMediaQuery = z.strictObject({ ...pageQuery, ...tenantQuery });

/**
 * What becomes of received media. `pass`: fetched from the provider each time they are asked for. `keep`: the same, and kept
 * from then on. `store`: fetched as soon as they arrive.
 */
const inboundSchema = z.enum(['pass', 'keep', 'store']);

export const mediaSettingsSchema = z.strictObject({
  inbound: inboundSchema.default('keep'),
  /** Of single connections, where it is another. */
  connections: z
    .record(idSchema('connection'), inboundSchema)
    .refine((connections) => Object.keys(connections).length <= 200, 'at most 200 entries')
    .default({}),
  retentionDays: z
    .int()
    .min(1)
    .max(3650)
    .nullable()
    .default(30)
    .describe('Days that a medium is kept; null: until it is deleted.'),
});

export const setMediaSettingsSchema = mediaSettingsSchema.extend({
  quotaBytes: z
    .int()
    .min(0)
    .nullable()
    .optional()
    .describe('Bytes that the tenant may keep; null: what the installation allows. Needs the admin key.'),
});

export const mediaSettingsViewSchema = mediaSettingsSchema.extend({
  quotaBytes: z.number(),
  usedBytes: z.number(),
});

export type MediaView = z.output<typeof mediaSchema>;
export type UploadView = z.output<typeof uploadSchema>;
export type CreateUpload = z.output<typeof createUploadSchema>;
export type MediaSettings = z.output<typeof mediaSettingsSchema>;
export type MediaSettingsView = z.output<typeof mediaSettingsViewSchema>;
export type InboundMode = z.output<typeof inboundSchema>;
