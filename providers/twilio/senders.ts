import * as z from 'zod';
import { GatewayError, type CallOptions, type PhoneNumber } from '../../core/provider/index.ts';
import { call, callFor, pages, type ApiContext } from './api.ts';
import { PROVIDER_ID } from './context.ts';

/**
 * Onboarding, apart from the contract: a WhatsApp number is a sender of the account. Senders API v2 (twilio-oai,
 * twilio_messaging_v2). The URL that Twilio calls with received messages belongs to the sender, not to the number.
 */
export type Sender = {
  /** `XE…`. */
  readonly sid: string;
  readonly number: string;
  /** Twilio's word: CREATING, PENDING_VERIFICATION, VERIFYING, TWILIO_REVIEW, ONLINE, ONLINE:UPDATING, OFFLINE, DRAFT, STUBBED. */
  readonly status: string;
  /** Can send now. */
  readonly isOnline: boolean;
  readonly webhookUrl?: string;
  readonly qualityRating?: string;
  readonly messagingLimit?: string;
  readonly offlineReasons: readonly string[];
};

const text = z.string().nullish().catch(undefined);
const senderSchema = z.object({
  sid: z.string().min(1),
  sender_id: z.string(),
  status: z.string(),
  webhook: z.object({ callback_url: text }).nullish().catch(undefined),
  properties: z.object({ quality_rating: text, messaging_limit: text }).nullish().catch(undefined),
  offline_reasons: z
    .array(z.object({ code: z.unknown(), message: text }))
    .nullish()
    .catch(undefined),
});
const senderPageSchema = z.object({ senders: z.array(senderSchema) });

const PATH = '/v2/Channels/Senders';

/** The senders of the account, first to last. */
export async function listSenders(context: ApiContext, options: CallOptions = {}): Promise<readonly Sender[]> {
  const senders: Sender[] = [];
  const request = { method: 'GET', host: 'messagingUrl', path: `${PATH}?Channel=whatsapp&PageSize=100` } as const;
  for await (const page of pages(context, { ...request, ...options }, senderPageSchema)) {
    senders.push(...page.senders.map(toSender));
  }
  return senders;
}

/** A number that is to become a sender. */
export type SenderRequest = {
  readonly number: PhoneNumber;
  /** The name that contacts see; WhatsApp reviews it. */
  readonly displayName: string;
  readonly webhookUrl: string;
  /** The WhatsApp Business Account that the tenant connected, for those who register on a tenant's behalf. */
  readonly wabaId?: string;
  /** How WhatsApp sends its code; Twilio answers it by itself for its own numbers. */
  readonly verification?: 'sms' | 'voice';
};

/**
 * Registers a number; it comes ONLINE later, or waits for `verifySender`. A repeat for a number that is registered is
 * refused by Twilio, so nothing is made twice.
 */
export async function createSender(
  context: ApiContext,
  { number, displayName, webhookUrl, wabaId, verification }: SenderRequest,
  options: CallOptions = {},
): Promise<Sender> {
  const configuration = {
    ...(wabaId !== undefined && { waba_id: wabaId }),
    ...(verification !== undefined && { verification_method: verification }),
  };
  const json = {
    sender_id: `whatsapp:${number}`,
    profile: { name: displayName },
    webhook: { callback_url: webhookUrl, callback_method: 'POST' },
    ...(Object.keys(configuration).length > 0 && { configuration }),
  };
  return post(context, PATH, json, options);
}

/** The code that WhatsApp sent to the number. */
export async function verifySender(
  context: ApiContext,
  sid: string,
  code: string,
  options: CallOptions = {},
): Promise<Sender> {
  return post(context, pathOf(sid), { configuration: { verification_code: code } }, options);
}

/** Points the sender at a connection's webhook URL. */
export async function setSenderWebhook(
  context: ApiContext,
  sid: string,
  webhookUrl: string,
  options: CallOptions = {},
): Promise<Sender> {
  return post(context, pathOf(sid), { webhook: { callback_url: webhookUrl, callback_method: 'POST' } }, options);
}

/** Gives the number back. Safe to repeat. */
export async function deleteSender(context: ApiContext, sid: string, options: CallOptions = {}): Promise<void> {
  await call(context, { method: 'DELETE', host: 'messagingUrl', path: pathOf(sid), ...options });
}

async function post(context: ApiContext, path: string, json: unknown, options: CallOptions): Promise<Sender> {
  const request = { method: 'POST', host: 'messagingUrl', path, body: { json }, ...options } as const;
  return toSender(found(await callFor(context, request, senderSchema)));
}

function pathOf(sid: string): string {
  return `${PATH}/${encodeURIComponent(sid)}`;
}

function found<Answer>(answer: Answer | undefined): Answer {
  if (answer !== undefined) return answer;
  throw new GatewayError({ code: 'sender_not_found', provider: PROVIDER_ID });
}

function toSender(sender: z.output<typeof senderSchema>): Sender {
  const webhookUrl = sender.webhook?.callback_url;
  const qualityRating = sender.properties?.quality_rating;
  const messagingLimit = sender.properties?.messaging_limit;
  return {
    sid: sender.sid,
    number: sender.sender_id.replace(/^whatsapp:/, ''),
    status: sender.status,
    isOnline: sender.status.startsWith('ONLINE'),
    offlineReasons: (sender.offline_reasons ?? []).map(({ code, message }) => message ?? String(code)),
    ...(webhookUrl && { webhookUrl }),
    ...(qualityRating && { qualityRating }),
    ...(messagingLimit && { messagingLimit }),
  };
}
