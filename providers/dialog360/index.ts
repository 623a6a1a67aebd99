import { defineProvider } from '../../core/provider-kit/define-provider.ts';
import { lateTemplates } from '../../core/provider-kit/late-templates.ts';
import { checkHealth } from '../cloud-api/health.ts';
import { downloadMedia } from '../cloud-api/media.ts';
import { parse } from '../cloud-api/webhook.ts';
import { createApi } from './api.ts';
import { capabilities } from './capabilities.ts';
import { configSchema, obtainFields, PROVIDER_ID, settingsSchema } from './context.ts';
import { readNumber } from './number.ts';
import { perform, send } from './send.ts';
import { templatePaths } from './templates.ts';
import { setUpWebhook } from './webhook-setup.ts';
import { verify } from './webhook.ts';

/** WhatsApp's official API through 360dialog. See README.md. */
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
    const api = createApi(context);
    const owner = {
      provider: PROVIDER_ID,
      phoneNumberId: context.config.phoneNumberId,
      now: context.runtime.now,
    };
    return {
      send: (message, options) => send(api, message, options),
      perform: (action, options) => perform(api, action, options),
      webhook: {
        verify: (request) => verify(context, request),
        parse: (webhook) => parse(owner, webhook),
        setUp: (options) => setUpWebhook(context, options),
      },
      downloadMedia: (reference, options) => downloadMedia(api, reference, options),
      templates: lateTemplates(async () =>
        (await import('../cloud-api/templates.ts')).createTemplates(api, templatePaths),
      ),
      number: (options) => readNumber(api, options),
      health: (options) => checkHealth(api, '/health_status', options),
    };
  },
});
