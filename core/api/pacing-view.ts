import * as z from 'zod';
import { timestampSchema } from './common.ts';
import { pacingPolicySchema } from './pacing.ts';

/** `restricted`: WhatsApp or the provider says so. `breaker`: it failed again and again. `rate_limited`: the provider asked to wait. */
export const HOLD_REASONS = ['restricted', 'breaker', 'rate_limited', 'daily_limit'] as const;

const holdSchema = z.object({
  until: timestampSchema,
  reason: z.enum(HOLD_REASONS),
});

/** How far a connection is with what it may send. */
export const pacingStateSchema = z.object({
  held: holdSchema.nullable().describe('Nothing is sent until then; null where nothing holds it.'),
  newContactsHeld: holdSchema.nullable().describe('Nothing is sent to new contacts until then.'),
  newContactsLeftToday: z
    .int()
    .nullable()
    .describe('New contacts that may still be written to today (UTC); null where nobody counts them.'),
  nextSendAt: timestampSchema.nullable().describe('When the next message may go; null for now.'),
  faults: z.int().describe('Faults in a row.'),
});

/** As `GET /v1/connections/:id` shows it. */
export const pacingViewSchema = z.object({ ...pacingPolicySchema.shape, state: pacingStateSchema });

export type PacingView = z.output<typeof pacingViewSchema>;
export type HoldReason = (typeof HOLD_REASONS)[number];
