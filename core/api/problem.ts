import * as z from 'zod';

/** RFC 9457. `type` leads to the code's page in the docs; `code`, `retryable` and `action` come from the error table. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
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
