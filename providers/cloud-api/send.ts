import * as z from 'zod';
import { isSuccess, readJson } from '../../core/provider-kit/answer.ts';
import { outcomeUnknown, sendFailure } from '../../core/provider-kit/faults.ts';
import { assertMediaUrls } from '../../core/provider-kit/media-url.ts';
import {
  GatewayError,
  type CallOptions,
  type MediaSource,
  type MessageAction,
  type OutboundMessage,
  type SendOptions,
  type SendResult,
  type Warning,
} from '../../core/provider/index.ts';
import { callJson, toRequest, type CloudApi } from './api.ts';
import { toBody } from './body.ts';
import { refusal } from './errors.ts';
import { checkLimits } from './limits.ts';
import { upload } from './media.ts';
import type { MediaPointer } from './outgoing.ts';

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/reference: `message_status` is for templates only. */
const answerSchema = z.object({
  messages: z.tuple(
    [z.object({ id: z.string().min(1), message_status: z.string().optional().catch(undefined) })],
    z.unknown(),
  ),
});

/**
 * Uploads the medium where there is one to upload, then sends. Nothing is sent before the upload is done, so its faults
 * may be tried again; those of the send itself are unknown outcomes, because the API recognises no repeats.
 */
export async function send(api: CloudApi, message: OutboundMessage, options: SendOptions): Promise<SendResult> {
  checkLimits(api.provider, message);
  assertMediaUrls(message, api.baseUrl);
  const { idempotencyKey, signal } = options;
  const abort = signal === undefined ? {} : { signal };
  const source = 'media' in message ? message.media : undefined;
  const media = source === undefined ? undefined : await locate(api, source, abort);
  const { body, warnings } = toBody(message, {
    ...(media !== undefined && { media }),
    // A status that gives it back settles a send whose answer never arrived.
    ...(api.echoesKey && { callbackData: idempotencyKey }),
  });
  const request = toRequest(api, { method: 'POST', path: api.paths.messages, json: body, ...abort });

  const context = { provider: api.provider, idempotentSend: false };
  try {
    const response = await api.http.request(request);
    if (!isSuccess(response)) throw refusal(api, response, 'send');
    const [accepted] = readJson(response.body, answerSchema)?.messages ?? [];
    if (accepted === undefined) throw outcomeUnknown(context, new Error('the answer is not readable'));
    // Accepted by the API; WhatsApp itself says `sent` in a status.
    return {
      providerMessageId: accepted.id,
      state: 'queued',
      warnings: [...warnings, ...held(accepted.message_status)],
    };
  } catch (error) {
    throw sendFailure(error, context);
  }
}

async function locate(api: CloudApi, media: MediaSource, options: CallOptions): Promise<MediaPointer> {
  return media.type === 'url' ? { link: media.url } : { id: await upload(api, media, options) };
}

/** Meta may take a template and keep it back until it trusts it. */
function held(status: string | undefined): readonly Warning[] {
  if (status === undefined || status === 'accepted') return [];
  return [{ type: 'other', message: `Meta took the message but does not send it yet: ${status}` }];
}

const doneSchema = z.object({ success: z.literal(true) });

/**
 * Marks read, or shows "typing…" for up to 25 seconds, which marks read too: the API has one call for both, about the
 * inbound message that is answered.
 */
export async function perform(api: CloudApi, action: MessageAction, options?: CallOptions): Promise<void> {
  const { target } = action;
  if (target === undefined || target.direction !== 'inbound') {
    const message = `${action.type} needs the inbound message that it is about`;
    const fields = [{ path: 'target', message: 'must be an inbound message' }];
    throw new GatewayError({ code: 'invalid_message', provider: api.provider, message, fields });
  }
  const json = {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: target.providerMessageId,
    ...(action.type === 'typing' && { typing_indicator: { type: 'text' } }),
  };
  await callJson(api, { method: 'POST', path: api.paths.messages, json, ...options }, doneSchema);
}
