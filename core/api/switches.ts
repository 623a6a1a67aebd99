import * as z from 'zod';
import { phoneNumberSchema } from '../provider-kit/message-schema.ts';
import { idSchema, timestampSchema } from './common.ts';
import { connectionSchema, connectionWarningSchema, healthSchema } from './connections.ts';
import { errorCodeSchema } from './problem.ts';

/** What becomes of queued messages: `drain` finishes them on the old provider, `now` hands them to the new one. */
const strategy = z.enum(['drain', 'now']);

export const switchSchema = z.strictObject({
  /** A key of `GET /v1/providers`. */
  provider: z.string().min(1).max(64),
  /** The new provider's fields. When absent: those the connection last had with this provider, or none. */
  config: z.record(z.string(), z.unknown()).optional(),
  strategy: strategy.default('drain'),
  /** Says what would happen, and changes nothing. */
  dryRun: z.boolean().default(false),
  /** The new provider may send from another number, or from one that we cannot find out. */
  confirmNumberChange: z.boolean().default(false),
  /**
   * Once the old provider has nothing left to send: `keep` closes the connection of a paired phone and keeps its link, so
   * that switching back needs no pairing; `dispose` unlinks it, and takes our webhook away where the backend can be told.
   */
  oldProvider: z.enum(['keep', 'dispose']).default('keep'),
});

/** A queued message that the new provider would not take. */
export const unsendableSchema = z.object({
  messageId: idSchema('message'),
  code: errorCodeSchema,
  message: z.string(),
});

export const switchReportSchema = z.object({
  dryRun: z.boolean(),
  /** False where a problem stands in the way, or where it is on this provider with this configuration already. */
  changes: z.boolean(),
  /** What has to be settled first. Without `dryRun` the answer is `conflict`, with the same in `errors`. */
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
  from: z.object({ provider: z.string(), number: phoneNumberSchema.nullable() }),
  to: z.object({
    provider: z.string(),
    number: phoneNumberSchema.nullable(),
    health: healthSchema,
    /** Whether the configuration is the one that the connection had with this provider before. */
    configReused: z.boolean(),
  }),
  /** Paths into the capabilities: `messages.poll`, `actions.edit`, `freeform.always`. */
  capabilities: z.object({
    lost: z.array(z.string()),
    gained: z.array(z.string()),
    /** Limits that differ: `messages.text.maxTextLength`. Null where there is none. */
    limits: z.array(z.object({ path: z.string(), from: z.number().nullable(), to: z.number().nullable() })),
  }),
  queued: z.object({
    /** Waits for its turn or its next attempt, and certainly was not sent. */
    waiting: z.number().int(),
    /** Under way, or perhaps sent: stays with the old provider whatever the strategy. */
    undecided: z.number().int(),
    /** Of those that wait, what the new provider would refuse; at most 100. */
    unsendable: z.array(unsendableSchema),
  }),
});

/** `connection` as it is afterwards. */
export const switchResultSchema = switchReportSchema.extend({
  connection: connectionSchema,
  warnings: z.array(connectionWarningSchema),
});

/** The configurations of a connection, the present one first. */
export const connectionProviderSchema = z.object({
  provider: z.string(),
  number: phoneNumberSchema.nullable(),
  from: timestampSchema,
  /** Null for the present one. */
  until: timestampSchema.nullable(),
  /** Messages that are still to be sent through it. */
  queued: z.number().int(),
});

export type SwitchRequest = z.output<typeof switchSchema>;
export type SwitchReport = z.output<typeof switchReportSchema>;
export type SwitchResult = z.output<typeof switchResultSchema>;
export type ConnectionProvider = z.output<typeof connectionProviderSchema>;
