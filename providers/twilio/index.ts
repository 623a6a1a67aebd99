import { defineProvider } from '../../core/provider-kit/define-provider.ts';
import { lateTemplates } from '../../core/provider-kit/late-templates.ts';
import { perform } from './actions.ts';
import { capabilities } from './capabilities.ts';
import { configSchema, PROVIDER_ID, settingsSchema } from './context.ts';
import { health } from './health.ts';
import { downloadMedia } from './media.ts';
import { send } from './send.ts';
import { parse, verify } from './webhook.ts';

/** WhatsApp Business through Twilio. See README.md. */
export const twilio = defineProvider({
  id: PROVIDER_ID,
  label: 'Twilio',
  capabilities,
  configSchema,
  secretFields: ['authToken', 'apiKeySecret'],
  settingsSchema,
  create(context) {
    return {
      send: (message, options) => send(context, message, options),
      perform: (action, options) => perform(context, action, options),
      webhook: {
        verify: (request) => verify(context, request),
        parse: (webhook) => parse(context, webhook),
        // Twilio takes TwiML, or nothing: twilio.com/docs/messaging/twiml. Our JSON would be an error in its debugger.
        acknowledge: () => new Response(null, { status: 204 }),
      },
      downloadMedia: (reference, options) => downloadMedia(context, reference, options),
      templates: lateTemplates(async () => (await import('./templates.ts')).createTemplates(context)),
      number: async () => context.config.number,
      health: (options) => health(context, options),
    };
  },
});
