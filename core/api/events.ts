import * as z from 'zod';
import { idSchema, tenantQuery, timestampSchema } from './common.ts';

export const EVENT_TYPES = [
  'message.received',
  'message.status_changed',
  'message.edited',
  'message.revoked',
  'contact.identified',
  'connection.state_changed',
  'connection.switched',
  'connection.held',
  'connection.released',
  'connect_link.used',
  'connect_link.completed',
  'connect_link.expired',
  'conversation.window_opened',
  'contact.opted_out',
  'contact.opted_in',
  'webhook_endpoint.disabled',
  'unknown',
] as const;

/** Where to go on; or `latest`: after the newest event that there is now. */
const afterSchema = z.string().regex(/^(\d{1,15}|latest)$/, 'must be a cursor from an earlier answer, or "latest"');

export const listEventsQuery = z.strictObject({
  ...tenantQuery,
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: afterSchema.optional().describe('Events after this cursor; from the beginning when absent.'),
  type: z.enum(EVENT_TYPES).optional(),
});

/** With the admin key and no tenant: the events of all tenants. */
export const streamEventsQuery = z.strictObject({
  ...tenantQuery,
  /** Events after this cursor; from now on when absent. `Last-Event-ID` goes before it. */
  after: z
    .string()
    .regex(/^(\d{1,16}|latest)$/, 'must be an id of this stream, or "latest"')
    .default('latest'),
  type: z.enum(EVENT_TYPES).optional(),
});

/** What a client that was cut off has seen last: the `id` of the stream. */
export const lastEventIdSchema = z
  .string()
  .regex(/^\d{1,16}$/, 'must be an id of this stream')
  .optional();

export const eventSchema = z.object({
  id: idSchema('event'),
  type: z.enum(EVENT_TYPES),
  tenantId: idSchema('tenant'),
  connectionId: idSchema('connection').nullable().describe('Null where it is about no connection.'),
  sequence: z.int().describe('Rises within a tenant, in the order in which events became visible.'),
  occurredAt: timestampSchema.describe('When it happened.'),
  createdAt: timestampSchema.describe('When we heard of it.'),
  data: z.looseObject({}),
});

/** `cursor` is where to go on: also given when there is nothing new, so that a poller just passes it back. */
export const eventPageSchema = z.object({
  data: z.array(eventSchema),
  cursor: z.string(),
  hasMore: z.boolean(),
});

export type EventType = (typeof EVENT_TYPES)[number];
export type EventView = z.output<typeof eventSchema>;
export type ListEvents = z.output<typeof listEventsQuery>;
export type StreamEvents = z.output<typeof streamEventsQuery>;
