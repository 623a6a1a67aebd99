import * as z from 'zod';
import { idSchema, timestampSchema } from './common.ts';

/** What was done so that nothing of a person, or of a tenant, is left. Names nobody: it is the proof, and is kept. */
export const erasureSchema = z.object({
  id: idSchema('erasure'),
  tenantId: idSchema('tenant'),
  contactId: idSchema('contact').nullable().describe('Null where the tenant itself was erased.'),
  state: z.enum(['running', 'done']).describe('`running`: the gateway goes on with it by itself.'),
  erased: z
    .object({
      messages: z.int(),
      events: z.int(),
      conversations: z.int(),
      addresses: z.int(),
      media: z.int(),
      /** Opt-outs that are kept as a hash, which recognises an address and does not tell it. */
      suppressionsHashed: z.int(),
    })
    .describe('How many of what are gone so far.'),
  createdAt: timestampSchema,
  finishedAt: timestampSchema.nullable(),
});

export const exportQuery = z.strictObject({
  cursor: z.string().max(256).optional().describe('`nextCursor` of the last line of the answer before.'),
});

export type ErasureView = z.output<typeof erasureSchema>;
export type Erased = ErasureView['erased'];
