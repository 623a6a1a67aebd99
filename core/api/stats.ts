import * as z from 'zod';
import { tenantQuery, timestampSchema } from './common.ts';

/** With the admin key and no tenant: of all tenants together. */
export const statsQuery = z.strictObject(tenantQuery);

const count = z.int();

/** Messages that were accepted since a time. */
const sendsSchema = z.object({
  since: timestampSchema,
  outcomes: z
    .array(z.object({ provider: z.string(), outcome: z.string(), count }))
    .describe('By what has become of them; what still waits in the queue is counted there.'),
  failures: z
    .array(z.object({ provider: z.string(), code: z.string(), count }))
    .describe('By code; those whose outcome nobody knows included.'),
  received: z.array(z.object({ provider: z.string(), count })),
});

/** How the gateway, or one tenant of it, is doing. */
export const statsSchema = z.object({
  at: timestampSchema,
  connections: z.array(z.object({ provider: z.string(), status: z.string(), count })),
  hour: sendsSchema.describe('Since the beginning of the hour before this one: between one hour and two.'),
  day: sendsSchema.describe('Since the beginning of the same hour yesterday: between 24 hours and 25.'),
  queue: z.object({
    /** Messages that wait to be handed to their provider, 100,000 at most; those sent later on purpose are not among them. */
    waiting: count,
    scheduled: count,
    reasons: z
      .array(z.object({ reason: z.string().nullable(), count }))
      .describe('Why they wait: an error code, `waits_its_turn`, …; null for those that are being tried.'),
    oldestAt: timestampSchema.nullable().describe('When the one that has waited longest was accepted.'),
    /** How long one is due already that nobody has taken up yet, milliseconds: what the workers are behind. */
    lagMs: count,
  }),
  webhooks: z.object({
    enabled: count,
    /** Enabled, and nothing but failures since. */
    failing: count,
    failingSince: timestampSchema.nullable(),
    disabled: count,
    /** Deliveries that are not over, 100,000 at most. */
    pending: count,
    /** How long a delivery is due already that nobody has taken up yet, milliseconds. */
    lagMs: count,
  }),
});

export type Stats = z.output<typeof statsSchema>;
