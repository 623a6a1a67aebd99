import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyWebhook } from '../../sdk/src/index.ts';
import { createCaller } from '../support/api.ts';
import { browserMissing } from './support/browser.ts';
import { ACCESS_TOKEN, PHONE_NUMBER_ID, startFakeGraph, WABA_ID, type FakeGraph } from './support/fake-graph.ts';
import { openReceiver, openShop, type Shop } from './support/shop.ts';
import { comes, goTo, says, shoot, signIn } from './support/site.ts';
import { useStage } from './support/stage.ts';

// What an operator sets up for a tenant and mends, each with the mouse. Little is sent here, so that what failed is in sight.
let graph: FakeGraph | undefined;
const stage = useStage({ permissions: ['clipboard-read', 'clipboard-write'] }, async () => {
  graph = await startFakeGraph();
  return { POLYZAP_CLOUD_BASE_URL: graph.url };
});
let shop: Shop;
beforeAll(async () => {
  if (browserMissing === undefined) shop = await openShop(stage.gateway.admin);
});
afterAll(async () => {
  graph?.close();
  await shop?.receiver.close();
});

const open = (path: string): Promise<void> => signIn(stage.page, stage.gateway.url, stage.gateway.adminKey, path);

it('a failing webhook is seen, mended, and what it missed is sent again; a disabled one says so', async () => {
  const { page } = stage;
  await open('/console/webhooks');
  await says(page.locator('.row .badge'), 'Failing');
  await page.locator('a.row', { hasText: shop.receiver.url }).click();
  await says(page.locator('.notice.bad'), 'Failing since');
  await page.locator('.rows summary').first().click();
  // Others may come to stand above it meanwhile.
  const opened = page.locator('.rows details[open] .timeline');
  await says(opened, '500');
  await says(opened, 'out of order');
  await says(opened, `POST ${shop.receiver.url}`);
  await says(opened, 'webhook-id: evt_');
  await says(page.locator('.rows details[open]'), '"sequence"');
  await shoot(page, 'console-webhook-failing');
  shop.receiver.answerWith(200);
  await page.getByRole('button', { name: 'Send a test event' }).click();
  await says(page.locator('.outcome'), 'Answered with 200');

  await page.getByRole('button', { name: 'Switch off' }).click();
  await says(page.getByRole('alert'), 'Switched off by hand.');
  await says(page.getByRole('alert'), 'switch it on, and send again what was missed');
  await goTo(page, '/');
  await says(page.locator('.figures'), '1 webhook endpoint is switched off');
  await goTo(page, `/console/webhooks/${shop.endpointId}`);
  await page.getByRole('button', { name: 'Switch on' }).click();
  await says(page.locator('.card .badge'), 'On');
  // It is called again at once, and one delivery is sent once more by hand.
  await says(page.locator('.rows .badge'), 'Delivered');
  const delivered = page.locator('.rows li', { hasText: 'Delivered' }).first();
  await delivered.getByRole('button', { name: 'Send again' }).click();
  await says(page.locator('.rows li', { hasText: 'It is on its way again.' }), /[2-9] attempts/);

  // What comes meanwhile does not push a button from under the pointer.
  const first = page.locator('.rows').getByRole('button', { name: 'Send again' }).first();
  await first.hover();
  const aimed = await first.elementHandle();
  const place = await aimed?.boundingBox();
  const known = await page.locator('.rows > li').count();
  const { id } = await stage.gateway.admin.post<{ id: string }>('/v1/messages', {
    connectionId: shop.connectionId,
    to: '+15550100001',
    type: 'text',
    text: 'While one aims',
  });
  await page.waitForResponse(
    async (response) => response.url().includes('/deliveries?') && (await response.text()).includes(id),
  );
  await page.evaluate(() => new Promise((resolve) => void requestAnimationFrame(() => requestAnimationFrame(resolve))));
  expect(await aimed?.boundingBox()).toEqual(place);
  await page.locator('h1').hover();
  await comes('what waited', async () => (await page.locator('.rows > li').count()) > known);

  const before = shop.receiver.received();
  await page.locator('summary', { hasText: 'Send again everything since' }).click();
  await page.getByLabel('Only what was not delivered').uncheck();
  await page.locator('details form button[type=submit]').click();
  await says(page.locator('details form'), 'on their way again');
  await comes('deliveries, once more', () => shop.receiver.received() > before);

  // One that is gone is switched off by itself, and the page says why without being asked.
  shop.receiver.answerWith(410);
  await page.locator('.rows').getByRole('button', { name: 'Send again' }).first().click();
  await says(page.getByRole('alert'), 'Switched off: the address answered that it is gone (410).');
  shop.receiver.answerWith(200);
  await page.getByRole('button', { name: 'Switch on' }).click();
  await says(page.locator('.card .badge'), 'On');
});

