import { http, HttpResponse, type HttpHandler } from 'msw';
import * as z from 'zod';
import type { WebhookRequest } from '../../core/provider/index.ts';
import { spoil, type ProviderHarness } from '../../test/contract/harness.ts';
import { fakeCloudApi, graphError, HEALTHY, type TakenMessage } from '../cloud-api/harness-graph.ts';
import { metaRefusals } from '../cloud-api/harness-refusals.ts';
import { PHONE_NUMBER_ID, sampleWebhooks, WABA_ID, webhookOf } from '../cloud-api/harness-webhooks.ts';
import { PROVIDER_ID } from './context.ts';
import { sign, SIGNATURE_HEADER } from './webhook.ts';

const BASE_URL = 'https://graph.test';
const TOKEN = 'EAAJi-fictional-token-0123456789';
const APP_SECRET = 'fictionalappsecret0123456789abcd';
const VERIFY_TOKEN = 'myvoiceismypassport-0123';
const NOW = new Date('2026-11-24T12:00:00Z');
const CONNECTION = { id: 'con_cloud', webhookUrl: 'https://gateway.test/webhooks/cloud/con_cloud' };
const MEDIA = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);

function signed(body: string, secret = APP_SECRET): WebhookRequest {
  return {
    method: 'POST',
    url: CONNECTION.webhookUrl,
    headers: new Headers({ 'content-type': 'application/json', [SIGNATURE_HEADER]: sign(secret, body) }),
    body: new TextEncoder().encode(body),
  };
}

const samples = sampleWebhooks(PROVIDER_ID, NOW);
const genuine = signed(JSON.stringify(samples[0].body));
const other = JSON.stringify(webhookOf({ messages: [] }));

/** As Meta refuses a token that it does not know. */
function refuse({ headers }: { readonly headers: Headers }): Response | undefined {
  return headers.get('authorization') === `Bearer ${TOKEN}` ? undefined : graphError(401, 190, 'Invalid access token');
}

const configuration = z.strictObject({
  webhook_configuration: z.union([
    z.strictObject({ override_callback_uri: z.url().max(200), verify_token: z.string().min(1) }),
    z.strictObject({ override_callback_uri: z.literal('') }),
  ]),
});

/** The node of a phone number: its health, and its own webhook URL. */
function phoneNumberNode(baseUrl: string): HttpHandler[] {
  const node = `${baseUrl}/v25.0/${PHONE_NUMBER_ID}`;
  let callback: string | undefined = CONNECTION.webhookUrl;
  return [
    http.get(node, ({ request }) => {
      const refused = refuse(request);
      if (refused !== undefined) return refused;
      const fields = new URL(request.url).searchParams.get('fields') ?? '';
      return HttpResponse.json({
        id: PHONE_NUMBER_ID,
        ...(fields.includes('health_status') && { ...HEALTHY, quality_rating: 'GREEN' }),
        ...(fields.includes('display_phone_number') && { display_phone_number: '+1 555-078-3881' }),
        ...(fields.includes('webhook_configuration') && {
          webhook_configuration: { ...(callback !== undefined && { phone_number: callback }), application: baseUrl },
        }),
      });
    }),
    http.post(node, async ({ request }) => {
      const refused = refuse(request);
      if (refused !== undefined) return refused;
      const wanted = configuration.safeParse(await request.json());
      if (!wanted.success) return graphError(400, 100, wanted.error.message);
      callback = wanted.data.webhook_configuration.override_callback_uri || undefined;
      return HttpResponse.json({ success: true });
    }),
  ];
}

/** Meta at `baseUrl`, for the harness's configuration. `taken` gets every message that it takes. */
export function fakeCloud(baseUrl: string, taken?: TakenMessage[]): HttpHandler[] {
  return [
    ...phoneNumberNode(baseUrl),
    ...fakeCloudApi({
      baseUrl: `${baseUrl}/v25.0`,
      paths: { messages: `/${PHONE_NUMBER_ID}/messages`, upload: `/${PHONE_NUMBER_ID}/media` },
      refuse,
      media: { '1003383421387256': { bytes: MEDIA, mediaType: 'image/jpeg' } },
      mediaAt: 'https://lookaside.fbsbx.com/whatsapp_business/attachments/',
      taken,
    }),
  ];
}

export const harness: ProviderHarness = {
  connection: CONNECTION,
  now: NOW,
  config: {
    accessToken: TOKEN,
    phoneNumberId: PHONE_NUMBER_ID,
    wabaId: WABA_ID,
    appSecret: APP_SECRET,
    verifyToken: VERIFY_TOKEN,
  },
  settings: (baseUrl) => ({ baseUrl }),
  mistakes: [
    { root: 'config', field: 'accessToken', value: 'short' },
    { root: 'config', field: 'accessToken', value: `${TOKEN}\r\nx-evil: 1` },
    { root: 'config', field: 'phoneNumberId', value: '+15550783881' },
    { root: 'config', field: 'phoneNumberId', value: '../me/accounts' },
    { root: 'config', field: 'wabaId', value: 'me' },
    { root: 'config', field: 'appSecret', value: undefined },
    { root: 'config', field: 'verifyToken', value: 'short' },
    { root: 'settings', field: 'baseUrl', value: 'http://graph.example' },
    { root: 'settings', field: 'baseUrl', value: 'https://graph.example/?x=1' },
    { root: 'settings', field: 'baseUrl', value: 'https://user@graph.example' },
    { root: 'settings', field: 'graphVersion', value: '25' },
  ],
  secrets: [TOKEN, APP_SECRET, VERIFY_TOKEN],
  upstream: {
    baseUrl: BASE_URL,
    handlers: fakeCloud(BASE_URL),
    refusals: metaRefusals,
  },
  media: {
    known: { providerId: PROVIDER_ID, handle: '1003383421387256', mediaType: 'image/jpeg' },
    bytes: MEDIA,
    gone: { providerId: PROVIDER_ID, handle: '1003383421387257', mediaType: 'image/jpeg' },
  },
  webhooks: samples.map(({ name, body, events }) => ({ name, request: signed(JSON.stringify(body)), events })),
  forgeries: [
    { name: 'no signature', request: spoil.header(genuine, SIGNATURE_HEADER, undefined) },
    { name: 'an empty signature', request: spoil.header(genuine, SIGNATURE_HEADER, 'sha256=') },
    {
      name: 'half a signature',
      request: spoil.header(genuine, SIGNATURE_HEADER, genuine.headers.get(SIGNATURE_HEADER)?.slice(0, 39)),
    },
    { name: "another body's signature", request: spoil.header(genuine, SIGNATURE_HEADER, sign(APP_SECRET, other)) },
    { name: 'one bit changed', request: spoil.byte(genuine) },
    { name: 'its end missing', request: spoil.end(genuine) },
    { name: "another app's secret", request: signed(other, 'anotherappsecret0123456789abcdef') },
    { name: 'the verify token for a secret', request: signed(other, VERIFY_TOKEN) },
  ],
};
