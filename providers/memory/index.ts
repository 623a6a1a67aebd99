import { defineProvider } from '../../core/provider-kit/define-provider.ts';
import { forgetAccount } from './backend.ts';
import { capabilities } from './capabilities.ts';
import { configSchema, PROVIDER_ID, settingsSchema } from './context.ts';
import { downloadMedia } from './media.ts';
import { checkNumbers, perform, send } from './send.ts';
import { createSession, stateOf } from './session.ts';
import { parse, verify } from './webhook.ts';

/** A WhatsApp that is not there: for a first try, demos, and the tests of whoever builds on polyzap. See README.md. */
export const memory = defineProvider({
  id: PROVIDER_ID,
  label: 'Memory (sandbox)',
  capabilities,
  configSchema,
  secretFields: [],
  beginsPaired: ({ pairing }) => pairing !== 'required',
  settingsSchema,
  create(context) {
    return {
      send: (message, options) => send(context, message, options),
      perform: (action) => perform(context, action),
      webhook: { verify: (request) => verify(context, request), parse: async (webhook) => parse(webhook) },
      downloadMedia,
      session: createSession(context),
      numbers: { check: checkNumbers },
      dispose: async () => forgetAccount(context.runtime.connection.id),
      async health() {
        const { status } = stateOf(context);
        return status === 'connected'
          ? { status: 'healthy' }
          : { status: 'degraded', reason: `The phone is ${status}` };
      },
    };
  },
});
