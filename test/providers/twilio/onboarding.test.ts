import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createHttp } from '../../../core/provider-kit/http.ts';
import { configSchema } from '../../../providers/twilio/context.ts';
import { fault } from '../../../providers/twilio/harness-answers.ts';
import { ACCOUNT_SID, AUTH_TOKEN } from '../../../providers/twilio/harness-webhooks.ts';
import { twilio } from '../../../providers/twilio/index.ts';
import { createRegistration } from '../../../providers/twilio/registration.ts';
import {
  createSender,
  deleteSender,
  listSenders,
  setSenderWebhook,
  verifySender,
} from '../../../providers/twilio/senders.ts';
import { setUpWebhook } from '../../../providers/twilio/webhook-setup.ts';
import { createSubaccount } from '../../../providers/twilio/subaccounts.ts';
import { expectNoSecrets, gatewayErrorFrom } from '../../contract/expectations.ts';
import { CONNECTION } from '../../../providers/twilio/harness-webhooks.ts';
import { BASE_URL, runtimeWith, SETTINGS } from './support.ts';

const context = {
  config: { accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN },
  settings: SETTINGS,
  runtime: runtimeWith(createHttp()),
};
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const NUMBER = '+15550100000';

describe('a WhatsApp sender', () => {
  const SENDERS = `${BASE_URL}/v2/Channels/Senders`;
  /** twilio-oai, twilio_messaging_v2, examples of Senders. */
  const answer = {
    sid: `XE${'0'.repeat(32)}`,
    sender_id: 'whatsapp:+15550100000',
    status: 'ONLINE:UPDATING',
    configuration: { waba_id: '123' },
    webhook: { callback_url: 'https://gateway.test/x', callback_method: 'POST' },
    properties: { quality_rating: 'HIGH', messaging_limit: '1K Customers/24hr' },
    offline_reasons: null,
  };
  const sender = {
    sid: answer.sid,
    number: '+15550100000',
    status: 'ONLINE:UPDATING',
    isOnline: true,
    webhookUrl: 'https://gateway.test/x',
    qualityRating: 'HIGH',
    messagingLimit: '1K Customers/24hr',
    offlineReasons: [],
  };
  const bodies: unknown[] = [];
  const taking = (path: string, status: number) =>
    http.post(path, async ({ request }) => {
      expect(request.headers.get('content-type')).toBe('application/json');
      bodies.push(await request.json());
      return HttpResponse.json(answer, { status });
    });

  it('is registered with the webhook where its messages go', async () => {
    server.use(taking(SENDERS, 202));
    const request = { number: '+15550100000', displayName: 'Shop', webhookUrl: 'https://gateway.test/x' } as const;
    expect(await createSender(context, { ...request, wabaId: '123', verification: 'sms' })).toEqual(sender);
    expect(bodies.at(-1)).toEqual({
      sender_id: 'whatsapp:+15550100000',
      profile: { name: 'Shop' },
      webhook: { callback_url: 'https://gateway.test/x', callback_method: 'POST' },
      configuration: { waba_id: '123', verification_method: 'sms' },
    });
    await createSender(context, request);
    expect(bodies.at(-1)).not.toHaveProperty('configuration');
  });

  it('is verified, pointed elsewhere and given back', async () => {
    server.use(
      taking(`${SENDERS}/:sid`, 202),
      http.delete(`${SENDERS}/:sid`, () => new HttpResponse(null, { status: 204 }), { once: true }),
      http.delete(`${SENDERS}/:sid`, () => fault(404, 20_404, 'Not found')),
    );
    await verifySender(context, answer.sid, '123456');
    expect(bodies.at(-1)).toEqual({ configuration: { verification_code: '123456' } });
    await setSenderWebhook(context, answer.sid, 'https://other.test/');
    expect(bodies.at(-1)).toEqual({ webhook: { callback_url: 'https://other.test/', callback_method: 'POST' } });
    await deleteSender(context, answer.sid);
    await deleteSender(context, answer.sid);
  });

  it('is listed with the reasons why it cannot send', async () => {
    const offline = { ...answer, status: 'OFFLINE', offline_reasons: [{ code: '63020', message: 'Not accepted' }] };
    server.use(
      http.get(SENDERS, ({ request }) =>
        request.url.includes('PageToken')
          ? HttpResponse.json({ senders: [offline], meta: { next_page_url: null } })
          : HttpResponse.json({
              senders: [answer],
              meta: { next_page_url: 'https://messaging.twilio.com/v2/Channels/Senders?Channel=whatsapp&PageToken=2' },
            }),
      ),
    );
    expect(await listSenders(context)).toEqual([
      sender,
      { ...sender, status: 'OFFLINE', isOnline: false, offlineReasons: ['Not accepted'] },
    ]);
  });

  it('of a connection is pointed at us; a number that is none of the account is named', async () => {
    server.use(
      http.get(SENDERS, () => HttpResponse.json({ senders: [answer], meta: { next_page_url: null } })),
      taking(`${SENDERS}/${answer.sid}`, 202),
    );
    const connection = (number: `+${string}`) => ({ ...context, config: { ...context.config, number } });
    await setUpWebhook(connection('+15550100000'));
    expect(bodies.at(-1)).toEqual({ webhook: { callback_url: CONNECTION.webhookUrl, callback_method: 'POST' } });
    const asked = bodies.length;
    const error = await gatewayErrorFrom(() => setUpWebhook(connection('+14155238886')));
    expect([error.code, error.message]).toEqual(['sender_not_found', expect.stringContaining('+14155238886')]);
    expect(bodies).toHaveLength(asked);
  });

  it.each<readonly [string, string, string]>([
    ['ONLINE', 'online', 'none'],
    ['ONLINE:UPDATING', 'online', 'none'],
    ['OFFLINE', 'offline', 'see_reasons'],
    ['PENDING_VERIFICATION', 'code_needed', 'enter_code'],
    ...['CREATING', 'VERIFYING', 'TWILIO_REVIEW', 'DRAFT', 'STUBBED', 'NEW_IN_2027'].map(
      (word) => [word, 'pending', 'wait'] as const,
    ),
  ])('that Twilio calls %s is %s: %s', async (providerStatus, status, nextAction) => {
    const offline = {
      ...answer,
      status: providerStatus,
      offline_reasons: [{ code: '63020', message: 'Not accepted' }],
    };
    server.use(http.get(SENDERS, () => HttpResponse.json({ senders: [offline], meta: { next_page_url: null } })));
    const registration = createRegistration({ ...context, config: { ...context.config, number: NUMBER } }, NUMBER);
    expect(await registration.state()).toEqual({
      status,
      nextAction,
      number: NUMBER,
      providerStatus,
      reasons: ['Not accepted'],
      qualityRating: 'HIGH',
      messagingLimit: '1K Customers/24hr',
    });
  });

  it('that does not exist', async () => {
    server.use(http.all(`${SENDERS}/:sid`, () => fault(404, 20_404, 'Not found')));
    expect((await gatewayErrorFrom(() => verifySender(context, 'XE1', '1'))).code).toBe('sender_not_found');
  });
});

