import * as z from 'zod';

const milliseconds = z.int().min(0).max(86_400_000);
const count = z.int().min(0).max(1_000_000);

/** How fast a connection sends. */
export const pacingPolicySchema = z.strictObject({
  enabled: z.boolean().describe('False: as fast as it goes, with no care for the number.'),
  /** Milliseconds between two sends, on the average at least, and so many more by chance. */
  intervalMs: milliseconds,
  jitterMs: milliseconds,
  burst: z.int().min(1).max(10_000).describe('Sends that may follow each other at once after a rest.'),
  /** The same for sends to one recipient; 0 for no limit. */
  pairIntervalMs: milliseconds,
  pairBurst: z.int().min(1).max(10_000),
  /** People whom the connection has never written to nor heard of, a day (UTC); null for any number. */
  newContactsPerDay: count.nullable(),
  newContactIntervalMs: milliseconds,
  newContactJitterMs: milliseconds,
  warmUpDays: z
    .int()
    .min(0)
    .max(365)
    .describe('For so many days after its pairing a number writes to fewer of them; then to twice as many each week.'),
  warmUpNewContactsPerDay: count,
  /** Milliseconds after a phone is back in which it sends slowly, faster and faster. */
  rampMs: milliseconds,
  breakerFaults: z
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .describe('After so many faults in a row the connection is left alone; null for never.'),
  breakerOpenMs: z.int().min(1_000).max(86_400_000).describe('For how long, the first time.'),
});

/** What is set for one connection; the rest is its provider's. */
export const pacingSettingsSchema = pacingPolicySchema.partial();

export type PacingPolicy = z.output<typeof pacingPolicySchema>;
/** A field that is absent is the provider's. */
export type PacingSettings = { readonly [Field in keyof PacingPolicy]?: PacingPolicy[Field] };
