import * as z from 'zod';
import { idSchema, pageQuery, tenantQuery, timestampSchema } from './common.ts';

const word = z.string().min(1).max(200);

/** All that are given must fit. */
export const listAuditQuery = z.strictObject({
  ...pageQuery,
  ...tenantQuery,
  /** `admin`, or the id of a key. */
  actor: word.optional(),
  action: word.optional(),
  /** The id of what it was done to. */
  subject: word.optional(),
  since: timestampSchema.optional(),
  /** Not including it. */
  until: timestampSchema.optional(),
});

/** Who did what, and when. */
export const auditEntrySchema = z.object({
  id: idSchema('audit'),
  /** Whose it was; null where it was nobody's in particular. */
  tenantId: idSchema('tenant').nullable(),
  /** `admin`, the id of the key or of the connect link that was used, or `polyzap` itself. */
  actor: z.string(),
  /** What was done: `connection.switched`. */
  action: z.string(),
  /** The id of what it was done to. */
  subject: z.string(),
  data: z.looseObject({}),
  /** From where it was asked for; null where that is not known. */
  ip: z.string().nullable(),
  createdAt: timestampSchema,
});

export type ListAudit = z.output<typeof listAuditQuery>;

export type AuditEntry = z.output<typeof auditEntrySchema>;
