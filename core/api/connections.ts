import * as z from 'zod';
import { phoneNumberSchema } from '../provider-kit/message-schema.ts';
import { connectRequestSchema, sessionStateSchema } from '../provider-kit/session-schema.ts';
import type { PacingView } from './pacing-view.ts';
import { pacingSettingsSchema } from './pacing.ts';
import { idSchema, pageQuery, tenantQuery, timestampSchema } from './common.ts';
import { errorCodeSchema } from './problem.ts';

const label = z.string().trim().min(1).max(200);

/** The provider's own fields; validated by its `configSchema` (see `GET /v1/providers`). */
const config = z.record(z.string(), z.unknown());

export const createConnectionSchema = z.strictObject({
  tenantId: idSchema('tenant').optional().describe('With a tenant key: its own tenant, and may be left out.'),
  provider: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe("A key of `GET /v1/providers`. When absent: what the tenant's plan says, with `config` added."),
  label: label.optional(),
  config: config.default({}),
  isDefault: z
    .boolean()
    .optional()
    .describe("Used where a message names no connection. A tenant's first connection is its default."),
  pacing: pacingSettingsSchema
    .optional()
    .describe("How fast it sends, where that is not as its provider's numbers usually do."),
});

export const updateConnectionSchema = z
  .strictObject({
    label: label.optional(),
    /** Replaces the fields it names; a secret field is set by giving it and kept by leaving it out. */
    config: config.optional(),
    isDefault: z.literal(true).optional(),
    pacing: pacingSettingsSchema
      .nullable()
      .optional()
      .describe("Replaces the fields it names; null for its provider's own again."),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'label, config, isDefault or pacing is needed');

export const listConnectionsQuery = z.strictObject({ ...pageQuery, ...tenantQuery });

export const connectSchema = connectRequestSchema;

export const qrQuery = z.strictObject({ format: z.enum(['svg', 'png', 'raw']).default('svg') });

export const connectionSchema = z.object({
  id: idSchema('connection'),
  tenantId: idSchema('tenant'),
  provider: z.string(),
  label: z.string(),
  isDefault: z.boolean(),
  /** Without the secret fields; `secretsSet` names those that have a value. */
  config,
  secretsSet: z.array(z.string()),
  state: z
    .union([sessionStateSchema, z.object({ status: z.literal('ready'), nextAction: z.literal('none') })])
    .describe(
      'The last state heard of; `ready` where there is no phone to pair. `POST …/connect` and `GET …/session` ask afresh.',
    ),
  number: phoneNumberSchema.nullable(),
  planId: idSchema('plan').nullable().describe('The plan that it was made from and moves with.'),
  droppedEvents: z
    .int()
    .describe(
      'Events that the backend told of another number, which were dropped: it is set up wrongly, where this grows.',
    ),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});

/** The connection stands, but something about it did not work. */
export const connectionWarningSchema = z.object({
  type: z
    .enum(['webhook_not_set_up', 'phone_not_connected'])
    .describe(
      '`webhook_not_set_up`: the backend could not be told where to call us; `POST …/webhook` repeats it, or enter the URL there by hand. `phone_not_connected`: a phone that was paired before could not be connected again.',
    ),
  code: errorCodeSchema,
  message: z.string(),
});

/** A connection just made. */
export const createdConnectionSchema = connectionSchema.extend({ warnings: z.array(connectionWarningSchema) });

export const webhookSetUpSchema = z.object({
  url: z.url().describe('Where the backend calls us.'),
  setUp: z
    .enum(['done', 'by_hand'])
    .describe('`by_hand`: this backend cannot be told by a call; enter the URL in its console.'),
});

export const healthSchema = z.object({
  status: z.enum(['healthy', 'degraded', 'down']),
  reason: z.string().optional(),
});

export const checkNumbersSchema = z.strictObject({ numbers: z.array(phoneNumberSchema).min(1).max(100) });

export type CreateConnection = z.output<typeof createConnectionSchema>;
export type UpdateConnection = z.output<typeof updateConnectionSchema>;
export type ConnectionWarning = z.output<typeof connectionWarningSchema>;
export type CreatedConnection = z.output<typeof createdConnectionSchema>;
export type WebhookSetUp = z.output<typeof webhookSetUpSchema>;
export type Connection = z.output<typeof connectionSchema>;
/** One connection, with how fast it sends and what holds it. */
export type DetailedConnection = Connection & { readonly pacing: PacingView };
