import { defineProvider } from '../../core/provider-kit/define-provider.ts';
import { lateTemplates } from '../../core/provider-kit/late-templates.ts';
import { capabilities } from './capabilities.ts';
import { configSchema, PROVIDER_ID, settingsSchema } from './context.ts';

/** WhatsApp's official API, straight from Meta. See README.md. Its code is loaded when it is asked for. */
export const cloud = defineProvider({
  id: PROVIDER_ID,
  label: 'WhatsApp Cloud API (Meta)',
  capabilities,
  configSchema,
  secretFields: ['accessToken', 'appSecret', 'verifyToken'],
  settingsSchema,
  create(context) {
    const api = async () => (await import('./api.ts')).createApi(context);
    const { phoneNumberId, wabaId } = context.config;
    const owner = { provider: PROVIDER_ID, phoneNumberId, wabaId, now: context.runtime.now };
    return {
      send: async (...given) => (await import('./send.ts')).send(await api(), ...given),
      perform: async (...given) => (await import('./send.ts')).perform(await api(), ...given),
      webhook: {
        verify: async (request) => (await import('./webhook.ts')).verify(context, request),
        parse: async (webhook) => (await import('../cloud-api/webhook.ts')).parse(owner, webhook),
        challenge: async (request) => (await import('./webhook.ts')).challenge(context, request),
        setUp: async (options) => (await import('./webhook-setup.ts')).setUpWebhook(context, options),
      },
      downloadMedia: async (...given) => (await import('../cloud-api/media.ts')).downloadMedia(await api(), ...given),
      ...(wabaId !== undefined && {
        templates: lateTemplates(async () => {
          const [{ createTemplates }, { templatePaths }] = await Promise.all([
            import('../cloud-api/templates.ts'),
            import('./templates.ts'),
          ]);
          return createTemplates(await api(), templatePaths(wabaId));
        }),
      }),
      number: async (options) => (await import('./number.ts')).readNumber(await api(), phoneNumberId, options),
      dispose: async (options) => (await import('./webhook-setup.ts')).removeWebhook(context, options),
      health: async (options) =>
        (await import('../cloud-api/health.ts')).checkHealth(
          await api(),
          `/${phoneNumberId}?fields=quality_rating,health_status`,
          options,
        ),
    };
  },
});
