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
  /** Nothing is sent until then; null where nothing holds it. */
  held: holdSchema.nullable(),
  /** Nothing is sent to new contacts until then. */
  newContactsHeld: holdSchema.nullable(),
  /** New contacts that may still be written to today (UTC); null where nobody counts them. */
  newContactsLeftToday: z.int().nullable(),
  /** When the next message may go; null for now. */
  nextSendAt: timestampSchema.nullable(),
  /** Faults in a row. */
  faults: z.int(),
});

/** As `GET /v1/connections/:id` shows it. */
export const pacingViewSchema = z.object({ ...pacingPolicySchema.shape, state: pacingStateSchema });

export type PacingView = z.output<typeof pacingViewSchema>;
export type HoldReason = (typeof HOLD_REASONS)[number];
