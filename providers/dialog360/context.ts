import * as z from 'zod';
import { baseUrlSchema } from '../../core/provider-kit/base-url.ts';
import type { ProviderRuntime } from '../../core/provider/index.ts';
import { graphIdSchema, secretSchema } from '../cloud-api/config-fields.ts';

/** The provider's id: in URLs, in the database and in the API. */
export const PROVIDER_ID = '360dialog';

/** The tenant's: one channel, which is one phone number. */
export const configSchema = z.strictObject({
  apiKey: secretSchema.describe('Key of the channel; creating a new one at 360dialog revokes it'),
  webhookSecret: secretSchema.meta({
    description: 'Word of our choice that 360dialog sends with each webhook',
    generated: true,
  }),
  phoneNumberId: graphIdSchema
    .exactOptional()
    .describe("Id of the phone number at Meta: keeps other numbers' webhooks out where they share a URL"),
});

/** The operator's. */
export const settingsSchema = z.object({
  baseUrl: baseUrlSchema.default('https://waba-v2.360dialog.io').describe('Where the Messaging API is reached'),
  partnerId: z.string().min(1).max(64).optional().describe('Of an operator who is a partner: its id at 360dialog'),
  partnerKey: secretSchema.optional().describe('Key of the Partner API; makes the keys of clients\u2019 channels'),
  hubUrl: baseUrlSchema.optional().describe('Where the Partner API is reached; https://hub.360dialog.io when absent'),
});

/** What a partner's client comes back with from 360dialog's onboarding. */
export const obtainFields = z.strictObject({
  channelId: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'must be the id of a channel')
    .describe('Id of the channel at 360dialog: its key is made by the operator, who is a partner there'),
});

/** What every call to 360dialog is made with. */
export type Context = {
  readonly config: z.output<typeof configSchema>;
  readonly settings: z.output<typeof settingsSchema>;
  readonly runtime: ProviderRuntime;
};
