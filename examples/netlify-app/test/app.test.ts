import { http, HttpResponse, passthrough } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hashApiKey } from '../../../core/crypto/api-key.ts';
import { createHttp } from '../../../core/provider-kit/http.ts';
import type { SessionState } from '../../../core/provider/index.ts';
import { startDeliverer } from '../../../netlify/host/deliverer.ts';
import { createApp } from '../../../netlify/http/app.ts';
import { webhookOf } from '../../../providers/cloud-api/harness-webhooks.ts';
import { harness as meta } from '../../../providers/cloud/harness.ts';
import { fakeCloud } from '../../../providers/cloud/harness.ts';
import { sign, SIGNATURE_HEADER } from '../../../providers/cloud/webhook.ts';
import { providers } from '../../../providers/registry.ts';
import { listen, type Listening } from '../../../test/app/support/listen.ts';
import { temporaryWorld, type TemporaryWorld } from '../../../test/support/world.ts';
import { createClient } from '../../../sdk/src/index.ts';
import { eventually } from '../../../test/support/waiting.ts';
import { serve } from '../src/serve.ts';
import { polyzapSetUp } from '../src/set-up.ts';

const ADMIN = 'admin-key-of-the-example-0123456789';
const BAILEYS = 'https://baileys.test';
const GRAPH = 'https://graph.facebook.com';

type Sent = { readonly id: string; readonly body: unknown };

/** What the phone behind the pretended Baileys server is doing, and what was sent through it. */
const phone = { state: { status: 'disconnected', nextAction: 'connect' } as SessionState, sent: [] as unknown[] };
const takenByMeta: Sent[] = [];

const baileys = [
  http.post(`${BAILEYS}/v1/sessions/:id/start`, ({ params }) => {
    phone.state = {
      status: 'pairing',
      method: 'qr',
      qr: '2@abc',
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
      nextAction: 'scan_qr',
    };
    return HttpResponse.json({ id: params['id'], state: phone.state });
  }),
  http.get(`${BAILEYS}/v1/sessions/:id`, ({ params }) => HttpResponse.json({ id: params['id'], state: phone.state })),
  http.post(`${BAILEYS}/v1/sessions/:id/messages`, async ({ request }) => {
    phone.sent.push(await request.json());
    return HttpResponse.json({ providerMessageId: `3EB0${phone.sent.length}`, state: 'sent', warnings: [] });
  }),
];
const vendors = setupServer(
  // The app, the gateway and the visitors are real.
  http.all('http://127.0.0.1:*/*', () => passthrough()),
  ...baileys,
  ...fakeCloud(GRAPH, takenByMeta),
);