describe('a subaccount', () => {
  const ACCOUNTS = `${BASE_URL}/2010-04-01/Accounts`;
  const answer = { sid: `AC${'1'.repeat(32)}`, auth_token: 'its-own-token', friendly_name: 'Tenant', status: 'active' };
  const subaccount = {
    accountSid: answer.sid,
    authToken: 'its-own-token',
    friendlyName: 'Tenant',
    status: 'active',
  };

  it('is made with a name', async () => {
    const forms: string[] = [];
    server.use(
      http.post(`${ACCOUNTS}.json`, async ({ request }) => {
        forms.push(await request.text());
        return HttpResponse.json(answer, { status: 201 });
      }),
    );
    expect(await createSubaccount(context, 'Tenant & Co')).toEqual(subaccount);
    expect(forms).toEqual(['FriendlyName=Tenant+%26+Co']);
  });

  it('that was perhaps made is not made again blindly', async () => {
    server.use(http.post(`${ACCOUNTS}.json`, () => new HttpResponse('oops', { status: 500 })));
    const error = await gatewayErrorFrom(() => createSubaccount(context, 'Tenant'));
    expect([error.code, error.retryable]).toEqual(['outcome_unknown', false]);
    server.use(http.post(`${ACCOUNTS}.json`, () => HttpResponse.json([])));
    expect((await gatewayErrorFrom(() => createSubaccount(context, 'Tenant'))).code).toBe('outcome_unknown');
    server.use(http.post(`${ACCOUNTS}.json`, () => fault(401, 20_003, 'Authenticate')));
    expect((await gatewayErrorFrom(() => createSubaccount(context, 'Tenant'))).code).toBe('credentials_rejected');
  });
});

