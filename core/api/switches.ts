import * as z from 'zod';
import { phoneNumberSchema } from '../provider-kit/message-schema.ts';
import { idSchema, timestampSchema } from './common.ts';
import { connectionSchema, connectionWarningSchema, healthSchema } from './connections.ts';
import { errorCodeSchema } from './problem.ts';

/** What becomes of queued messages: `drain` finishes them on the old provider, `now` hands them to the new one. */
const strategy = z.enum(['drain', 'now']);

export const switchSchema = z.strictObject({
  provider: z.string().min(1).max(64).describe('A key of `GET /v1/providers`.'),
  config: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("The new provider's fields. When absent: those the connection last had with this provider, or none."),
  strategy: strategy.default('drain'),
  dryRun: z.boolean().default(false).describe('Says what would happen, and changes nothing.'),
  confirmNumberChange: z
    .boolean()
    .default(false)
    .describe('The new provider may send from another number, or from one that we cannot find out.'),
  oldProvider: z
    .enum(['keep', 'dispose'])
    .default('keep')
    .describe(
      'Once the old provider has nothing left to send: `keep` closes the connection of a paired phone and keeps its link, so that switching back needs no pairing; `dispose` unlinks it, and takes our webhook away where the backend can be told.',
    ),
});

/** A queued message that the new provider would not take. */
export const unsendableSchema = z.object({
  messageId: idSchema('message'),
  code: errorCodeSchema,
  message: z.string(),
});

export const switchReportSchema = z.object({
  dryRun: z.boolean(),
  changes: z
    .boolean()
    .describe(
      'False where a problem stands in the way, or where it is on this provider with this configuration already.',
    ),
  problems: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .describe('What has to be settled first. Without `dryRun` the answer is `conflict`, with the same in `errors`.'),
  from: z.object({ provider: z.string(), number: phoneNumberSchema.nullable() }),
  to: z.object({
    provider: z.string(),
    number: phoneNumberSchema.nullable(),
    health: healthSchema,
    configReused: z
      .boolean()
      .describe('Whether the configuration is the one that the connection had with this provider before.'),
  }),
  capabilities: z
    .object({
      lost: z.array(z.string()),
      gained: z.array(z.string()),
      /** Limits that differ: `messages.text.maxTextLength`. Null where there is none. */
      limits: z.array(z.object({ path: z.string(), from: z.number().nullable(), to: z.number().nullable() })),
    })
    .describe('Paths into the capabilities: `messages.poll`, `actions.edit`, `freeform.always`.'),
  queued: z.object({
    waiting: z.number().int().describe('Waits for its turn or its next attempt, and certainly was not sent.'),
    undecided: z
      .number()
      .int()
      .describe('Under way, or perhaps sent: stays with the old provider whatever the strategy.'),
    unsendable: z
      .array(unsendableSchema)
      .describe('Of those that wait, what the new provider would refuse; at most 100.'),
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
  until: timestampSchema.nullable().describe('Null for the present one.'),
  queued: z.number().int().describe('Messages that are still to be sent through it.'),
});

export type SwitchRequest = z.output<typeof switchSchema>;
export type SwitchReport = z.output<typeof switchReportSchema>;
export type SwitchResult = z.output<typeof switchResultSchema>;
export type ConnectionProvider = z.output<typeof connectionProviderSchema>;