describe('the app', () => {
  let world: TemporaryWorld;
  let gateway: Listening;
  let site: Awaited<ReturnType<typeof serve>>;
  let deliverer: ReturnType<typeof startDeliverer>;
  beforeAll(async () => {
    vendors.listen({ onUnhandledFrame: 'error' });
    world = await temporaryWorld();
    const app = Promise.withResolvers<ReturnType<typeof createApp>>();
    gateway = await listen(async (request) => (await app.promise).fetch(request));
    const context = {
      ...world.context,
      providers,
      providerSettings: {
        ...world.context.providerSettings,
        baileys: { url: BAILEYS, secret: 's'.repeat(32), eventsSecret: 'e'.repeat(32) },
      },
      adminKeyHash: hashApiKey(ADMIN),
      http: createHttp(),
      webhooks: { http: createHttp(), allowPrivate: true },
      now: () => new Date(),
      publicUrl: gateway.url,
    };
    app.resolve(createApp(context));
    deliverer = startDeliverer(context);
    site = await serve(0, () => gateway.url);
    const environment = await polyzapSetUp({ polyzapUrl: gateway.url, adminKey: ADMIN, siteUrl: site.url });
    for (const [name, value] of Object.entries(environment)) process.env[name] = value;
  });
  afterAll(async () => {
    site.close();
    await deliverer.stop();
    await gateway.close();
    await world.close();
    vendors.close();
    for (const name of ['POLYZAP_URL', 'POLYZAP_ADMIN_KEY', 'POLYZAP_WEBHOOK_SECRET', 'APP_SECRET', 'URL']) {
      delete process.env[name];
    }
  });
  afterEach(() => {
    takenByMeta.length = 0;
    phone.sent.length = 0;
    vi.restoreAllMocks();
  });

  /** A shop's browser: it keeps its cookie. */
  function browser() {
    let cookie = '';
    return async (path: string, body?: unknown) => {
      const response = await fetch(site.url + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { cookie },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
      return { status: response.status, body: (await response.json()) as Record<string, string | null> };
    };
  }

  /** What the page behind a connect link does for its visitor. */
  async function onPage(url: string, rest: string, body?: unknown): Promise<Record<string, unknown>> {
    const { pathname, hash } = new URL(url);
    const response = await fetch(`${gateway.url}${pathname.replace('/l/', '/api/')}${rest}`, {
      method: rest === '' ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${hash.slice(1)}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Record<string, unknown>;
  }

  it('takes a shop on the cheap plan from sign-up to a message: its phone, linked by QR code', async () => {
    const shop = browser();
    expect(await shop('/api/signup', { name: 'Padaria', plan: 'cheap' })).toMatchObject({ status: 201 });
    expect(await shop('/api/me')).toMatchObject({ body: { name: 'Padaria', plan: 'cheap', number: null } });
    const { url } = (await shop('/api/connect', {})).body;
    expect(await onPage(url ?? '', '')).toMatchObject({
      step: 'pair',
      methods: ['qr', 'code'],
      branding: { name: 'Fornada' },
    });
    await onPage(url ?? '', '/start', { method: 'qr' });
    phone.state = { status: 'connected', number: '+5511999990000', nextAction: 'none' };
    expect(await onPage(url ?? '', '')).toMatchObject({ status: 'completed' });

    // The app hears of it by webhook, and only then says so.
    await eventually(async () => (await shop('/api/me')).body['connectedAt'] !== null);
    expect(await shop('/api/me')).toMatchObject({ body: { number: '+5511999990000', state: 'connected' } });
    const message = { to: '+5511999990001', text: 'Your bread is ready', key: 'click-1' };
    expect(await shop('/api/send', message)).toMatchObject({ status: 201, body: { state: 'sent' } });
    expect(await shop('/api/send', message)).toMatchObject({ status: 201 });
    expect(phone.sent).toHaveLength(1);
  });

  it('takes a shop to the official plan: its details, tried out at Meta; a customer is answered once', async () => {
    const shop = browser();
    await shop('/api/signup', { name: 'Café', plan: 'cheap' });
    expect(await shop('/api/plan', { plan: 'official' })).toMatchObject({ status: 200, body: { plan: 'official' } });
    const { url } = (await shop('/api/connect', {})).body;
    expect(await onPage(url ?? '', '')).toMatchObject({ step: 'fields', provider: { id: 'cloud' } });
    const { verifyToken, ...config } = meta.config as Record<string, string>;
    expect(verifyToken).toBeDefined();
    const refused = await onPage(url ?? '', '/fields', { config: { ...config, accessToken: 'EAA-wrong-wrong-wrong' } });
    expect(refused).toMatchObject({ code: 'credentials_rejected' });
    expect(await onPage(url ?? '', '/fields', { config })).toMatchObject({ status: 'completed' });
    await eventually(async () => (await shop('/api/me')).body['connectedAt'] !== null);

    const { data } = await world.context.store.db
      .selectFrom('connection')
      .select('id')
      .where('provider', '=', 'cloud')
      .execute()
      .then((rows) => ({ data: rows }));
    const body = JSON.stringify(
      webhookOf({
        contacts: [{ profile: { name: 'Ana' }, wa_id: '5511999990001' }],
        messages: [
          {
            from: '5511999990001',
            id: 'wamid.1',
            timestamp: String(Math.floor(Date.now() / 1000)),
            type: 'text',
            text: { body: 'Oi' },
          },
        ],
      }),
    );
    const headers = { [SIGNATURE_HEADER]: sign(String(config['appSecret']), body) };
    for (let time = 0; time < 2; time += 1) {
      const taken = await fetch(`${gateway.url}/webhooks/cloud/${data[0]?.id}`, { method: 'POST', headers, body });
      expect(taken.status).toBe(200);
    }
    await eventually(() => takenByMeta.length > 0, { description: 'the answer at Meta' });
    // Told once more of what it has heard, it says nothing more.
    const admin = createClient({ baseUrl: gateway.url, apiKey: ADMIN });
    const endpoint = (await admin.webhookEndpoints.list()).data[0]?.id ?? '';
    const deliveries = async () => (await admin.webhookEndpoints.deliveries(endpoint)).data;
    const heard = (await deliveries()).find(({ eventType }) => eventType === 'message.received')?.id ?? '';
    await admin.webhookEndpoints.redeliver(heard);
    await eventually(
      async () =>
        (await deliveries()).some(
          ({ id, attempts, state }) => id === heard && attempts.length === 2 && state === 'delivered',
        ),
      { description: 'the event to be heard twice' },
    );
    expect(takenByMeta.map((taken) => taken.body)).toEqual([
      expect.objectContaining({
        to: '+5511999990001',
        text: { body: 'Thank you! We will answer in a moment.', preview_url: false },
      }),
    ]);
  });

  it('moves no number that is connected to another plan by a click', async () => {
    const shop = browser();
    await shop('/api/signup', { name: 'Bar', plan: 'cheap' });
    const { url } = (await shop('/api/connect', {})).body;
    await onPage(url ?? '', '/start', { method: 'qr' });
    phone.state = { status: 'connected', number: '+5511999990009', nextAction: 'none' };
    await onPage(url ?? '', '');
    expect(await shop('/api/plan', { plan: 'official' })).toMatchObject({ status: 409 });
  });

  it('believes no cookie and no webhook that it cannot verify', async () => {
    const stranger = await fetch(`${site.url}/api/me`, {
      headers: { cookie: 'shop=ten_01ARZ3NDEKTSV4RRFFQ69G5FAV.forged' },
    });
    expect(stranger.status).toBe(401);
    const event = { id: 'evt_1', type: 'message.received', data: {} };
    const forged = await fetch(`${site.url}/api/events`, {
      method: 'POST',
      headers: {
        'webhook-id': 'evt_1',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': 'v1,AAAA',
      },
      body: JSON.stringify(event),
    });
    expect(forged.status).toBe(401);
  });

  it('says what is missing, and gives the page nothing of the gateway’s key', async () => {
    const shop = browser();
    expect((await shop('/api/signup', { name: '', plan: 'cheap' })).status).toBe(422);
    expect((await shop('/api/signup', { name: 'x', plan: 'free' })).status).toBe(422);
    await shop('/api/signup', { name: 'Mercado', plan: 'cheap' });
    expect(await shop('/api/send', { to: '+5511999990001', text: 'x', key: '1' })).toMatchObject({ status: 409 });
    for (const path of ['/', '/app.js', '/style.css']) {
      const text = await (await fetch(site.url + path)).text();
      expect(text.length).toBeGreaterThan(100);
      expect(text).not.toContain(ADMIN);
    }
  });
});
