import { spoil, type ProviderHarness } from '../../test/contract/harness.ts';
import type { FakeContent } from './harness-content.ts';
import { fakeTwilio } from './harness-server.ts';
import {
  ACCOUNT_SID,
  AUTH_TOKEN,
  CONNECTION,
  inbound,
  mediaUrl,
  NOW,
  signForm,
  signJson,
  status,
  webhooks,
} from './harness-webhooks.ts';

const BASE_URL = 'https://twilio.test/base';
const MEDIA = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);
const SIGNATURE = 'x-twilio-signature';

const fake = fakeTwilio({ baseUrl: BASE_URL, accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, media: { ME1: MEDIA } });
// The template of the contract's sample, approved, beside enough others to need a second page.
const BODY = 'Olá {{1}}, o pedido {{2}} saiu.';
const TEMPLATES: Readonly<Record<string, FakeContent['types']>> = {
  welcome: { 'twilio/text': { body: BODY } },
  order_shipped: { 'twilio/text': { body: BODY } },
  bye: { 'twilio/text': { body: BODY } },
  order_track: {
    'whatsapp/card': {
      body: BODY,
      header_text: 'Pedido {{3}}',
      actions: [
        { type: 'URL', title: 'Rastrear', url: 'https://shop.example.com/{{4}}' },
        { type: 'QUICK_REPLY', title: 'Parar', id: '{{5}}' },
        { type: 'COPY_CODE', title: 'Copiar', code: '{{6}}' },
      ],
    },
  },
  order_receipt: { 'twilio/media': { body: BODY, media: ['https://cdn.example.com/receipts/{{3}}'] } },
};
for (const [index, [name, types]] of Object.entries(TEMPLATES).entries()) {
  const sid = `HX${String(index).padStart(32, '0')}`;
  fake.contents.set(sid, {
    sid,
    friendly_name: name,
    language: 'pt_BR',
    variables: { 1: 'Ana', 2: '42' },
    types,
    approval: { name, category: 'UTILITY', status: 'approved' },
  });
}

const genuine = signForm({ ...inbound, Body: 'Olá' });
const delivered = signForm(status);
const error = (code: number, message: string, httpStatus: number) => ({
  status: httpStatus,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status: httpStatus },
});

