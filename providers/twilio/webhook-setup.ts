import { GatewayError, type CallOptions } from '../../core/provider/index.ts';
import { PROVIDER_ID, type Context } from './context.ts';
import { listSenders, setSenderWebhook } from './senders.ts';

/**
 * Points the connection's sender at us: the URL that Twilio calls belongs to the sender. Safe to repeat. Throws
 * `sender_not_found` for a number that is no sender of the account, as the sandbox's is none.
 */
export async function setUpWebhook(context: Context, options?: CallOptions): Promise<void> {
  const { number } = context.config;
  const senders = await listSenders(context, options);
  const sender = senders.find((candidate) => candidate.number === number);
  if (sender === undefined) {
    throw new GatewayError({
      code: 'sender_not_found',
      provider: PROVIDER_ID,
      message: `${number ?? 'The number'} is no WhatsApp sender of this Twilio account: register it (POST …/sender), or set its webhook where it was made`,
    });
  }
  await setSenderWebhook(context, sender.sid, context.runtime.connection.webhookUrl, options);
}
