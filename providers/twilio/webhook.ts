import * as z from 'zod';
import { readJson } from '../../core/provider-kit/answer.ts';
import { unknownEvent } from '../../core/provider-kit/event-schema.ts';
import { asVerified, constantTimeEqual, notAuthentic } from '../../core/provider-kit/signature.ts';
import type { ProviderEvent, VerifiedWebhook, WebhookRequest } from '../../core/provider/index.ts';
import { PROVIDER_ID, type Context } from './context.ts';
import { field, readForm, toFields } from './form.ts';
import { readMessage } from './inbound.ts';
import { isJsonRequest, isSigned } from './signature.ts';
import { readStatus, statusWord } from './status.ts';
import { idempotencyKeyIn } from './status-callback.ts';

const MESSAGE_SID = /^(SM|MM)[0-9a-fA-F]{32}$/;

const jsonSchema = z.object({ AccountSid: z.string().optional() });

/**
 * Proves that Twilio sent this for our account.
 *
 * The signature has no time in it. The very same request sent again passes, and means the same events with the same ids,
 * which core takes once.
 */
export async function verify({ config }: Context, request: WebhookRequest): Promise<VerifiedWebhook> {
  if (!(await isSigned(config.authToken, request))) throw notAuthentic(PROVIDER_ID, 'signature does not match');
  const account = isJsonRequest(request)
    ? (readJson(request.body, jsonSchema)?.AccountSid ?? config.accountSid)
    : (readForm(request).get('AccountSid') ?? '');
  if (!constantTimeEqual(account, config.accountSid)) throw notAuthentic(PROVIDER_ID, 'it is about another account');
  return asVerified(request);
}

/** Reads a message or a status. Twilio sends one thing in one request. */
export function parse({ runtime }: Context, webhook: VerifiedWebhook): readonly ProviderEvent[] {
  const now = runtime.now().toISOString();
  const json = readJson(webhook.body, z.union([z.record(z.string(), z.json()), z.array(z.json())]));
  if (json !== undefined) return [unknownEvent(json, 'JSON, which messages never are', now)];
  const form = toFields(readForm(webhook));
  const messageSid = field(form, 'MessageSid') ?? field(form, 'SmsSid');
  if (messageSid === undefined || !MESSAGE_SID.test(messageSid)) {
    return [unknownEvent(form, 'no message is named', now)];
  }
  const word = statusWord(form);
  if (word === undefined) return readMessage(form, messageSid, now);
  const status = readStatus(form, messageSid, word, { key: idempotencyKeyIn(webhook.url), now });
  return [status ?? unknownEvent(form, `status "${word}" is not known`, now)];
}
