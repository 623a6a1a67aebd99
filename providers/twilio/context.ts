import * as z from 'zod';
import { baseUrlSchema } from '../../core/provider-kit/base-url.ts';
import { phoneNumberSchema } from '../../core/provider-kit/message-schema.ts';
import type { ProviderRuntime } from '../../core/provider/index.ts';

/** The provider's id: in URLs, in the database and in the API. */
export const PROVIDER_ID = 'twilio';

const sid = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`), `must be ${prefix} and 32 hexadecimal digits`);

/** The tenant's. One account (or subaccount) may serve several connections, one for each number. */
export const configSchema = z
  .strictObject({
    accountSid: sid('AC').describe('Account or subaccount'),
    authToken: z
      .string()
      .min(16)
      .describe('Auth token of that account: Twilio signs its webhooks with it, so it is needed beside an API key too'),
    apiKeySid: sid('SK').optional().describe('API key for our calls; the auth token is used where it is absent'),
    apiKeySecret: z.string().min(16).optional().describe('Secret of that API key'),
    number: phoneNumberSchema.optional().meta({ description: 'The WhatsApp sender', asked: true }),
    messagingServiceSid: sid('MG').optional().describe('A Messaging Service whose pool holds the WhatsApp sender'),
  })
  .refine((config) => config.number !== undefined || config.messagingServiceSid !== undefined, {
    path: ['number'],
    message: 'is needed, or messagingServiceSid',
  })
  .refine((config) => (config.apiKeySid === undefined) === (config.apiKeySecret === undefined), {
    path: ['apiKeySecret'],
    message: 'goes together with apiKeySid',
  });

/** The operator's: where Twilio is. Another region, an egress proxy, a test double. */
export const settingsSchema = z.object({
  apiUrl: baseUrlSchema.default('https://api.twilio.com').describe('Messages, media, accounts'),
  contentUrl: baseUrlSchema.default('https://content.twilio.com').describe('Content API: buttons, lists, templates'),
  messagingUrl: baseUrlSchema.default('https://messaging.twilio.com').describe('Typing indicators, senders'),
  parentAccountSid: sid('AC')
    .optional()
    .describe('Of an operator whose tenants have subaccounts: the account above them'),
  parentAuthToken: z
    .string()
    .min(16)
    .optional()
    .describe('Auth token of that account; makes and reads its subaccounts'),
});

/** What names a tenant's subaccount, where the operator has it made. */
export const obtainFields = z
  .strictObject({
    subaccountSid: sid('AC')
      .optional()
      .describe('A subaccount of the operator\u2019s that is there: its token is read'),
    subaccountName: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe('Name of a subaccount that is made for this connection'),
  })
  .refine(({ subaccountSid, subaccountName }) => (subaccountSid === undefined) !== (subaccountName === undefined), {
    path: ['subaccountSid'],
    message: 'or subaccountName is needed, not both',
  });

/** The tenant's configuration, checked. */
export type Config = z.output<typeof configSchema>;
/** The operator's settings, with defaults in place. */
export type Settings = z.output<typeof settingsSchema>;

/** What every call to Twilio is made with. */
export type Context = {
  readonly config: Config;
  readonly settings: Omit<Settings, 'parentAccountSid' | 'parentAuthToken'>;
  readonly runtime: ProviderRuntime;
};