export const harness: ProviderHarness = {
  connection: CONNECTION,
  now: NOW,
  config: { accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, number: '+15550100000' },
  settings: (url) => ({ apiUrl: url, contentUrl: url, messagingUrl: url }),
  mistakes: [
    { root: 'config', field: 'accountSid', value: 'AC123' },
    { root: 'config', field: 'authToken', value: 'short' },
    { root: 'config', field: 'number', value: '5511999990000' },
    { root: 'config', field: 'number', value: undefined },
    { root: 'config', field: 'messagingServiceSid', value: 'MG123' },
    { root: 'config', field: 'apiKeySecret', value: 'a-secret-without-its-key' },
    { root: 'settings', field: 'apiUrl', value: 'http://twilio.example' },
    { root: 'settings', field: 'contentUrl', value: 'ftp://127.0.0.1' },
    { root: 'settings', field: 'messagingUrl', value: 'twilio' },
  ],
  secrets: [AUTH_TOKEN, Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')],
  upstream: {
    baseUrl: BASE_URL,
    handlers: fake.handlers,
    // Each code of the table has its test in test/providers/twilio/errors.test.ts; here, one of each kind.
    refusals: [
      { name: 'wrong token', ...error(20_003, 'Authenticate', 401), code: 'credentials_rejected', retryable: false },
      { name: 'key too weak', ...error(20_003, 'Authenticate', 403), code: 'permission_denied', retryable: false },
      { name: 'test credentials', ...error(20_008, 'Forbidden', 403), code: 'permission_denied', retryable: false },
      { name: 'too fast', ...error(20_429, 'Too Many Requests', 429), code: 'rate_limited', retryable: true },
      {
        name: 'too fast, and for how long',
        ...error(20_429, 'Too Many Requests', 429),
        headers: { 'retry-after': '2' },
        code: 'rate_limited',
        retryable: true,
        retryAfterMs: 2000,
      },
      { name: 'queue full', ...error(21_611, 'Queue full', 400), code: 'rate_limited', retryable: true },
      { name: 'no such number', ...error(21_211, 'Invalid To', 400), code: 'recipient_unreachable', retryable: false },
      { name: 'opted out', ...error(21_610, 'Unsubscribed', 400), code: 'recipient_opted_out', retryable: false },
      { name: 'not our sender', ...error(63_007, 'No channel', 400), code: 'sender_not_found', retryable: false },
      { name: 'our URL', ...error(21_609, 'StatusCallback', 400), code: 'invalid_configuration', retryable: false },
      { name: 'window closed', ...error(63_016, 'Outside window', 400), code: 'outside_window', retryable: false },
      { name: 'no such content', ...error(21_655, 'ContentSid', 400), code: 'template_not_found', retryable: false },
      { name: 'a new code', ...error(69_999, 'New', 400), code: 'invalid_message', retryable: false },
      { name: 'no such account', ...error(20_404, 'Not found', 404), code: 'provider_rejected', retryable: false },
      {
        name: 'wrong token, says a proxy',
        status: 401,
        body: '<html>',
        code: 'credentials_rejected',
        retryable: false,
      },
      { name: 'unpaid', status: 402, body: '', code: 'payment_required', retryable: false },
      { name: 'a teapot', status: 418, body: '', code: 'provider_rejected', retryable: false },
      {
        name: 'a redirect',
        status: 302,
        headers: { location: 'https://elsewhere.test/' },
        body: '',
        code: 'provider_rejected',
        retryable: false,
      },
      { name: 'broken, in its own words', ...error(20_500, 'Oops', 500), code: 'outcome_unknown', retryable: false },
      { name: 'gave up waiting', status: 408, body: '', code: 'outcome_unknown', retryable: false },
    ],
  },
  media: {
    known: { providerId: 'twilio', handle: mediaUrl('ME1'), mediaType: 'image/jpeg' },
    bytes: MEDIA,
    gone: { providerId: 'twilio', handle: mediaUrl('ME9'), mediaType: 'image/jpeg' },
  },
  webhooks,
  forgeries: [
    { name: 'no signature', request: spoil.header(genuine, SIGNATURE, undefined) },
    { name: 'an empty signature', request: spoil.header(genuine, SIGNATURE, '') },
    { name: 'a short signature', request: spoil.header(genuine, SIGNATURE, 'c2hvcnQ=') },
    { name: 'one bit changed', request: spoil.byte(genuine) },
    { name: 'its end missing', request: spoil.end(genuine) },
    { name: 'nothing in it', request: { ...genuine, body: new Uint8Array() } },
    { name: 'another token', request: signForm(inbound, { token: 'another-token-0123456789' }) },
    { name: 'the body of another', request: { ...genuine, body: delivered.body } },
    {
      name: 'a replay to another connection',
      request: { ...genuine, url: genuine.url.replace('con_twilio', 'con_other') },
    },
    { name: 'a query that was not signed', request: { ...genuine, url: `${genuine.url}?key=bXNnXzAx` } },
    {
      name: 'another account of the same token',
      request: signForm({ ...inbound, AccountSid: 'ACbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb' }),
    },
    { name: 'no account', request: signForm({ Body: 'Olá' }) },
    { name: 'JSON with another body', request: { ...signJson('{"a":1}'), body: new TextEncoder().encode('{"a":2}') } },
    { name: 'JSON of another account', request: signJson('{"AccountSid":"ACb"}') },
    { name: 'JSON without its hash', request: { ...signJson('{"a":1}'), url: CONNECTION.webhookUrl } },
  ],
};
