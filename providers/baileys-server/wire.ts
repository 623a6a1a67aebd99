import * as z from 'zod';
import {
  addressSchema,
  jsonMediaSourceSchema,
  messageSchema,
  messageTargetSchema,
  phoneNumberSchema,
} from '../../core/provider-kit/message-schema.ts';
import { connectRequestSchema, sessionStateSchema } from '../../core/provider-kit/session-schema.ts';

/**
 * The HTTP between the `baileys` provider and the Baileys server, imported by both sides.
 *
 * Requests carry `Authorization: Bearer <secret>`. A session's id is the gateway's connection id. Answers that are not
 * 2xx carry `problemSchema`. Events travel the other way: `eventBatchSchema`, posted to the gateway's webhook URL with
 * `EVENT_TIMESTAMP_HEADER` and `EVENT_SIGNATURE_HEADER` (`signTimestamped` in `core/provider-kit/signature.ts`).
 */
export const routes = {
  /** GET: `sessionListSchema`. */
  sessions: () => '/v1/sessions',
  /** GET: `sessionSchema` (404 where nothing was ever started). DELETE: unlinks, forgets everything; 204, also when there is nothing. */
  session: (id: string) => `/v1/sessions/${encodeURIComponent(id)}`,
  /** POST `startSchema`: opens, or begins pairing; 200 `sessionSchema`, after waiting briefly for a QR, a code or the open connection. */
  start: (id: string) => `/v1/sessions/${encodeURIComponent(id)}/start`,
  /** POST: closes and keeps the link; 200 `sessionSchema`. */
  stop: (id: string) => `/v1/sessions/${encodeURIComponent(id)}/stop`,
  /** POST: unlinks and forgets the keys; 200 `sessionSchema`. */
  logout: (id: string) => `/v1/sessions/${encodeURIComponent(id)}/logout`,
  /** GET ?format=raw|png|svg: 200 text/plain, image/png or image/svg+xml; 409 `conflict` while no QR is to be scanned. */
  qr: (id: string) => `/v1/sessions/${encodeURIComponent(id)}/qr`,
  /** GET: server-sent events, `event: state` with a `SessionState`, first the present one. */
  stateStream: (id: string) => `/v1/sessions/${encodeURIComponent(id)}/states`,
  /** POST `sendRequestSchema`, also as `ATTACHED_TYPE`: 200 `sendResponseSchema`. Safe to repeat with the same idempotency key. */
  messages: (id: string) => `/v1/sessions/${encodeURIComponent(id)}/messages`,
  /** POST `actionSchema`: 204. */
  actions: (id: string) => `/v1/sessions/${encodeURIComponent(id)}/actions`,
  /** GET: the bytes behind a media handle. 404 `media_unavailable` once they are gone. */
  media: (id: string, handle: string) => `/v1/sessions/${encodeURIComponent(id)}/media/${encodeURIComponent(handle)}`,
  /** POST `numberCheckRequestSchema`: 200 `numberCheckResponseSchema`. */
  numbers: (id: string) => `/v1/sessions/${encodeURIComponent(id)}/numbers`,
  /** POST `forgetRequestSchema`: what is kept of these people's messages goes; 204. */
  forget: (id: string) => `/v1/sessions/${encodeURIComponent(id)}/forget`,
  /** GET: `profileSchema`, of our own number, or of `?address=phone:+55…`. */
  profile: (id: string) => `/v1/sessions/${encodeURIComponent(id)}/profile`,
  /** GET: `healthSchema`. No authentication, no details. */
  health: () => '/healthz',
} as const;

export const EVENT_TIMESTAMP_HEADER = 'polyzap-timestamp';
export const EVENT_SIGNATURE_HEADER = 'polyzap-signature';

/** A session's name in paths and rows: the gateway's connection id, or a seed client's tenant id. */
export const sessionIdSchema = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'must be 1 to 64 of A-Z a-z 0-9 _ . -');

export const sessionSchema = z.object({ id: sessionIdSchema, state: sessionStateSchema });
export const sessionListSchema = z.object({ sessions: z.array(sessionSchema) });

export const startSchema = connectRequestSchema;

/**
 * A message whose medium comes with it as bytes: the request is this JSON on one line, a line feed, and the medium. Its
 * content type.
 */
export const ATTACHED_TYPE = 'application/vnd.polyzap.attached';

/** The medium that stands behind the JSON. Named by its hash, so that another one is another request. */
const attachedSchema = z.strictObject({
  type: z.literal('attached'),
  mediaType: z.string().min(3).max(255),
  size: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export const wireMessageSchema = messageSchema(z.union([jsonMediaSourceSchema, attachedSchema]), messageTargetSchema, {
  to: addressSchema,
  replyTo: messageTargetSchema.exactOptional(),
});

export const sendRequestSchema = z.strictObject({
  idempotencyKey: z.string().min(1).max(128),
  message: wireMessageSchema,
});

const warningSchema = z.union([
  z.object({
    type: z.enum(['unsupported', 'compatibility']),
    feature: z.string(),
    details: z.string().exactOptional(),
  }),
  z.object({ type: z.literal('other'), message: z.string() }),
]);

export const sendResponseSchema = z.object({
  providerMessageId: z.string(),
  /** `sent`: WhatsApp's server has acknowledged it. `queued`: it is on its way; a status event follows. */
  state: z.enum(['queued', 'sent']),
  warnings: z.array(warningSchema),
});

export const actionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('read'), chat: addressSchema, target: messageTargetSchema }),
  z.strictObject({ type: z.literal('typing'), chat: addressSchema, target: messageTargetSchema.exactOptional() }),
  z.strictObject({
    type: z.literal('edit'),
    chat: addressSchema,
    target: messageTargetSchema,
    text: z.string().min(1).max(65_536),
  }),
  z.strictObject({ type: z.literal('revoke'), chat: addressSchema, target: messageTargetSchema }),
]);

export const numberCheckRequestSchema = z.strictObject({ numbers: z.array(phoneNumberSchema).min(1).max(100) });
export const numberCheckResponseSchema = z.object({
  results: z.array(
    z.object({ number: phoneNumberSchema, exists: z.boolean(), canonical: phoneNumberSchema.exactOptional() }),
  ),
});

/** Whose messages are to be deleted. */
export const forgetRequestSchema = z.strictObject({ addresses: z.array(addressSchema).min(1).max(100) });

export const profileSchema = z.object({
  name: z.string().exactOptional(),
  /** Short-lived. */
  pictureUrl: z.string().exactOptional(),
  about: z.string().exactOptional(),
});

export const healthSchema = z.object({ status: z.enum(['ok', 'stopping']) });

/** Answers that are not 2xx. `code` is one of `ERROR_CODES`; `retryable` may be narrower than the table's. */
export const problemSchema = z.object({
  code: z.string(),
  detail: z.string().exactOptional(),
  retryable: z.boolean().exactOptional(),
  retryAfterMs: z.number().exactOptional(),
  providerCode: z.string().exactOptional(),
});

/** Events of one session, oldest first. Each is a `ProviderEvent`; the receiver keeps what it cannot read as `unknown`. */
export const eventBatchSchema = z.object({
  session: sessionIdSchema,
  events: z.array(
    z.object({
      type: z.string(),
      id: z.string(),
      timestamp: z.string(),
      number: phoneNumberSchema.exactOptional(),
      data: z.unknown(),
    }),
  ),
});
