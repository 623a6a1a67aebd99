import { defineProvider } from '../../core/provider-kit/define-provider.ts';
import { lateTemplates } from '../../core/provider-kit/late-templates.ts';
import { checkHealth } from '../cloud-api/health.ts';
import { downloadMedia } from '../cloud-api/media.ts';
import { parse } from '../cloud-api/webhook.ts';
import { createApi } from './api.ts';
import { capabilities } from './capabilities.ts';
import { configSchema, PROVIDER_ID, settingsSchema } from './context.ts';
import { readNumber } from './number.ts';
import { perform, send } from './send.ts';
import { templatePaths } from './templates.ts';
import { removeWebhook, setUpWebhook } from './webhook-setup.ts';
import { challenge, verify } from './webhook.ts';

/** WhatsApp's official API, straight from Meta. See README.md. */
export const cloud = defineProvider({
  id: PROVIDER_ID,
  label: 'WhatsApp Cloud API (Meta)',
  capabilities,
  configSchema,
  secretFields: ['accessToken', 'appSecret', 'verifyToken'],
  settingsSchema,
  create(context) {
    const api = createApi(context);
    const { phoneNumberId, wabaId } = context.config;
    const owner = { provider: PROVIDER_ID, phoneNumberId, wabaId, now: context.runtime.now };
    return {
      send: (message, options) => send(api, message, options),
      perform: (action, options) => perform(api, action, options),
      webhook: {
        verify: (request) => verify(context, request),
        parse: (webhook) => parse(owner, webhook),
        challenge: (request) => challenge(context, request),
        setUp: (options) => setUpWebhook(context, options),
      },
      downloadMedia: (reference, options) => downloadMedia(api, reference, options),
      ...(wabaId !== undefined && {
        templates: lateTemplates(async () =>
          (await import('../cloud-api/templates.ts')).createTemplates(api, templatePaths(wabaId)),
        ),
      }),
      number: (options) => readNumber(api, phoneNumberId, options),
      dispose: (options) => removeWebhook(context, options),
      health: (options) => checkHealth(api, `/${phoneNumberId}?fields=quality_rating,health_status`, options),
    };
  },
});
