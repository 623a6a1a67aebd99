import * as z from 'zod';
import { idSchema, pageQuery, tenantQuery, timestampSchema } from './common.ts';

/**
 * What a tenant's key may do. `send`: messages and actions. `read`: messages, events, connections. `manage`: connections
 * and keys. `connect`: only see and pair the tenant's connections, for a page shown to the tenant.
 */
export const SCOPES = ['send', 'read', 'manage', 'connect'] as const;
export const scopeSchema = z.enum(SCOPES);
export type Scope = z.output<typeof scopeSchema>;

export const createKeySchema = z.strictObject({
  tenantId: idSchema('tenant').optional().describe('With a tenant key: its own tenant, and may be left out.'),
  name: z.string().trim().min(1).max(200),
  scopes: z.array(scopeSchema).min(1).default(['send', 'read']),
  expiresAt: timestampSchema.optional(),
});

/** How long the key before a rotation may stay, at most: 30 days. */
const MAX_GRACE_SECONDS = 30 * 24 * 60 * 60;

export const rotateKeySchema = z.strictObject({
  /** How long the old key goes on working, in seconds. A day where nothing is said; 0 ends it at once. */
  graceSeconds: z
    .int()
    .min(0)
    .max(MAX_GRACE_SECONDS)
    .default(24 * 60 * 60),
});

export const listKeysQuery = z.strictObject({ ...pageQuery, ...tenantQuery });

export const keySchema = z.object({
  id: idSchema('apiKey'),
  tenantId: idSchema('tenant'),
  name: z.string(),
  scopes: z.array(scopeSchema),
  hint: z.string().describe('The last four characters.'),
  createdAt: timestampSchema,
  expiresAt: timestampSchema.nullable(),
  lastUsedAt: timestampSchema.nullable().describe('To the minute.'),
  revokedAt: timestampSchema.nullable(),
});

/** The one answer that holds the key itself. */
export const createdKeySchema = keySchema.extend({ key: z.string() });

/** The new key, and until when the one before it still works. */
export const rotatedKeySchema = createdKeySchema.extend({
  replaces: z.object({ id: idSchema('apiKey'), expiresAt: timestampSchema }),
});

export type RotateKey = z.output<typeof rotateKeySchema>;
export type RotatedKey = z.output<typeof rotatedKeySchema>;
export type CreateKey = z.output<typeof createKeySchema>;
export type Key = z.output<typeof keySchema>;
export type CreatedKey = z.output<typeof createdKeySchema>;
