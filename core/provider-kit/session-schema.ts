import * as z from 'zod';
import { phoneNumberSchema } from './message-schema.ts';

const because = {
  /** Why it is so: a stable word. */
  reason: z.string().exactOptional(),
  /** What somebody has to do now. */
  nextAction: z.enum([
    'none',
    'connect',
    'scan_qr',
    'enter_code',
    'use_passkey',
    'pair_again',
    'check_phone',
    'contact_operator',
    'wait',
  ]),
};
const timestamp = z.iso.datetime();

/** The contract's `SessionState`, as JSON: on the wire of our own servers and in the public API. */
export const sessionStateSchema = z.union([
  z.object({
    status: z.enum(['disconnected', 'connecting', 'passkey_required', 'action_required', 'logged_out']),
    ...because,
  }),
  z.object({
    status: z.literal('pairing'),
    method: z.literal('qr'),
    /** What the QR code holds; draw it, do not show it. */
    qr: z.string(),
    expiresAt: timestamp,
    ...because,
  }),
  z.object({
    status: z.literal('pairing'),
    method: z.literal('code'),
    code: z.string(),
    expiresAt: timestamp,
    ...because,
  }),
  z.object({ status: z.literal('connected'), number: phoneNumberSchema, name: z.string().exactOptional(), ...because }),
  z.object({ status: z.literal('reconnecting'), attempt: z.int(), retryAt: timestamp, ...because }),
  z.object({
    status: z.literal('restricted'),
    number: phoneNumberSchema,
    until: timestamp.exactOptional(),
    ...because,
  }),
]);

/** How a phone is paired. */
export const connectRequestSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('qr') }),
  z.strictObject({ method: z.literal('code'), number: phoneNumberSchema }),
]);