it('a webhook endpoint: made, its secret shown once, tried out; what arrives is signed with it', async () => {
  const { page } = stage;
  const receiver = await openReceiver();
  receiver.answerWith(200);
  try {
    await open(`/console/webhooks?tenant=${shop.tenantId}`);
    await page.getByLabel('Address', { exact: true }).fill('not an address');
    await page.getByRole('button', { name: 'Create endpoint' }).click();
    await page.locator('.field-error').waitFor();
    await page.getByLabel('Address', { exact: true }).fill(receiver.url);
    await page.getByLabel('Description (optional)').fill('Shop number two');
    await page.getByRole('button', { name: 'Create endpoint' }).click();
    await says(page.locator('.once'), 'shown this once');
    const secret = (await page.locator('.copyable code').textContent()) ?? '';
    expect(secret).toMatch(/^whsec_/);
    await shoot(page, 'console-webhook-secret');
    await page.locator('a.row', { hasText: 'Shop number two' }).click();
    await says(page.locator('h1'), receiver.url);
    await page.getByRole('button', { name: 'Send a test event' }).click();
    await says(page.locator('.outcome'), /Answered with 200 after \d+ ms/);
    expect(await page.locator('main').textContent()).not.toContain(secret);
    expect(await verifyWebhook({ ...receiver.last(), secret })).toMatchObject({ type: 'webhook_endpoint.ping' });

    await page.getByRole('button', { name: 'New secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click();
    await says(page.locator('.copyable'), 'whsec_');
    await page.getByRole('button', { name: 'Delete endpoint' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete endpoint' }).click();
    await says(page.locator('h1'), 'Webhooks');
    await page.locator('.row', { hasText: 'Our shop' }).waitFor();
    await page.locator('.row', { hasText: 'Shop number two' }).waitFor({ state: 'detached' });
  } finally {
    await receiver.close();
  }
});

it('templates: written, submitted at once or later, approved; taken over from where they were; deleted', async () => {
  const { page, gateway } = stage;
  const config = { accessToken: ACCESS_TOKEN, phoneNumberId: PHONE_NUMBER_ID, wabaId: WABA_ID };
  const secrets = { appSecret: '0123456789abcdef0123456789abcdef', verifyToken: '0123456789abcdef' };
  const { id: official } = await gateway.admin.post<{ id: string }>('/v1/connections', {
    tenantId: shop.tenantId,
    provider: 'cloud',
    label: 'Official',
    config: { ...config, ...secrets },
  });
  await open(`/console/templates?tenant=${shop.tenantId}`);
  const submitTo = page.getByLabel('Submit for approval to', { exact: true });
  await submitTo.selectOption(official);
  // The memory provider keeps no templates, so it is not offered.
  expect(await submitTo.locator('option').allTextContents()).toEqual(['Not yet', 'Official']);
  await page.getByLabel('Name', { exact: true }).fill('late_order');
  await page.getByLabel('Text', { exact: true }).fill('Sorry, {{1}}.');
  await page.getByLabel('Examples for the gaps (optional)').fill('Ana');
  await page.getByRole('button', { name: 'Create template' }).click();
  await says(page.locator('h1'), 'late_order');
  const standing = page.locator('section', { has: page.getByRole('heading', { name: 'At the providers' }) });
  await says(standing.locator('.badge'), 'In review');
  graph?.approve('late_order');
  await page.getByRole('button', { name: 'Ask how it stands' }).click();
  await says(standing.locator('.badge'), 'Approved');
  await shoot(page, 'console-template-approved');

  await goTo(page, `/console/templates/${shop.templateId}`);
  await says(standing, 'Not submitted yet');
  await page.getByRole('button', { name: 'Submit' }).click();
  await says(standing.locator('.badge'), 'In review');

  await goTo(page, `/console/templates?tenant=${shop.tenantId}`);
  await page.getByRole('button', { name: 'Take over' }).click();
  await says(page.locator('.outcome'), '3 found, 1 new, 0 gone.');
  await page.locator('a.row', { hasText: 'welcome' }).click();
  await says(standing.locator('.badge'), 'Approved');
  await goTo(page, `/console/templates?tenant=${shop.tenantId}`);
  await page.locator('a.row', { hasText: 'order_ready' }).waitFor();
});

it('a number is registered for WhatsApp where its provider takes that: name, code, online; and given back after asking', async () => {
  const { page, gateway } = stage;
  const { id } = await gateway.admin.post<{ id: string }>('/v1/connections', {
    tenantId: shop.tenantId,
    provider: 'cloud',
    label: 'To register',
    config: {
      accessToken: ACCESS_TOKEN,
      phoneNumberId: PHONE_NUMBER_ID,
      appSecret: '0123456789abcdef0123456789abcdef',
      verifyToken: '0123456789abcdef',
    },
  });
  // As the gateway says it of Twilio; that it does, and what it then asks for, test/providers/twilio shows.
  const asked: unknown[] = [];
  const states = {
    unregistered: { status: 'unregistered', nextAction: 'register', providerStatus: null },
    code: { status: 'code_needed', nextAction: 'enter_code', providerStatus: 'PENDING_VERIFICATION' },
    online: { status: 'online', nextAction: 'none', providerStatus: 'ONLINE', qualityRating: 'HIGH' },
  };
  let state: keyof typeof states = 'unregistered';
  await page.route(/\/sender(\/verify)?$/, async (route) => {
    const request = route.request();
    if (request.method() !== 'GET') asked.push([request.method(), request.postDataJSON()]);
    if (request.method() === 'DELETE') {
      state = 'unregistered';
      return route.fulfill({ status: 204 });
    }
    if (request.method() === 'POST') state = request.url().endsWith('/verify') ? 'online' : 'code';
    return route.fulfill({ json: { number: '+15550100000', reasons: [], ...states[state] } });
  });
  await open(`/console/connections/${id}`);
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Registration for WhatsApp' }) });
  await says(card.locator('.badge'), 'Not registered');
  await card.getByRole('button', { name: 'Register' }).click();
  await says(card.locator('.field-error'), 'This is needed.');
  expect(asked).toEqual([]);
  await card.getByLabel('Name that people see').fill('Padaria');
  await card.getByLabel('Code by').selectOption('sms');
  await shoot(page, 'console-sender');
  await card.getByRole('button', { name: 'Register' }).click();
  await says(card.locator('.badge'), 'Waiting for the code');
  await card.getByLabel('Code', { exact: true }).fill('123 456');
  await card.getByRole('button', { name: 'Confirm' }).click();
  await says(card.locator('.badge'), 'Registered');
  await says(card, 'quality: HIGH');
  await card.getByRole('button', { name: 'Give the number back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Give the number back' }).click();
  await says(card.locator('.badge'), 'Not registered');
  expect(asked).toEqual([
    ['POST', { displayName: 'Padaria', verification: 'sms' }],
    ['POST', { code: '123456' }],
    ['DELETE', null],
  ]);
  // The gateway's own answer: at Meta there is nothing to register by calls, so nothing is shown.
  await page.unroute(/\/sender(\/verify)?$/);
  const told = page.waitForResponse(/\/sender$/);
  await goTo(page, '/console/connections');
  await goTo(page, `/console/connections/${id}`);
  expect((await told).status()).toBe(409);
  await says(page.locator('h2'), 'Providers so far');
  await card.waitFor({ state: 'detached' });
});

it('opt-outs and keys: made, shown, taken back; a revoked key opens nothing', async () => {
  const { page, gateway } = stage;
  await open(`/console/suppressions?tenant=${shop.tenantId}`);
  await says(page.locator('.rows'), 'wrote a word');
  await page.getByLabel('Number', { exact: true }).fill('+55 11 99999-0009');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const added = page.locator('.rows li', { hasText: '+5511999990009' });
  await says(added, 'added by hand');
  await added.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await added.waitFor({ state: 'detached' });
  await says(page.locator('section', { hasText: 'Words that opt out and in' }).locator('h3'), 'Portuguese');

  await goTo(page, `/console/keys?tenant=${shop.tenantId}`);
  const old = await page.locator('.rows li', { hasText: 'Shop' }).elementHandle();
  await page.getByLabel('Name', { exact: true }).fill('For a test');
  await page.getByLabel('Valid until (optional)').fill('2001-01-01');
  await page.getByLabel('Send messages').uncheck();
  await page.getByLabel('Read messages and events').uncheck();
  await page.getByRole('button', { name: 'Make key' }).click();
  await says(page.locator('.field-error'), 'This is needed.');
  await page.getByLabel('Send messages').check();
  await page.getByLabel('Read messages and events').check();
  await page.getByRole('button', { name: 'Make key' }).click();
  await says(page.locator('.field-error'), 'must be in the future');
  await page.getByLabel('Valid until (optional)').fill('');
  await page.getByRole('button', { name: 'Make key' }).click();
  await says(page.locator('.copyable'), 'pzk_');
  const caller = createCaller(gateway.url, (await page.locator('.copyable code').textContent()) ?? '');
  expect((await caller.ask('GET', '/v1/connections')).status).toBe(200);
  const key = page.locator('.rows li', { hasText: 'For a test' });
  await key.waitFor();
  expect(await old?.evaluate((row) => row.isConnected), 'the list stays while it is asked for again').toBe(true);
  await key.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await says(key.locator('.badge'), 'Revoked');
  expect((await caller.ask('GET', '/v1/connections')).status).toBe(401);

  await goTo(page, '/console/audit');
  await says(page.locator('.rows'), 'the admin key');
});

it('connect links: made for a connection or a new one, copied, used by a customer, seen to be done, revoked', async () => {
  const { page, gateway } = stage;
  const { id } = await gateway.admin.post<{ id: string }>('/v1/connections', {
    tenantId: shop.tenantId,
    provider: 'memory',
    label: 'Loja 3',
    config: { pairing: 'required' },
  });
  await open(`/console/tenants/${shop.tenantId}`);
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Connect links' }) });
  /** What was copied, as it would be sent to the customer. */
  const make = async (): Promise<string> => {
    await card.getByRole('button', { name: 'Make link' }).click();
    await says(card.locator('.once'), 'shown this once');
    await card.getByRole('button', { name: 'Copy: The connect link' }).click();
    await says(card.locator('.copyable button'), 'Copied');
    return page.evaluate(() => navigator.clipboard.readText());
  };
  await card.locator('summary', { hasText: 'New link' }).click();
  await card.getByLabel('Carried by').selectOption('memory');
  await card.getByLabel('Label (optional)').fill('From a link');
  await card.getByLabel('Your name (optional)').fill('Padaria');
  await card.getByLabel('Language').selectOption('pt-BR');
  const more = card.locator('summary', { hasText: 'Number, colour' });
  await more.click();
  await card.getByLabel('Colour (optional)').fill('red');
  await more.click();
  await card.getByRole('button', { name: 'Make link' }).click();
  // It was folded away; what is wrong with it is not.
  await says(card.locator('.field-error[lang=en]'), 'must be like #0a7cff');
  await card.getByLabel('Colour (optional)').fill('#c2410c');
  await card.getByLabel('Valid for').selectOption('week');
  const forNew = await make();
  // Emptied, it says what it said at first.
  expect(await card.getByLabel('Valid for').inputValue()).toBe('day');
  await shoot(page, 'console-connect-link');
  expect(forNew).toMatch(new RegExp(`^${gateway.url}/connect/l/cnl_\\w+#pzl_`));
  const row = card.locator('.row', { hasText: 'From a link' });
  await says(row.locator('.badge'), 'Open');

  const customer = await page.context().newPage();
  await customer.goto(forNew);
  await says(customer.locator('h1'), 'Conectado');
  // Live, and with the connection that it has made.
  await says(row.locator('.badge'), 'Done');
  await row.getByRole('link', { name: 'Connection' }).click();
  await says(page.locator('h1'), 'From a link');

  await goTo(page, `/console/connections/${id}`);
  await card.locator('summary', { hasText: 'New link' }).click();
  await card.getByLabel('Your name (optional)').fill('Padaria');
  const forThis = await make();
  await says(card.locator('.row .badge'), 'Open');
  await card.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await says(card.locator('.row .badge'), 'Revoked');
  await customer.goto('about:blank');
  await customer.goto(forThis);
  await says(customer.locator('h1'), 'This link is no longer valid');
});
