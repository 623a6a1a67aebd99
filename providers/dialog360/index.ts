import { defineProvider } from '../../core/provider-kit/define-provider.ts';
import { lateTemplates } from '../../core/provider-kit/late-templates.ts';
import { capabilities } from './capabilities.ts';
import { configSchema, obtainFields, PROVIDER_ID, settingsSchema } from './context.ts';

const DELETES_BY_NAME = { deletesAllLanguages: true } as const;

/** WhatsApp's official API through 360dialog. See README.md. Its code is loaded when it is asked for. */
export const dialog360 = defineProvider({
  id: PROVIDER_ID,
  label: '360dialog',
  capabilities,
  configSchema,
  secretFields: ['apiKey', 'webhookSecret'],
  secretPath: true,
  settingsSchema,
  obtain: {
    fields: obtainFields,
    // Rarely needed, and not loaded by functions that only send.
    config: async (...given) => (await import('./obtain.ts')).obtainConfig(...given),
  },
  create(context) {
    const api = async () => (await import('./api.ts')).createApi(context);
    const owner = {
      provider: PROVIDER_ID,
      phoneNumberId: context.config.phoneNumberId,
      now: context.runtime.now,
    };
    return {
      send: async (...given) => (await import('./send.ts')).send(await api(), ...given),
      perform: async (...given) => (await import('./send.ts')).perform(await api(), ...given),
      webhook: {
        verify: async (request) => (await import('./webhook.ts')).verify(context, request),
        parse: async (webhook) => (await import('../cloud-api/webhook.ts')).parse(owner, webhook),
        setUp: async (options) => (await import('./webhook-setup.ts')).setUpWebhook(context, options),
      },
      downloadMedia: async (...given) => (await import('../cloud-api/media.ts')).downloadMedia(await api(), ...given),
      templates: lateTemplates(async () => {
        const [{ createTemplates }, { templatePaths }] = await Promise.all([
          import('../cloud-api/templates.ts'),
          import('./templates.ts'),
        ]);
        return createTemplates(await api(), templatePaths);
      }, DELETES_BY_NAME),
      number: async (options) => (await import('./number.ts')).readNumber(await api(), options),
      health: async (options) =>
        (await import('../cloud-api/health.ts')).checkHealth(await api(), '/health_status', options),
    };
  },
});
