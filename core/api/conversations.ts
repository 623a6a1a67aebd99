import * as z from 'zod';
import { addressSchema } from '../provider-kit/message-schema.ts';
import { addressQuery, idSchema, pageQuery, tenantQuery, timestampSchema } from './common.ts';

export const listConversationsQuery = z.strictObject({
  ...pageQuery,
  ...tenantQuery,
  connectionId: idSchema('connection').optional(),
  address: addressQuery.optional(),
});

export const conversationQuery = z.strictObject({
  connectionId: idSchema('connection')
    .optional()
    .describe('The connection that the contact last wrote to when absent.'),
});

export const conversationSchema = z.object({
  contactId: idSchema('contact'),
  tenantId: idSchema('tenant'),
  connectionId: idSchema('connection')
    .nullable()
    .describe('Null where none was named and the contact has not written to any.'),
  name: z.string().nullable(),
  addresses: z.array(addressSchema),
  window: z.object({
    open: z.boolean(),
    expiresAt: timestampSchema.nullable(),
    lastInboundAt: timestampSchema.nullable(),
  }),
  freeform: z
    .enum(['always', '24h-window'])
    .nullable()
    .describe(
      "Whether the connection's provider needs the window open for what is no template; null without a connection.",
    ),
  optedOut: z.boolean().describe('Of all messages; who wants no marketing alone is in the list of suppressions.'),
});

export type ConversationView = z.output<typeof conversationSchema>;
export type ListConversations = z.output<typeof listConversationsQuery>;
