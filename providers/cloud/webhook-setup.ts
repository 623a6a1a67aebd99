import * as z from 'zod';
import type { CallOptions } from '../../core/provider/index.ts';
import { callJson } from '../cloud-api/api.ts';
import { createApi } from './api.ts';
import type { Context } from './context.ts';

/**
 * An app has one webhook URL; a number may have its own instead. So each connection gets the webhooks of its number,
 * whichever app serves it. https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override
 */

const doneSchema = z.object({ success: z.literal(true) });
const currentSchema = z.object({
  webhook_configuration: z.object({ phone_number: z.string().optional() }).optional(),
});

/**
 * Points the webhooks of this number at us. Meta asks for the challenge before it answers, so the connection has to
 * be stored already. The app must be subscribed to the account. Safe to repeat.
 */
export async function setUpWebhook(context: Context, options?: CallOptions): Promise<void> {
  await configure(
    context,
    {
      override_callback_uri: context.runtime.connection.webhookUrl,
      verify_token: context.config.verifyToken,
    },
    options,
  );
}

/** Takes the number's own webhook URL away where it is still ours. Safe to repeat. */
export async function removeWebhook(context: Context, options?: CallOptions): Promise<void> {
  const path = `/${context.config.phoneNumberId}?fields=webhook_configuration`;
  const current = await callJson(createApi(context), { method: 'GET', path, ...options }, currentSchema);
  if (current.webhook_configuration?.phone_number !== context.runtime.connection.webhookUrl) return;
  await configure(context, { override_callback_uri: '' }, options);
}

async function configure(context: Context, webhook: unknown, options: CallOptions | undefined): Promise<void> {
  const path = `/${context.config.phoneNumberId}`;
  const json = { webhook_configuration: webhook };
  await callJson(createApi(context), { method: 'POST', path, json, ...options }, doneSchema);
}
