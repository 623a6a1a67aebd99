import * as z from 'zod';
import { ERROR_CODES, type ErrorCode } from '../provider/index.ts';

/** Every code that an error may have, of a request as of a message: `core/provider/error-codes.ts`. */
export const errorCodeSchema = z.enum(Object.keys(ERROR_CODES) as ErrorCode[]);

/** Why a message failed, or what is not known of it. */
export const messageErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  /** The provider's own. */
  providerCode: z.string().optional(),
});

/** RFC 9457. `type` leads to the code's page in the docs; `code`, `retryable` and `action` come from the error table. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: errorCodeSchema,
  retryable: z.boolean(),
  /** Seconds to wait before that, where it is known; as the header `Retry-After`. */
  retryAfter: z.int().optional(),
  /** What to do about it. */
  action: z.string(),
  requestId: z.string(),
  /** The fields that are wrong, where it is the request's fault. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** What is missing, for `unsupported_message`: a path into the connection's capabilities. */
  capability: z.string().optional(),
  /** Whether `onUnsupported: 'degrade'` would send it all the same; for `unsupported_message`. */
  degradeAvailable: z.boolean().optional(),
  /** The backend's own words. */
  provider: z.object({ id: z.string(), code: z.string().optional(), message: z.string().optional() }).optional(),
  /** The message that was stored although it could not be sent. */
  messageId: z.string().optional(),
});

export type Problem = z.output<typeof problemSchema>;
