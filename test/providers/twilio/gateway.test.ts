import { http, HttpResponse } from 'msw';
import { beforeAll, expect, it } from 'vitest';
import { createHttp } from '../../../core/provider-kit/http.ts';
import type { WebhookRequest } from '../../../core/provider/index.ts';
import { createApp } from '../../../netlify/http/app.ts';
import { sidOf } from '../../../providers/twilio/harness-answers.ts';
import { AUTH_TOKEN, inbound, signForm, status } from '../../../providers/twilio/harness-webhooks.ts';
import { VERIFICATION_CODE } from '../../../providers/twilio/harness-senders.ts';
import { twilio } from '../../../providers/twilio/index.ts';
import { describeOnStores } from '../../netlify/support/stores.ts';
import { ADMIN_KEY, createWorld, type Json } from '../../netlify/support/world.ts';
import { BASE_URL, lastOf, SETTINGS, useTwilio } from './support.ts';

const PARENT = { parentAccountSid: `AC${'9'.repeat(32)}`, parentAuthToken: 'token-of-the-parent-0123456789' };
const TO = '+5511988880000';

/** The whole way: API, queue, Twilio's answer, Twilio's signed callback at the public URL. */
describeOnStores('a connection through Twilio', (store) => {
  const world = useTwilio('gateway');
  let call: (route: string, body?: unknown) => Promise<Json>;
  let post: (request: WebhookRequest) => Promise<Response>;
  let connectionId: string;

  beforeAll(async () => {
    const { context } = await createWorld(await store());
    const app = createApp({
      ...context,
      http: createHttp(),
      providers: { twilio },
      providerSettings: { twilio: { ...SETTINGS, ...PARENT } },
    });
    call = async (route, body) => {
      const [method = '', path = ''] = route.split(' ');
      const response = await app.request(path, {
        method,
        headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const answer = (response.status === 204 ? {} : await response.json()) as Json;
      expect(response.status, JSON.stringify(answer)).toBeLessThan(300);
      return answer;
    };
    // As behind a proxy: the function sees another host than the one that Twilio called and signed.
    post = async ({ url, headers, body }) =>
      app.request(url.replace('https://gateway.test', 'http://127.0.0.1'), {
        method: 'POST',
        headers,
        body: new Uint8Array(body),
      });
    const tenant = await call('POST /v1/tenants', { name: 'Acme' });
    const config = { accountSid: world.accountSid, authToken: AUTH_TOKEN, number: '+15550100000' };
    connectionId = (await call('POST /v1/connections', { tenantId: tenant.id, provider: 'twilio', config })).id;
    // Who has never written is written to by template only.
    const before = {
      ...inbound,
      AccountSid: world.accountSid,
      MessageSid: `SM${'7'.repeat(32)}`,
      From: `whatsapp:${TO}`,
    };
    await post(signForm(before, { url: `https://gateway.test/webhooks/twilio/${connectionId}` }));
  });

  const send = () => call('POST /v1/messages', { connectionId, to: TO, type: 'text', text: 'Olá' });
  const report = (fields: Readonly<Record<string, string>>, url: string) =>
    post(signForm({ ...status, AccountSid: world.accountSid, ...fields }, { url }));

  it('is made in a subaccount of its own where its name is all that is said, with credentials that hold', async () => {
    world.server.use(
      http.post(`${BASE_URL}/2010-04-01/Accounts.json`, ({ request }) => {
        const pair = `${PARENT.parentAccountSid}:${PARENT.parentAuthToken}`;
        expect(request.headers.get('authorization')).toBe(`Basic ${Buffer.from(pair).toString('base64')}`);
        const made = { sid: world.accountSid, auth_token: AUTH_TOKEN, friendly_name: 'Acme', status: 'active' };
        return HttpResponse.json(made, { status: 201 });
      }),
    );
    const tenant = await call('POST /v1/tenants', { name: 'Of a subaccount' });
    const plan = await call('POST /v1/plans', { name: 'By Twilio', provider: 'twilio' });
    await call(`POST /v1/tenants/${tenant.id}/plan`, { planId: plan.id });
    const config = { subaccountName: 'Acme', number: '+15550100000' };
    const made = await call('POST /v1/connections', { tenantId: tenant.id, config });
    expect(made).toMatchObject({ provider: 'twilio', config: { accountSid: world.accountSid } });
    expect(JSON.stringify(made)).not.toContain(AUTH_TOKEN);
    expect(await call(`GET /v1/connections/${made.id}/health`)).toMatchObject({ status: 'healthy' });
  });

  it('registers its number for WhatsApp, and gives it back', async () => {
    const tenant = await call('POST /v1/tenants', { name: 'New at WhatsApp' });
    const config = { accountSid: world.accountSid, authToken: AUTH_TOKEN, number: '+15550100099' };
    const made = await call('POST /v1/connections', { tenantId: tenant.id, provider: 'twilio', config });
    expect(made).toMatchObject({ warnings: [{ type: 'webhook_not_set_up', code: 'sender_not_found' }] });
    const path = `/v1/connections/${made.id}/sender`;
    expect(await call(`GET ${path}`)).toMatchObject({ status: 'unregistered', nextAction: 'register' });
    const wish = { displayName: 'Padaria da Sé', businessAccountId: '1234567890', verification: 'sms' };
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await call(`POST ${path}`, wish)).toMatchObject({ status: 'code_needed', nextAction: 'enter_code' });
    }
    expect(await call(`POST ${path}/verify`, { code: VERIFICATION_CODE })).toMatchObject({ status: 'online' });
    expect(await call(`GET ${path}`)).toEqual({
      status: 'online',
      nextAction: 'none',
      number: '+15550100099',
      providerStatus: 'ONLINE',
      reasons: [],
      qualityRating: 'HIGH',
      messagingLimit: '1K Customers/24hr',
    });
    // It calls the connection from the start: nothing has to be set up besides.
    const authorization = `Basic ${Buffer.from(`${world.accountSid}:${AUTH_TOKEN}`).toString('base64')}`;
    const senders = await fetch(`${BASE_URL}/v2/Channels/Senders`, { headers: { authorization } });
    expect(await senders.text()).toContain(`"callback_url":"https://gateway.test/webhooks/twilio/${made.id}"`);
    for (let turn = 0; turn < 2; turn += 1) await call(`DELETE ${path}`);
    expect(await call(`GET ${path}`)).toMatchObject({ status: 'unregistered' });
    const service = { accountSid: world.accountSid, authToken: AUTH_TOKEN, messagingServiceSid: `MG${'1'.repeat(32)}` };
    const numberless = await call('POST /v1/connections', { tenantId: tenant.id, provider: 'twilio', config: service });
    await expect(call(`GET /v1/connections/${numberless.id}/sender`)).rejects.toThrow('conflict');
  });

  it('sends, and hears what became of it', async () => {
    const { id, state } = await send();
    expect(state).toBe('queued');
    const callback = lastOf(world)['StatusCallback'] ?? '';
    expect(callback).toContain(`/webhooks/twilio/${connectionId}?key=`);
    const MessageSid = sidOf('SM', `1 ${JSON.stringify(lastOf(world))}`);
    for (const word of ['sent', 'read', 'delivered']) {
      expect((await report({ MessageSid, MessageStatus: word, SmsStatus: word }, callback)).status).toBe(204);
    }
    expect(await call(`GET /v1/messages/${id}`)).toMatchObject({ state: 'read' });
  });

  it('settles by its callback what was sent and never answered', async () => {
    let callback = '';
    world.server.use(
      http.post(`${BASE_URL}/2010-04-01/*`, async ({ request }) => {
        callback = new URLSearchParams(await request.text()).get('StatusCallback') ?? '';
        return HttpResponse.error();
      }),
    );
    const { id, state } = await send();
    expect(state).toBe('unknown');
    const MessageSid = `SM${'8'.repeat(32)}`;
    expect((await report({ MessageSid }, callback)).status).toBe(204);
    expect(await call(`GET /v1/messages/${id}`)).toMatchObject({ state: 'delivered' });
  });

  it('takes messages once, and none that Twilio did not sign', async () => {
    const url = `https://gateway.test/webhooks/twilio/${connectionId}`;
    const genuine = signForm({ ...inbound, AccountSid: world.accountSid, Body: 'Oi' }, { url });
    const count = async () =>
      (await call(`GET /v1/messages?connectionId=${connectionId}&direction=inbound`)).data.length;
    const before = await count();
    for (let time = 0; time < 2; time += 1) {
      expect((await post(genuine)).status).toBe(204);
      expect(await count()).toBe(before + 1);
    }
    expect((await post({ ...genuine, url: `${url}?key=bXNn` })).status).toBe(401);
    expect((await post({ ...genuine, body: genuine.body.subarray(1) })).status).toBe(401);
  });
});
