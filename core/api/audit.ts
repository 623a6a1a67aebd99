import * as z from 'zod';
import { idSchema, pageQuery, tenantQuery, timestampSchema } from './common.ts';

export const listAuditQuery = z.strictObject({ ...pageQuery, ...tenantQuery });

/** Who did what, and when. */
export const auditEntrySchema = z.object({
  id: idSchema('audit'),
  /** Whose it was; null where it was nobody's in particular. */
  tenantId: idSchema('tenant').nullable(),
  /** `admin`, or the id of the key that was used. */
  actor: z.string(),
  /** What was done: `connection.switched`. */
  action: z.string(),
  /** The id of what it was done to. */
  subject: z.string(),
  data: z.looseObject({}),
  createdAt: timestampSchema,
});

export type AuditEntry = z.output<typeof auditEntrySchema>;
