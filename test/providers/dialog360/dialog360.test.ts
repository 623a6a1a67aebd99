import { describe, expect, it } from 'vitest';
import type { Http } from '../../../core/provider/index.ts';
import { metaError } from '../../../providers/cloud-api/harness-refusals.ts';
import { configSchema, settingsSchema } from '../../../providers/dialog360/context.ts';
import { harness } from '../../../providers/dialog360/harness.ts';
import { dialog360 } from '../../../providers/dialog360/index.ts';
import { createChannelKey } from '../../../providers/dialog360/partner.ts';
import { setUpWebhook } from '../../../providers/dialog360/webhook-setup.ts';
import { expectNoSecrets, gatewayErrorFrom } from '../../contract/expectations.ts';
import { dialogOver, scriptedHttp, sentJson, type Answer } from '../cloud-api/support.ts';

const SECRET = 'fictional-webhook-secret-0123456789';

describe('the webhook', () => {
  const contextOver = (http: Http) => ({
    config: configSchema.parse(harness.config),
    settings: settingsSchema.parse({ baseUrl: 'https://waba.test' }),
    runtime: { http, now: () => harness.now, connection: harness.connection },
  });

  it('is set up with our URL and the header that proves it', async () => {
    const http = scriptedHttp({ json: { url: harness.connection.webhookUrl } });
    await setUpWebhook(contextOver(http));
    expect(http.requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://waba.test/v1/configs/webhook',
        headers: { 'd360-api-key': 'fictional-channel-key-0123456789', 'content-type': 'application/json' },
      },
    ]);
    expect(sentJson(http.requests[0])).toEqual({
      url: harness.connection.webhookUrl,
      headers: { 'polyzap-webhook-secret': SECRET },
    });
  });

  it('that is set up so is the one that passes', async () => {
    const http = scriptedHttp({ json: {} });
    await setUpWebhook(contextOver(http));
    const { headers } = sentJson(http.requests[0]) as { headers: Record<string, string> };
    const { webhook } = dialogOver(scriptedHttp());
    const request = { method: 'POST', url: harness.connection.webhookUrl, headers: new Headers(headers) };
    await expect(webhook.verify({ ...request, body: Buffer.from('{"entry":[]}') })).resolves.toBeDefined();
  });

  it('that 360dialog refuses says why', async () => {
    const json = { meta: { success: false, http_code: 400, developer_message: 'Invalid url' } };
    const error = await gatewayErrorFrom(() => setUpWebhook(contextOver(scriptedHttp({ status: 400, json }))));
    expect(error).toMatchObject({ code: 'provider_rejected', providerMessage: 'Invalid url' });
    expectNoSecrets(error, harness.secrets);
  });

  it('needs no handshake', () => {
    expect(dialogOver(scriptedHttp()).webhook.challenge).toBeUndefined();
  });

  it('of another number is not ours where the connection says which is', async () => {
    const [sample] = harness.webhooks;
    if (sample === undefined) throw new Error('There is no genuine webhook');
    const read = async (phoneNumberId: string | undefined) => {
      const { webhook } = dialogOver(scriptedHttp(), { phoneNumberId });
      return (await webhook.parse(await webhook.verify(sample.request))).map(({ type }) => type);
    };
    expect(await read('106540352242923')).toEqual(['unknown', 'unknown']);
    expect(await read(undefined)).not.toContain('unknown');
  });
});

it('says that it deletes templates by their names alone', () => {
  expect(dialogOver(scriptedHttp()).templates?.deletesAllLanguages).toBe(true);
});

describe('the number', () => {
  const read = async (answer: Answer) => {
    const http = scriptedHttp(answer);
    return { http, number: await dialogOver(http).number?.() };
  };

  it('is read with the key alone, as Meta writes it', async () => {
    const { http, number } = await read({ json: { id: '1', display_phone_number: '+1 555-078-3881' } });
    expect(number).toBe('+15550783881');
    expect(http.requests).toMatchObject([
      {
        method: 'GET',
        url: 'https://waba.test/v1/configs/phone_number',
        headers: { 'd360-api-key': harness.secrets[0] },
      },
    ]);
  });

  it('is read as earlier versions wrote it', async () => {
    expect((await read({ json: { phone_number: '15550783881' } })).number).toBe('+15550783881');
  });

  it.each([
    ['has no such call', { status: 404, json: {} }],
    ['says something else', { json: { number: 'unknown' } }],
    ['says something that is no number', { json: { display_phone_number: 'Padaria' } }],
  ])('is not known where 360dialog %s', async (_, answer) => {
    expect((await read(answer)).number).toBeUndefined();
  });

  it('is not guessed while 360dialog is down', async () => {
    const error = await gatewayErrorFrom(() => read({ status: 503 }));
    expect([error.code, error.retryable]).toEqual(['provider_unavailable', true]);
  });
});

