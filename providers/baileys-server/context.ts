import * as z from 'zod';
import { baseUrlSchema } from '../../core/provider-kit/base-url.ts';
import type { ProviderRuntime } from '../../core/provider/index.ts';

/** The provider's id: in URLs, in the database and in the API. */
export const PROVIDER_ID = 'baileys';

/** The operator's: where the Baileys server is, and the two secrets shared with it. */
export const settingsSchema = z.object({
  url: baseUrlSchema.describe('Base URL of the Baileys server'),
  secret: z.string().min(16).describe('Proves us to the server'),
  eventsSecret: z.string().min(16).describe('Proves the server to us'),
});

/** As they are read, with defaults in place. */
export type Settings = z.output<typeof settingsSchema>;
/** What every call to the server is made with. */
export type Context = { readonly settings: Settings; readonly runtime: ProviderRuntime };
