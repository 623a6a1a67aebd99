import { createHash, createHmac } from 'node:crypto';
import { providerEventSchema } from '../../core/provider-kit/event-schema.ts';
import type { ProviderEvent, WebhookRequest } from '../../core/provider/index.ts';

export const ACCOUNT_SID = 'ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
export const AUTH_TOKEN = 'auth-token-0123456789abcdef01234';
export const NOW = new Date('2026-11-24T12:00:00.000Z');
export const CONNECTION = { id: 'con_twilio', webhookUrl: 'https://gateway.test/webhooks/twilio/con_twilio' };

type Fields = Readonly<Record<string, string>>;
type Signing = { readonly url?: string; readonly token?: string };

/** Signs as Twilio documents it (docs/usage/security), without the package that the provider checks with. */
export function signForm(
  fields: Fields,
  { url = CONNECTION.webhookUrl, token = AUTH_TOKEN }: Signing = {},
): WebhookRequest {
  const sorted = Object.entries(fields).sort(([left], [right]) => (left < right ? -1 : 1));
  const signed = url + sorted.map(([name, value]) => name + value).join('');
  return {
    method: 'POST',
    url,
    headers: new Headers({
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-twilio-signature': createHmac('sha1', token).update(signed).digest('base64'),
    }),
    body: new TextEncoder().encode(new URLSearchParams(fields).toString()),
  };
}

