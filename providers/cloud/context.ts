import * as z from 'zod';
import { baseUrlSchema } from '../../core/provider-kit/base-url.ts';
import type { ProviderRuntime } from '../../core/provider/index.ts';
import { graphIdSchema, secretSchema } from '../cloud-api/config-fields.ts';

/** The provider's id: in URLs, in the database and in the API. */
export const PROVIDER_ID = 'cloud';

/** The tenant's: one phone number of one WhatsApp Business account, and the Meta app that serves it. */
export const configSchema = z.strictObject({
  accessToken: secretSchema.describe('Token of a system user, with whatsapp_business_messaging and …_management'),
  phoneNumberId: graphIdSchema.describe('Id of the phone number at Meta; not the number itself'),
  wabaId: graphIdSchema.exactOptional().describe('Id of the WhatsApp Business account; templates need it'),
  appSecret: secretSchema.describe('Secret of the Meta app: proves its webhooks'),
  verifyToken: secretSchema.meta({
    description: 'Word of our choice that Meta repeats when the webhook is set up',
    generated: true,
  }),
});

/** The operator's. */
export const settingsSchema = z.object({
  baseUrl: baseUrlSchema.default('https://graph.facebook.com').describe('Where the Graph API is reached'),
  graphVersion: z
    .string()
    .regex(/^v\d{1,3}\.\d{1,2}$/, 'must be like v25.0')
    .default('v25.0')
    .describe('Version of the Graph API; each lives about two years'),
});

/** What every call to Meta is made with. */
export type Context = {
  readonly config: z.output<typeof configSchema>;
  readonly settings: z.output<typeof settingsSchema>;
  readonly runtime: ProviderRuntime;
};
