import * as z from 'zod';
import { phoneNumberSchema } from '../../core/provider-kit/message-schema.ts';
import type { ProviderRuntime } from '../../core/provider/index.ts';

/** The provider's id: in URLs, in the database and in the API. */
export const PROVIDER_ID = 'memory';

/** The tenant's: there is no account, so only how the pretence goes. */
export const configSchema = z.strictObject({
  number: phoneNumberSchema.default('+15550100000').describe('Our own number'),
  pairing: z
    .enum(['none', 'required'])
    .default('none')
    .describe(
      '`none`: connected from the start. `required`: connect first; the pairing completes by itself after a second',
    ),
});

/** The operator's. */
export const settingsSchema = z.object({
  webhookSecret: z.string().min(16).describe('Signs the webhooks that this provider posts to the gateway'),
});

/** What the simulated backend works with. */
export type Context = {
  readonly config: z.output<typeof configSchema>;
  readonly settings: z.output<typeof settingsSchema>;
  readonly runtime: ProviderRuntime;
};