describe('an operator who is a partner', () => {
  const settings = {
    partnerId: 'examplePA',
    partnerKey: 'fictional-partner-key-0123456789',
    hubUrl: 'https://hub.test',
  };
  const obtain = (http: Http, brought: object, own: object = settings) =>
    dialog360.obtain?.config({ ...brought }, { http, now: () => harness.now, settings: own });

  it('has the key of a channel made, and a secret for its webhooks', async () => {
    const http = scriptedHttp({ status: 201, json: { api_key: 'key-of-the-channel' } });
    const config = await obtain(http, { channelId: 'exampleCH' });
    expect(configSchema.parse(config)).toMatchObject({ apiKey: 'key-of-the-channel' });
    expect(config?.['webhookSecret']).toMatch(/^[\w-]{43}$/);
    expect(http.requests.map(({ url }) => url)).toEqual([
      'https://hub.test/api/v2/partners/examplePA/channels/exampleCH/api_keys',
    ]);
  });

  it.each([
    ['without the access', {}, { channelId: 'exampleCH' }, 'settings.partnerKey'],
    ['for what is no channel', settings, { channelId: '../x' }, 'config.channelId'],
  ])('is told what is wrong %s, before any call', async (_, own, brought, path) => {
    const error = await gatewayErrorFrom(async () => obtain(scriptedHttp(), brought, own));
    expect([error.code, error.fields?.map((field) => field.path)]).toEqual(['invalid_configuration', [path]]);
  });
});

describe('a partner', () => {
  const partner = (http: Http) => ({
    http,
    now: () => harness.now,
    partnerId: 'examplePA',
    apiKey: 'fictional-partner-key-0123456789',
  });

  it.each([
    ['today', { address: 'https://waba-v2.360dialog.io', api_key: 'key-of-channel', app_id: 'a', id: 'i' }],
    ['on an older page', { api_keys: [{ api_key: 'key-of-channel', id: 'i' }] }],
  ])('gets the key of a channel, as answered %s', async (_, json) => {
    const http = scriptedHttp({ status: 201, json });
    expect(await createChannelKey(partner(http), 'exampleCH')).toBe('key-of-channel');
    expect(http.requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://hub.360dialog.io/api/v2/partners/examplePA/channels/exampleCH/api_keys',
        headers: { 'x-api-key': 'fictional-partner-key-0123456789' },
      },
    ]);
  });

  it('asks for no other path than that', async () => {
    const http = scriptedHttp({ json: { api_key: 'k' } });
    await createChannelKey({ ...partner(http), baseUrl: 'https://hub.test' }, '../../me?x=1');
    expect(http.requests[0]?.url).toBe(
      'https://hub.test/api/v2/partners/examplePA/channels/..%2F..%2Fme%3Fx%3D1/api_keys',
    );
  });

  it.each([
    [401, { meta: { developer_message: 'Invalid token' } }, 'credentials_rejected'],
    [403, { meta: { developer_message: 'The client has not granted it' } }, 'permission_denied'],
    [429, {}, 'rate_limited'],
    [404, { meta: { developer_message: 'Not found' } }, 'provider_rejected'],
    [400, metaError(100, 'Invalid parameter', 'x'), 'invalid_message'],
    [500, {}, 'provider_unavailable'],
    [200, {}, 'provider_unavailable'],
  ] as const)('is told %i as what it is', async (status, json, code) => {
    const error = await gatewayErrorFrom(() => createChannelKey(partner(scriptedHttp({ status, json })), 'exampleCH'));
    expect([error.code, error.provider]).toEqual([code, '360dialog']);
    expectNoSecrets(error, ['fictional-partner-key-0123456789']);
  });
});