describe('an operator whose tenants have subaccounts', () => {
  const ACCOUNTS = `${BASE_URL}/2010-04-01/Accounts`;
  const TENANTS_SID = `AC${'1'.repeat(32)}`;
  const answer = { sid: TENANTS_SID, auth_token: 'token-of-the-tenant', friendly_name: 'T', status: 'active' };
  const settings = { ...SETTINGS, parentAccountSid: ACCOUNT_SID, parentAuthToken: AUTH_TOKEN };
  const obtain = async (brought: object, own: object = settings) =>
    twilio.obtain?.config({ ...brought }, { http: createHttp(), now: () => new Date(), settings: own });
  const asParent = (request: Request) =>
    expect(request.headers.get('authorization')).toBe(
      `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`,
    );

  it('has one made, whose credentials a connection is then made of', async () => {
    server.use(
      http.post(`${ACCOUNTS}.json`, async ({ request }) => {
        asParent(request);
        expect(await request.text()).toBe('FriendlyName=Acme');
        return HttpResponse.json(answer, { status: 201 });
      }),
    );
    const config = await obtain({ subaccountName: 'Acme' });
    expect(config).toEqual({ accountSid: TENANTS_SID, authToken: 'token-of-the-tenant' });
    expect(configSchema.parse({ ...config, number: '+15550100000' })).toMatchObject({ accountSid: TENANTS_SID });
  });

  it('has the token read of one that is there, and is told of one that is not, or cannot send', async () => {
    server.use(
      http.get(`${ACCOUNTS}/${TENANTS_SID}.json`, ({ request }) => {
        asParent(request);
        return HttpResponse.json(answer);
      }),
      http.get(`${ACCOUNTS}/AC${'2'.repeat(32)}.json`, () => HttpResponse.json({ ...answer, status: 'suspended' })),
      http.get(`${ACCOUNTS}/:file`, () => fault(404, 20_404, 'Not found')),
    );
    expect(await obtain({ subaccountSid: TENANTS_SID })).toEqual({
      accountSid: TENANTS_SID,
      authToken: 'token-of-the-tenant',
    });
    for (const [digit, code] of [
      ['2', 'account_restricted'],
      ['3', 'resource_not_found'],
    ] as const) {
      const error = await gatewayErrorFrom(() => obtain({ subaccountSid: `AC${digit.repeat(32)}` }));
      expect(error.code).toBe(code);
      expectNoSecrets(error, [AUTH_TOKEN, 'token-of-the-tenant']);
    }
  });

  it('does not hear that nothing was made where that is not known', async () => {
    server.use(http.post(`${ACCOUNTS}.json`, () => new HttpResponse('oops', { status: 500 })));
    const error = await gatewayErrorFrom(() => obtain({ subaccountName: 'Acme' }));
    expect([error.code, error.retryable]).toEqual(['outcome_unknown', false]);
    expectNoSecrets(error, [AUTH_TOKEN]);
  });

  it.each([
    ['without the access', SETTINGS, { subaccountName: 'Acme' }, 'settings.parentAuthToken'],
    ['with two ways at once', settings, { subaccountName: 'Acme', subaccountSid: TENANTS_SID }, 'config.subaccountSid'],
    ['for the account above the tenants', settings, { subaccountSid: ACCOUNT_SID }, 'config.subaccountSid'],
    ['for what is no account', settings, { subaccountSid: 'AC../x' }, 'config.subaccountSid'],
  ])('is told what is wrong %s, before any call', async (_, own, brought, path) => {
    const error = await gatewayErrorFrom(() => obtain(brought, own));
    expect([error.code, error.fields?.map((field) => field.path)]).toEqual(['invalid_configuration', [path]]);
  });
});
