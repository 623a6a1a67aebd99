import { defineProvider } from '../../core/provider-kit/define-provider.ts';
import { lateTemplates } from '../../core/provider-kit/late-templates.ts';
import type { PhoneNumber, ProviderSender } from '../../core/provider/index.ts';
import { capabilities } from './capabilities.ts';
import { configSchema, obtainFields, PROVIDER_ID, settingsSchema, type Context } from './context.ts';

/** WhatsApp Business through Twilio. See README.md. Its code is loaded when it is asked for: most functions never do. */
export const twilio = defineProvider({
  id: PROVIDER_ID,
  label: 'Twilio',
  capabilities,
  configSchema,
  secretFields: ['authToken', 'apiKeySecret'],
  settingsSchema,
  obtain: {
    fields: obtainFields,
    config: async (...given) => (await import('./obtain.ts')).obtainConfig(...given),
  },
  create(context) {
    return {
      send: async (...given) => (await import('./send.ts')).send(context, ...given),
      perform: async (...given) => (await import('./actions.ts')).perform(context, ...given),
      webhook: {
        verify: async (request) => (await import('./webhook.ts')).verify(context, request),
        parse: async (webhook) => (await import('./webhook.ts')).parse(context, webhook),
        // A Messaging Service has a webhook of its own, which is set in Twilio's console.
        ...(context.config.number !== undefined && {
          setUp: async (options) => (await import('./webhook-setup.ts')).setUpWebhook(context, options),
        }),
        // Twilio takes TwiML, or nothing: twilio.com/docs/messaging/twiml. Our JSON would be an error in its debugger.
        acknowledge: () => new Response(null, { status: 204 }),
      },
      downloadMedia: async (...given) => (await import('./media.ts')).downloadMedia(context, ...given),
      ...(context.config.number !== undefined && { sender: lateSender(context, context.config.number) }),
      templates: lateTemplates(async () => (await import('./templates.ts')).createTemplates(context)),
      number: async () => context.config.number,
      health: async (options) => (await import('./health.ts')).health(context, options),
    };
  },
});

/** Its code is loaded when it is asked for. */
function lateSender(context: Context, number: PhoneNumber): ProviderSender {
  const load = async () => (await import('./registration.ts')).createRegistration(context, number);
  return {
    state: async (...given) => (await load()).state(...given),
    register: async (...given) => (await load()).register(...given),
    verify: async (...given) => (await load()).verify(...given),
    remove: async (...given) => (await load()).remove(...given),
  };
}
