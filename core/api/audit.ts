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
  until: timestampSchema.optional().describe('Not including it.'),
});

/** Who did what, and when. */
export const auditEntrySchema = z.object({
  id: idSchema('audit'),
  tenantId: idSchema('tenant').nullable().describe("Whose it was; null where it was nobody's in particular."),
  actor: z.string().describe('`admin`, the id of the key or of the connect link that was used, or `polyzap` itself.'),
  action: z.string().describe('What was done: `connection.switched`.'),
  subject: z.string().describe('The id of what it was done to.'),
  data: z.looseObject({}),
  ip: z.string().nullable().describe('From where it was asked for; null where that is not known.'),
  createdAt: timestampSchema,
});

export type ListAudit = z.output<typeof listAuditQuery>;

export type AuditEntry = z.output<typeof auditEntrySchema>;
