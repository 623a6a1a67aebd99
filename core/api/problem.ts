import * as z from 'zod';
import { ERROR_CODES, type ErrorCode } from '../provider/index.ts';

/** The codes of the table, `core/provider/error-codes.ts`. */
export const errorCodeSchema = z
  .enum(Object.keys(ERROR_CODES) as ErrorCode[])
  .describe('Why something did not work. `docs/errors.md` says what to do about each.');

/** Why a message failed, or what is not known of it. */
export const messageErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  providerCode: z.string().optional().describe("The provider's own."),
});

/** RFC 9457. `type` leads to the code's page in the docs; `code`, `retryable` and `action` come from the error table. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: errorCodeSchema,
  retryable: z.boolean(),
  retryAfter: z
    .int()
    .optional()
    .describe('Seconds to wait before that, where it is known; as the header `Retry-After`.'),
  action: z.string().describe('What to do about it.'),
  requestId: z.string(),
  errors: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .optional()
    .describe("The fields that are wrong, where it is the request's fault."),
  capability: z
    .string()
    .optional()
    .describe("What is missing, for `unsupported_message`: a path into the connection's capabilities."),
  degradeAvailable: z
    .boolean()
    .optional()
    .describe("Whether `onUnsupported: 'degrade'` would send it all the same; for `unsupported_message`."),
  provider: z
    .object({ id: z.string(), code: z.string().optional(), message: z.string().optional() })
    .optional()
    .describe("The backend's own words."),
  messageId: z.string().optional().describe('The message that was stored although it could not be sent.'),
});

export type Problem = z.output<typeof problemSchema>;
