import * as z from 'zod';
import { fullMessageSchema } from './content.ts';
import { sendMessageSchema } from './messages.ts';
import { problemSchema } from './problem.ts';

/** Messages that one request may hold. */
export const MAX_BATCH = 1_000;

/** What is documented. The route checks item by item, so that a bad one does not spoil the others. */
export const batchSchema = z.strictObject({ messages: z.array(sendMessageSchema).min(1).max(MAX_BATCH) });

/** What became of each item, in the order of the request. */
export const batchResultSchema = z.object({
  accepted: z.int(),
  refused: z.int(),
  data: z.array(
    z.object({
      message: fullMessageSchema.nullable().describe('The message, queued; null where it was refused.'),
      replayed: z.boolean().describe('True where the message was made by an earlier request with the same key.'),
      problem: problemSchema.nullable().describe('Why it was refused; null where it was accepted.'),
    }),
  ),
});
