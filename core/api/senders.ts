import * as z from 'zod';
import { phoneNumberSchema } from '../provider-kit/message-schema.ts';

export const registerSenderSchema = z.strictObject({
  displayName: z.string().trim().min(1).max(256).describe('What people see above the chat; WhatsApp reviews it.'),
  /** The WhatsApp Business account that the tenant has connected, where the operator registers on its behalf. */
  businessAccountId: z
    .string()
    .regex(/^\d{5,32}$/, 'must be an id of Meta: digits only')
    .exactOptional(),
  verification: z
    .enum(['sms', 'voice'])
    .exactOptional()
    .describe("How WhatsApp sends its code to the number. Numbers that are the provider's own need none."),
});

export const verifySenderSchema = z.strictObject({
  code: z
    .string()
    .regex(/^\d{4,8}$/, 'must be the digits of the code')
    .describe('As WhatsApp sent it to the number.'),
});

/** What is told of the number, whatever its status. */
const shown = {
  number: phoneNumberSchema,
  providerStatus: z
    .string()
    .nullable()
    .describe("The provider's own word for it; null where it knows nothing of the number."),
  reasons: z.array(z.string()).describe('Why it cannot send, as far as the provider says.'),
  qualityRating: z.string().exactOptional(),
  messagingLimit: z.string().exactOptional(),
};

const standing = <Status extends string, Action extends string>(status: Status, nextAction: Action) =>
  z.object({ status: z.literal(status), nextAction: z.literal(nextAction), ...shown });

/** The contract's `SenderState`, as JSON. */
export const senderStateSchema = z.discriminatedUnion('status', [
  standing('unregistered', 'register'),
  standing('pending', 'wait'),
  standing('code_needed', 'enter_code'),
  standing('online', 'none'),
  standing('offline', 'see_reasons'),
]);
