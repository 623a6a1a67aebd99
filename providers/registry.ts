import type { RegisteredProvider } from '../core/provider/index.ts';
import { baileys } from './baileys-server/index.ts';
import { cloud } from './cloud/index.ts';
import { dialog360 } from './dialog360/index.ts';
import { memory } from './memory/index.ts';
import { twilio } from './twilio/index.ts';

/** The one list. Adding a provider is a folder beside this file, a line here, and a harness in `test/contract/harnesses.ts`. */
export const providers = { memory, baileys, twilio, cloud, '360dialog': dialog360 } as const satisfies Readonly<
  Record<string, RegisteredProvider>
>;

/** The providers that there are. */
export type ProviderId = keyof typeof providers;
