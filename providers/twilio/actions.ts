import * as z from 'zod';
import { GatewayError, type CallOptions, type MessageAction } from '../../core/provider/index.ts';
import { callFor } from './api.ts';
import { PROVIDER_ID, type Context } from './context.ts';
import { messageSidOf } from './message-id.ts';

const answerSchema = z.object({ success: z.boolean() });

/**
 * `read` and `typing` are one call at Twilio: it marks the inbound message read **and** shows "typing…" for 25 seconds
 * or until we write. There is none that only marks read. Public beta (docs/whatsapp/api/typing-indicators-resource).
 */
export async function perform(context: Context, action: MessageAction, options: CallOptions = {}): Promise<void> {
  const { target } = action;
  if (target === undefined || target.direction !== 'inbound') {
    const message = `Twilio needs the inbound message that "${action.type}" is about`;
    throw new GatewayError({ code: 'invalid_message', provider: PROVIDER_ID, message });
  }
  const answer = await callFor(
    context,
    {
      method: 'POST',
      host: 'messagingUrl',
      path: '/v2/Indicators/Typing.json',
      body: { form: { channel: 'whatsapp', messageId: messageSidOf(target.providerMessageId) } },
      ...options,
    },
    answerSchema,
  );
  if (answer?.success === true) return;
  throw new GatewayError({
    code: 'provider_rejected',
    provider: PROVIDER_ID,
    message: 'Twilio does not know this message, or cannot show that it was read',
  });
}
