import { http, HttpResponse, type HttpHandler } from 'msw';
import * as z from 'zod';
import type { WebhookRequest } from '../../core/provider/index.ts';
import { spoil, type ProviderHarness } from '../../test/contract/harness.ts';
import { fakeCloudApi, HEALTHY, type TakenMessage } from '../cloud-api/harness-graph.ts';
import { metaRefusals } from '../cloud-api/harness-refusals.ts';
import { PHONE_NUMBER_ID, sampleWebhooks } from '../cloud-api/harness-webhooks.ts';
import { PROVIDER_ID } from './context.ts';
import { SECRET_HEADER } from './webhook.ts';

const BASE_URL = 'https://waba.test/base';
const API_KEY = 'fictional-channel-key-0123456789';
const SECRET = 'fictional-webhook-secret-0123456789';
const NOW = new Date('2026-11-24T12:00:00Z');
const CONNECTION = { id: 'con_dialog', webhookUrl: 'https://gateway.test/webhooks/360dialog/con_dialog' };
const MEDIA = Uint8Array.of(0x4f, 0x67, 0x67, 0x53);

function posted(body: object): WebhookRequest {
  return {
    method: 'POST',
    url: CONNECTION.webhookUrl,
    headers: new Headers({ 'content-type': 'application/json', [SECRET_HEADER]: SECRET }),
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
}

const samples = sampleWebhooks(PROVIDER_ID, NOW);
const genuine = posted(samples[0].body);

/** `from vendor docs`: https://docs.360dialog.com, the body that answers a wrong key. */
function refuse({ headers }: { readonly headers: Headers }): Response | undefined {
  if (headers.get('d360-api-key') === API_KEY && !headers.has('authorization')) return undefined;
  return HttpResponse.json(meta(401, 'Invalid api_key'), { status: 401 });
}

function meta(status: number, text: string): object {
  return {
    meta: { success: false, http_code: status, developer_message: text, '360dialog_trace_id': 'b1a7c0de-0000-4000' },
  };
}

/** `from vendor docs`: https://docs.360dialog.com/docs/messaging/webhook. */
const webhookConfiguration = z.strictObject({ url: z.url(), headers: z.record(z.string(), z.string()) });

/**
 * 360dialog at `baseUrl`, for the harness's configuration. `taken` gets every message that it takes; `told` hears where it
 * is to call.
 */
export function fakeDialog360(
  baseUrl: string,
  taken?: TakenMessage[],
  told: (webhookUrl: string) => void = () => undefined,
): HttpHandler[] {
  return [
    http.get(`${baseUrl}/health_status`, ({ request }) => refuse(request) ?? HttpResponse.json(HEALTHY)),
    // From public code that calls it (see `number.ts`); not in the vendor's documentation.
    http.get(
      `${baseUrl}/v1/configs/phone_number`,
      ({ request }) =>
        refuse(request) ?? HttpResponse.json({ id: PHONE_NUMBER_ID, display_phone_number: '+1 555-078-3881' }),
    ),
    http.post(`${baseUrl}/v1/configs/webhook`, async ({ request }) => {
      const refused = refuse(request);
      if (refused !== undefined) return refused;
      const wanted = webhookConfiguration.safeParse(await request.json());
      if (!wanted.success) return HttpResponse.json(meta(400, 'Invalid url'), { status: 400 });
      told(wanted.data.url);
      return HttpResponse.json({ url: wanted.data.url });
    }),
    ...fakeCloudApi({
      baseUrl,
      paths: { messages: '/messages', upload: '/media' },
      refuse,
      media: { '2003383421387256': { bytes: MEDIA, mediaType: 'audio/ogg; codecs=opus' } },
      mediaAt: `${baseUrl}/whatsapp_business/attachments/`,
      taken,
    }),
  ];
}

export const harness: ProviderHarness = {
  connection: CONNECTION,
  now: NOW,
  config: { apiKey: API_KEY, webhookSecret: SECRET, phoneNumberId: PHONE_NUMBER_ID },
  settings: (baseUrl) => ({ baseUrl }),
  mistakes: [
    { root: 'config', field: 'apiKey', value: 'short' },
    { root: 'config', field: 'apiKey', value: `${API_KEY}\r\nx-evil: 1` },
    { root: 'config', field: 'webhookSecret', value: undefined },
    { root: 'config', field: 'phoneNumberId', value: '+15550783881' },
    { root: 'settings', field: 'baseUrl', value: 'http://waba.example' },
    { root: 'settings', field: 'baseUrl', value: 'https://waba.example/#x' },
  ],
  secrets: [API_KEY, SECRET],
  upstream: {
    baseUrl: BASE_URL,
    handlers: fakeDialog360(BASE_URL),
    refusals: [
      ...metaRefusals,
      {
        name: 'a wrong key',
        status: 401,
        body: meta(401, 'Invalid api_key'),
        code: 'credentials_rejected',
        retryable: false,
      },
      {
        name: 'a wrong key, as a sentence, with a status that says nothing',
        status: 400,
        body: { error: 'Invalid API key' },
        code: 'credentials_rejected',
        retryable: false,
      },
      {
        name: 'too many calls',
        status: 400,
        body: { error: 'You have exceeded the endpoint rate limit' },
        code: 'rate_limited',
        retryable: true,
      },
      {
        name: 'a channel that is off',
        status: 400,
        body: meta(400, 'Messaging has been disabled for this channel'),
        code: 'account_restricted',
        retryable: false,
      },
      {
        name: 'an unpaid bill',
        status: 400,
        body: meta(400, 'Channel is blocked due to lack of payment'),
        code: 'payment_required',
        retryable: false,
      },
      {
        name: 'a sentence that we do not know',
        status: 400,
        body: { error: 'Bad hair day' },
        code: 'provider_rejected',
        retryable: false,
      },
      {
        name: 'a sentence and a fault',
        status: 502,
        body: { error: 'Bad gateway' },
        code: 'outcome_unknown',
        retryable: false,
      },
    ],
  },
  media: {
    known: { providerId: PROVIDER_ID, handle: '2003383421387256', mediaType: 'audio/ogg; codecs=opus' },
    bytes: MEDIA,
    gone: { providerId: PROVIDER_ID, handle: '2003383421387257', mediaType: 'audio/ogg' },
  },
  webhooks: samples.map(({ name, body, events }) => ({ name, request: posted(body), events })),
  forgeries: [
    { name: 'its end missing', request: spoil.end(genuine) },
    { name: 'nothing in it', request: { ...genuine, body: new Uint8Array() } },
    { name: 'no secret', request: spoil.header(genuine, SECRET_HEADER, undefined) },
    { name: 'an empty secret', request: spoil.header(genuine, SECRET_HEADER, '') },
    { name: 'half a secret', request: spoil.header(genuine, SECRET_HEADER, SECRET.slice(0, 20)) },
    { name: 'a secret in capitals', request: spoil.header(genuine, SECRET_HEADER, SECRET.toUpperCase()) },
    { name: "another connection's secret", request: spoil.header(genuine, SECRET_HEADER, 'another-secret-0123456789') },
    { name: 'the API key for a secret', request: spoil.header(genuine, SECRET_HEADER, API_KEY) },
  ],
};
