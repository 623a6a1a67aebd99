import { createHash } from 'node:crypto';
import { signTimestamped } from '../../core/provider-kit/signature.ts';
import type { ProviderEvent, WebhookRequest } from '../../core/provider/index.ts';
import { spoil, type ProviderHarness } from '../../test/contract/harness.ts';
import { fakeServer } from './harness-server.ts';
import { EVENT_SIGNATURE_HEADER, EVENT_TIMESTAMP_HEADER } from './wire.ts';

const BASE_URL = 'https://baileys.test/base';
const SECRET = 'server-secret-0123456789';
const EVENTS_SECRET = 'events-secret-0123456789';
const NOW = new Date('2026-11-24T12:00:00Z');
const CONNECTION = { id: 'con_baileys', webhookUrl: 'https://gateway.test/webhooks/baileys/con_baileys' };
const MEDIA = Uint8Array.of(9, 8, 7, 6);

function sign(body: string, secret = EVENTS_SECRET, at = NOW): WebhookRequest {
  const seconds = Math.floor(at.getTime() / 1000);
  return {
    method: 'POST',
    url: CONNECTION.webhookUrl,
    headers: new Headers({
      'content-type': 'application/json',
      [EVENT_TIMESTAMP_HEADER]: String(seconds),
      [EVENT_SIGNATURE_HEADER]: signTimestamped(secret, seconds, body),
    }),
    body: new TextEncoder().encode(body),
  };
}

const at = { timestamp: '2026-11-24T11:59:58.000Z', number: '+5511999990000' } as const;
const from = {
  addresses: [
    { type: 'user', id: '12345@lid' },
    { type: 'phone', number: '+5511988880000' },
  ],
  name: 'Ana',
} as const;
const events: readonly ProviderEvent[] = [
  {
    ...at,
    type: 'message.received',
    id: 'e1',
    data: {
      providerMessageId: '3EB0A',
      from,
      sentAt: at.timestamp,
      type: 'image',
      media: { providerId: 'baileys', handle: 'h1', mediaType: 'image/jpeg', size: 4 },
      caption: 'Olá',
    },
  },
  {
    ...at,
    type: 'message.status_changed',
    id: 'e2',
    data: {
      providerMessageId: '3EB0B',
      state: 'failed',
      providerState: 'ERROR',
      failure: { code: 'account_restricted', providerCode: '463' },
    },
  },
  { ...at, type: 'contact.identified', id: 'e3', data: { addresses: [...from.addresses] } },
  {
    ...at,
    type: 'session.state_changed',
    id: 'e4',
    data: { status: 'connected', number: '+5511999990000', nextAction: 'none' },
  },
];
const batch = (list: readonly unknown[], session = CONNECTION.id): string => JSON.stringify({ session, events: list });
const genuine = sign(batch(events));
const strange = { type: 'message.received', id: 'e5', timestamp: 'yesterday', data: { type: 'hologram' } };

