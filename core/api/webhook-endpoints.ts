import * as z from 'zod';
import { idSchema, pageQuery, pageSchema, tenantQuery, timestampSchema } from './common.ts';
import { EVENT_TYPES, eventSchema } from './events.ts';

/** Which events; none named means all, those of later versions included. */
const events = z
  .array(z.enum(EVENT_TYPES))
  .max(EVENT_TYPES.length)
  .transform((types) => [...new Set(types)]);

const url = z.string().max(2048).refine(URL.canParse, 'must be a URL');
const description = z.string().trim().max(500);

export const createWebhookEndpointSchema = z.strictObject({
  tenantId: idSchema('tenant')
    .optional()
    .describe(
      "With the admin key: whose events; all tenants' when absent. With a tenant's key its own, and may be left out.",
    ),
  url,
  events: events.default([]),
  description: description.default(''),
  enabled: z.boolean().default(true),
});

export const updateWebhookEndpointSchema = z
  .strictObject({
    url: url.optional(),
    events: events.optional(),
    description: description.optional(),
    enabled: z.boolean().optional().describe('Enabling it again goes on with what waits, at once.'),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'url, events, description or enabled is needed');

export const listWebhookEndpointsQuery = z.strictObject({ ...pageQuery, ...tenantQuery });

export const webhookEndpointSchema = z.object({
  id: idSchema('webhookEndpoint'),
  tenantId: idSchema('tenant').nullable().describe("Null for the operator's own: the events of all tenants."),
  url: z.string(),
  events: z.array(z.string()),
  description: z.string(),
  enabled: z.boolean(),
  disabledReason: z
    .enum(['gone', 'failing'])
    .nullable()
    .describe('Why it was disabled without being asked to: it answered 410, or has failed for five days without end.'),
  failingSince: timestampSchema.nullable().describe('Since when every attempt has failed.'),
  previousSecretUntil: timestampSchema
    .nullable()
    .describe('Until when the secret before the last rotation still signs.'),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});

/** The two answers that hold a secret: of the creation and of a rotation. */
export const webhookEndpointWithSecretSchema = webhookEndpointSchema.extend({ secret: z.string() });

/** One try, and what came of it. */
export const attemptSchema = z.object({
  at: timestampSchema,
  request: z
    .object({ url: z.string(), headers: z.record(z.string(), z.string()) })
    .nullable()
    .describe(
      'What was sent, but for its body, which is the event, and its signature. Null for what was tried before that was kept.',
    ),
  status: z.int().nullable().describe('Null where no answer came.'),
  durationMs: z.int(),
  error: z.string().nullable().describe('Null where it was delivered.'),
  answer: z.string().nullable().describe('How the answer begins.'),
});

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;

export const deliverySchema = z.object({
  id: idSchema('delivery'),
  endpointId: idSchema('webhookEndpoint'),
  tenantId: idSchema('tenant'),
  eventId: idSchema('event'),
  eventType: z.string(),
  sequence: z.int(),
  event: eventSchema.describe('What is sent: the body of every attempt.'),
  state: z.enum(DELIVERY_STATES),
  waitsFor: idSchema('event').nullable().describe('The earlier event of the same conversation that has to go first.'),
  nextAttemptAt: timestampSchema
    .nullable()
    .describe('When it is tried next; null where it is over, is being tried, or waits for another.'),
  attempts: z.array(attemptSchema).describe('Oldest first, the last twenty.'),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});

export const deliveryPageSchema = pageSchema(deliverySchema);

export const listDeliveriesQuery = z.strictObject({ ...pageQuery, state: z.enum(DELIVERY_STATES).optional() });

export const redeliverSchema = z.strictObject({
  since: timestampSchema.describe('Events that we have heard of since then.'),
  only: z.enum(['all', 'undelivered']).default('all').describe('`undelivered` leaves out what was delivered.'),
  cursor: z.string().max(128).optional().describe('From an earlier answer, to go on where it ended.'),
});

export const redeliveredSchema = z.object({
  count: z.int().describe('Deliveries that were put in line.'),
  nextCursor: z.string().nullable().describe('Null once all of them are; else to be passed back.'),
});

export type CreateWebhookEndpoint = z.output<typeof createWebhookEndpointSchema>;
export type UpdateWebhookEndpoint = z.output<typeof updateWebhookEndpointSchema>;
export type WebhookEndpoint = z.output<typeof webhookEndpointSchema>;
export type WebhookEndpointWithSecret = z.output<typeof webhookEndpointWithSecretSchema>;
export type Attempt = z.output<typeof attemptSchema>;
export type DeliveryView = z.output<typeof deliverySchema>;
export type ListDeliveries = z.output<typeof listDeliveriesQuery>;
export type Redeliver = z.output<typeof redeliverSchema>;
export type Redelivered = z.output<typeof redeliveredSchema>;
