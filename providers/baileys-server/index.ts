import * as z from 'zod';
import { defineProvider } from '../../core/provider-kit/define-provider.ts';
import { capabilities } from './capabilities.ts';
import { PROVIDER_ID, settingsSchema } from './context.ts';
import { downloadMedia } from './media.ts';
import { perform, send } from './send.ts';
import { checkNumbers, createSession, dispose, forget, health } from './session.ts';
import { parse, verify } from './webhook.ts';

/** WhatsApp Web through a Baileys server of our own. This is its HTTP client; the program itself is in `server/`. */
export const baileys = defineProvider({
  id: PROVIDER_ID,
  label: 'WhatsApp Web (Baileys)',
  capabilities,
  configSchema: z.strictObject({}),
  secretFields: [],
  settingsSchema,
  create({ settings, runtime }) {
    const context = { settings, runtime };
    return {
      send: (message, options) => send(context, message, options),
      perform: (action, options) => perform(context, action, options),
      webhook: { verify: (request) => verify(context, request), parse: async (webhook) => parse(webhook) },
      downloadMedia: (reference, options) => downloadMedia(context, reference, options),
      session: createSession(context),
      numbers: { check: (numbers, options) => checkNumbers(context, numbers, options) },
      forget: (addresses, options) => forget(context, addresses, options),
      dispose: (options) => dispose(context, options),
      health: (options) => health(context, options),
    };
  },
});