export const harness: ProviderHarness = {
  connection: CONNECTION,
  now: NOW,
  config: {},
  settings: (url) => ({ url, secret: SECRET, eventsSecret: EVENTS_SECRET }),
  mistakes: [
    { root: 'settings', field: 'url', value: 'http://baileys.example' },
    { root: 'settings', field: 'url', value: 'ftp://127.0.0.1' },
    { root: 'settings', field: 'secret', value: 'short' },
    { root: 'settings', field: 'eventsSecret', value: undefined },
  ],
  secrets: [SECRET, EVENTS_SECRET],
  upstream: {
    baseUrl: BASE_URL,
    handlers: fakeServer({ baseUrl: BASE_URL, secret: SECRET, media: { h1: MEDIA } }),
    refusals: [
      {
        name: 'the phone is offline',
        status: 409,
        body: { code: 'session_not_connected' },
        code: 'session_not_connected',
        retryable: true,
      },
      {
        name: 'the phone is offline, but trying again is no use',
        status: 409,
        body: { code: 'session_not_connected', retryable: false },
        code: 'session_not_connected',
        retryable: false,
      },
      {
        name: 'no such session',
        status: 404,
        body: { code: 'resource_not_found' },
        code: 'session_logged_out',
        retryable: false,
      },
      {
        name: 'wrong secret',
        status: 401,
        body: { code: 'unauthenticated' },
        code: 'credentials_rejected',
        retryable: false,
      },
      {
        name: 'wrong secret, says a proxy',
        status: 401,
        body: '<html>',
        code: 'credentials_rejected',
        retryable: false,
      },
      {
        name: 'nonsense from us',
        status: 422,
        body: { code: 'invalid_request' },
        code: 'invalid_message',
        retryable: false,
      },
      {
        name: 'paced',
        status: 429,
        headers: { 'retry-after': '3' },
        body: { code: 'rate_limited', retryAfterMs: 2500 },
        code: 'rate_limited',
        retryable: true,
        retryAfterMs: 2500,
      },
      {
        name: 'the acknowledgement did not come',
        status: 504,
        body: { code: 'outcome_unknown' },
        code: 'outcome_unknown',
        retryable: true,
      },
      {
        name: 'the server broke while sending',
        status: 500,
        body: { code: 'internal_error' },
        code: 'outcome_unknown',
        retryable: true,
      },
      {
        name: 'nobody there',
        status: 422,
        body: { code: 'recipient_unreachable' },
        code: 'recipient_unreachable',
        retryable: false,
      },
      {
        name: 'a code from the future',
        status: 418,
        body: { code: 'teapot' },
        code: 'provider_rejected',
        retryable: false,
      },
      {
        name: 'a redirect',
        status: 302,
        headers: { location: 'https://elsewhere.test/' },
        body: '',
        code: 'provider_rejected',
        retryable: false,
      },
      { name: 'too large, says a proxy', status: 413, body: 'too large', code: 'media_rejected', retryable: false },
    ],
  },
  media: {
    known: { providerId: 'baileys', handle: 'h1', mediaType: 'image/jpeg' },
    bytes: MEDIA,
    gone: { providerId: 'baileys', handle: 'h2/../..', mediaType: 'image/jpeg' },
  },
  webhooks: [
    { name: 'a batch', request: genuine, events },
    {
      name: 'one event that cannot be read beside one that can',
      request: sign(batch([strange, events[1]])),
      events: [
        {
          type: 'unknown',
          id: 'e5',
          timestamp: NOW.toISOString(),
          data: { reason: 'not readable: timestamp, data.type', payload: strange },
        },
        ...events.slice(1, 2),
      ],
    },
    {
      name: 'something that is no batch',
      request: sign('[1]'),
      events: [
        {
          type: 'unknown',
          id: `unknown-${createHash('sha256').update('[1]').digest('hex').slice(0, 32)}`,
          timestamp: NOW.toISOString(),
          data: { reason: 'not a batch of events', payload: [1] },
        },
      ],
    },
  ],
  forgeries: [
    { name: 'no signature', request: spoil.header(genuine, EVENT_SIGNATURE_HEADER, undefined) },
    { name: 'no timestamp', request: spoil.header(genuine, EVENT_TIMESTAMP_HEADER, undefined) },
    {
      name: 'another timestamp',
      request: spoil.header(genuine, EVENT_TIMESTAMP_HEADER, String(NOW.getTime() / 1000 - 1)),
    },
    { name: 'one bit changed', request: spoil.byte(genuine) },
    { name: 'its end missing', request: spoil.end(genuine) },
    { name: 'the other secret', request: sign(batch(events), SECRET) },
    {
      name: 'a signature from an hour ago',
      request: sign(batch(events), EVENTS_SECRET, new Date(NOW.getTime() - 3_600_000)),
    },
    { name: "another session's events", request: sign(batch(events, 'con_other')) },
  ],
};