/** The JSON form: the URL carries the body's hash, and only the URL is signed. */
export function signJson(
  body: string,
  { url = CONNECTION.webhookUrl, token = AUTH_TOKEN }: Signing = {},
): WebhookRequest {
  const full = `${url}?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
  return {
    method: 'POST',
    url: full,
    headers: new Headers({
      'content-type': 'application/json',
      'x-twilio-signature': createHmac('sha1', token).update(full).digest('base64'),
    }),
    body: new TextEncoder().encode(body),
  };
}

/** What is around every received message; names and values as in recorded bodies (see `recordedButton`). */
export const inbound: Fields = {
  AccountSid: ACCOUNT_SID,
  ApiVersion: '2010-04-01',
  MessageSid: 'SM00000000000000000000000000000001',
  SmsMessageSid: 'SM00000000000000000000000000000001',
  SmsSid: 'SM00000000000000000000000000000001',
  SmsStatus: 'received',
  From: 'whatsapp:+5511988880000',
  To: 'whatsapp:+15550100000',
  WaId: '5511988880000',
  ProfileName: 'Ana',
  MessageType: 'text',
  Body: '',
  NumMedia: '0',
  NumSegments: '1',
  ReferralNumMedia: '0',
};

/**
 * A tap on a quick reply, as recorded in 2026 from Twilio's sandbox by a public repository (found with the search tool,
 * file 54526507897): parameter names, `ExternalUserId`, `MessageType=interactive`, `ChannelMetadata` are as there, sids
 * and people are ours.
 */
export const recordedButton: Fields = {
  ...inbound,
  OriginalRepliedMessageSender: 'whatsapp:+15550100000',
  OriginalRepliedMessageSid: 'MM00000000000000000000000000000009',
  ExternalUserId: 'whatsapp:ID.4566546130240823',
  FrequentlyForwarded: 'false',
  Forwarded: 'false',
  MessageType: 'interactive',
  Body: 'Konfirmasi',
  ButtonText: 'Konfirmasi',
  ButtonPayload: '{verifyEmail:a@example.com}',
  ChannelMetadata:
    '{"type":"whatsapp","data":{"context":{"ButtonText":"Konfirmasi","Forwarded":"false","ProfileName":"Ana","WaId":"5511988880000"}}}',
};

/** A status callback; names as in recorded bodies. */
export const status: Fields = {
  AccountSid: ACCOUNT_SID,
  ApiVersion: '2010-04-01',
  ChannelInstallSid: 'XE00000000000000000000000000000000',
  ChannelPrefix: 'whatsapp',
  // Twilio masks the end of the number here by itself.
  ChannelToAddress: '+551198888XXXX',
  EventType: 'DELIVERED',
  From: 'whatsapp:+15550100000',
  To: 'whatsapp:+5511988880000',
  MessageSid: 'SM00000000000000000000000000000002',
  MessageStatus: 'delivered',
  SmsSid: 'SM00000000000000000000000000000002',
  SmsStatus: 'delivered',
};

/** Names a medium as Twilio does. */
export function mediaUrl(media: string): string {
  return `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT_SID}/Messages/MM00000000000000000000000000000003/Media/${media}`;
}

const timestamp = NOW.toISOString();
const from = { addresses: [{ type: 'phone', number: '+5511988880000' }], name: 'Ana' } as const;
const received = (id: string, data: object): ProviderEvent =>
  providerEventSchema.parse({
    type: 'message.received',
    id: `${id}-received`,
    timestamp,
    number: '+15550100000',
    data: { providerMessageId: id, from, sentAt: timestamp, ...data },
  });

const MM = 'MM00000000000000000000000000000003';
const target = { providerMessageId: 'MM00000000000000000000000000000009', direction: 'outbound' };
const keyed = `${CONNECTION.webhookUrl}?key=${Buffer.from('msg_01').toString('base64url')}`;
const odd = { ...status, MessageStatus: 'partially_delivered', SmsStatus: 'partially_delivered' };

/** Genuine webhooks and what they say. */
export const webhooks: readonly {
  readonly name: string;
  readonly request: WebhookRequest;
  readonly events: readonly ProviderEvent[];
}[] = [
  {
    name: 'a text',
    request: signForm({ ...inbound, Body: 'Olá, 👋' }),
    events: [received(inbound['MessageSid'] ?? '', { type: 'text', text: 'Olá, 👋' })],
  },
  {
    name: 'two pictures at once',
    request: signForm({
      ...inbound,
      MessageSid: MM,
      MessageType: 'image',
      Body: 'Look',
      NumMedia: '2',
      MediaUrl0: mediaUrl('ME1'),
      MediaContentType0: 'image/jpeg',
      MediaUrl1: mediaUrl('ME2'),
      MediaContentType1: 'image/png',
    }),
    events: [
      received(MM, {
        type: 'image',
        media: { providerId: 'twilio', handle: mediaUrl('ME1'), mediaType: 'image/jpeg' },
        caption: 'Look',
      }),
      received(`${MM}.1`, {
        type: 'image',
        media: { providerId: 'twilio', handle: mediaUrl('ME2'), mediaType: 'image/png' },
      }),
    ],
  },
  {
    name: 'a tap on a button, as recorded',
    request: signForm(recordedButton),
    events: [
      received(inbound['MessageSid'] ?? '', {
        from: { ...from, addresses: [...from.addresses, { type: 'user', id: 'ID.4566546130240823' }] },
        type: 'choice',
        source: 'buttons',
        options: [{ id: '{verifyEmail:a@example.com}', title: 'Konfirmasi' }],
        target,
        replyTo: target,
      }),
    ],
  },
  {
    name: 'a status with our key',
    request: signForm(status, { url: keyed }),
    events: [
      {
        type: 'message.status_changed',
        id: 'SM00000000000000000000000000000002-delivered',
        timestamp,
        number: '+15550100000',
        data: {
          providerMessageId: 'SM00000000000000000000000000000002',
          idempotencyKey: 'msg_01',
          state: 'delivered',
          providerState: 'delivered',
        },
      },
    ],
  },
  {
    name: 'a failure',
    request: signForm({
      ...status,
      MessageStatus: 'undelivered',
      SmsStatus: 'undelivered',
      ErrorCode: '63016',
      ErrorMessage: 'Outside the allowed window',
    }),
    events: [
      {
        type: 'message.status_changed',
        id: 'SM00000000000000000000000000000002-undelivered',
        timestamp,
        number: '+15550100000',
        data: {
          providerMessageId: 'SM00000000000000000000000000000002',
          state: 'failed',
          providerState: 'undelivered',
          failure: { code: 'outside_window', providerCode: '63016', message: 'Outside the allowed window' },
        },
      },
    ],
  },
  {
    name: 'a status from the future',
    request: signForm(odd),
    events: [
      {
        type: 'unknown',
        id: `unknown-${createHash('sha256').update(JSON.stringify(odd)).digest('hex').slice(0, 32)}`,
        timestamp,
        data: { reason: 'status "partially_delivered" is not known', payload: odd },
      },
    ],
  },
  {
    name: 'JSON',
    request: signJson('[1]'),
    events: [
      {
        type: 'unknown',
        id: `unknown-${createHash('sha256').update('[1]').digest('hex').slice(0, 32)}`,
        timestamp,
        data: { reason: 'JSON, which messages never are', payload: [1] },
      },
    ],
  },
];
