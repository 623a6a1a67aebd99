import type { CallOptions } from '../../core/provider/index.ts';
import { call } from '../cloud-api/api.ts';
import { createApi } from './api.ts';
import type { Context } from './context.ts';
import { SECRET_HEADER } from './webhook.ts';

/**
 * Tells 360dialog where to call us about this channel, and with which secret header. Safe to repeat; replaces what was
 * set before. There is no handshake. 360dialog takes no port and no underscore in the URL's host.
 * https://docs.360dialog.com/docs/messaging/webhook
 */
export async function setUpWebhook(context: Context, options?: CallOptions): Promise<void> {
  const json = {
    url: context.runtime.connection.webhookUrl,
    headers: { [SECRET_HEADER]: context.config.webhookSecret },
  };
  await call(createApi(context), { method: 'POST', path: '/v1/configs/webhook', json, ...options });
}
