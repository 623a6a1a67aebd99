import type { RegisteredProvider } from '../core/provider/index.ts';
import { baileys } from './baileys-server/index.ts';
import { memory } from './memory/index.ts';
import { twilio } from './twilio/index.ts';

/** The one list. Adding a provider is a folder beside this file, a line here, and a harness in `test/contract/harnesses.ts`. */
export const providers = { memory, baileys, twilio } as const satisfies Readonly<Record<string, RegisteredProvider>>;

export type ProviderId = keyof typeof providers;
