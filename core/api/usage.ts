import * as z from 'zod';
import { idSchema, tenantQuery } from './common.ts';

/** Days that one request may ask for. */
export const USAGE_DAYS = 31;

/** `2026-11-24`, a day of UTC. */
const daySchema = z.iso.date();

/** Both days included; the last 31 when absent. */
export const usageQuery = z.strictObject({
  ...tenantQuery,
  from: daySchema.optional(),
  to: daySchema.optional(),
  connectionId: idSchema('connection').optional(),
});

/** ISO 4217, and a decimal string. */
const costSchema = z.object({ currency: z.string(), amount: z.string() });

/** So many messages of one kind, on one day. */
export const usageSchema = z.object({
  date: daySchema.describe('The day on which they were accepted, or came in.'),
  connectionId: idSchema('connection'),
  provider: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  outcome: z
    .enum(['sent', 'delivered', 'read', 'played', 'failed', 'unknown', 'received'])
    .describe("What has become of them by now: a message's `state`. What is still queued is not counted yet."),
  category: z
    .string()
    .nullable()
    .describe('How the provider bills them: `marketing`, `service`, …; null where it has not said.'),
  billable: z.boolean().nullable().describe('Whether the provider bills them at all; null where it has not said.'),
  count: z.int(),
  cost: costSchema
    .nullable()
    .describe(
      'By the prices of the plan that the connection follows now, for what was delivered; null where that does not say.',
    ),
});

export const usageReportSchema = z.object({ from: daySchema, to: daySchema, data: z.array(usageSchema) });

export type UsageQuery = z.output<typeof usageQuery>;
export type Usage = z.output<typeof usageSchema>;
export type UsageReport = z.output<typeof usageReportSchema>;
