import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserMissing } from './support/browser.ts';
import { ECHO, openShop, type Shop } from './support/shop.ts';
import { comes, says, shoot, signIn } from './support/site.ts';
import { useStage } from './support/stage.ts';
import { conversations } from './suites/conversations.ts';
import { messages } from './suites/messages.ts';

const stage = useStage();
let shop: Shop;
beforeAll(async () => {
  if (browserMissing === undefined) shop = await openShop(stage.gateway.admin);
});
afterAll(() => shop?.receiver.close());

/** Signed in as the operator, at an address of the console. */
const open = (path: string): Promise<void> => signIn(stage.page, stage.gateway.url, stage.gateway.adminKey, path);

/** A database that is away for one request which changes something. */
const refuseOnce = async (page: Page, url: string): Promise<void> => {
  let refused = false;
  await page.route(url, (route) => {
    if (refused || route.request().method() === 'GET') return route.fallback();
    refused = true;
    const problem = { code: 'storage_unavailable', title: 'away', status: 503, retryable: true };
    return route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) });
  });
};

it('the overview shows what is connected, sent, failing and waiting, and follows by itself', async () => {
  const { page, gateway } = stage;
  // Long timers never end here: the question of every ten seconds is not asked, so that only an event can bring it.
  await page.addInitScript(() => {
    const { setTimeout: start } = globalThis;
    const brief = (call: () => void, wait = 0): number => (wait < 3_000 ? Number(start(call, wait)) : 0);
    Object.assign(globalThis, { setTimeout: brief });
  });
  await open('/');
  await says(page.locator('.liveness'), 'Live');
  const figures = page.locator('.figures');
  for (const name of [
    'Connected',
    'Sent',
    'Failed',
    'Waiting to be sent',
    'Oldest in the queue',
    'Webhooks behind by',
  ]) {
    await says(figures.locator('dt'), name);
  }
  await says(page.locator('section', { hasText: 'Why messages failed' }), 'The recipient is not on WhatsApp');
  await says(page.locator('section', { hasText: 'Need attention' }), 'Loja 2');
  await says(page.locator('.rows'), 'The bread is ready.');
  await gateway.admin.post('/v1/messages', {
    connectionId: shop.connectionId,
    to: ECHO,
    type: 'text',
    text: 'Live, without a reload',
  });
  await says(page.locator('.rows'), 'Live, without a reload');
});

it('asks every few seconds where there is no stream of events', async () => {
  const { page, gateway } = stage;
  await page.route('**/v1/events/stream*', (route) => route.fulfill({ status: 404, body: 'no stream here' }));
  await open('/');
  await says(page.locator('.liveness'), 'Every few seconds');
  await gateway.admin.post('/v1/messages', {
    connectionId: shop.connectionId,
    to: ECHO,
    type: 'text',
    text: 'Polled',
  });
  await says(page.locator('.rows'), 'Polled');

  // What waits, and for how long; how far the webhooks are behind, whose receiver is out of order here.
  const figure = (name: string): Locator => page.locator('.figure', { hasText: name });
  await says(figure('Waiting to be sent').locator('.figure-value'), '0');
  await says(figure('Webhooks behind by').locator('.figure-value'), /^\d+ (s|min)$/);
  const { id } = await gateway.admin.post<{ id: string }>('/v1/connections', {
    tenantId: shop.tenantId,
    provider: 'memory',
    label: 'Slow',
    pacing: { enabled: true, intervalMs: 600_000, jitterMs: 0, burst: 1 },
  });
  for (const text of ['At once', 'In ten minutes']) {
    await gateway.admin.post('/v1/messages', { connectionId: id, to: '+5511999990077', type: 'text', text });
  }
  await says(figure('Waiting to be sent').locator('.figure-value'), '1');
  await says(figure('Oldest in the queue').locator('.figure-value'), /^\d+ s$/);
  await gateway.admin.ask('DELETE', `/v1/connections/${id}`);
  await says(figure('Waiting to be sent').locator('.figure-value'), '0');
});

messages(stage, () => shop, open);
conversations(stage, () => shop, open);

it('an operator sees what a switch would cost before anything happens, and again after each change of the form', async () => {
  const { page, gateway } = stage;
  await open(`/console/connections/${shop.connectionId}`);
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Switch the provider' }) });
  await card.getByLabel('New provider').selectOption('baileys');
  await card.getByRole('button', { name: 'Show what would happen' }).click();
  await says(card.locator('.report'), 'From Memory (sandbox) to WhatsApp Web (Baileys)');
  await says(card.locator('.report .lost'), 'Buttons');
  await says(card.locator('.report'), 'To be settled first');
  await shoot(page, 'console-switch-dry-run');
  // It stands in the way, so there is nothing to press, and nothing has happened.
  expect(await card.getByRole('button', { name: 'Switch now' }).count()).toBe(0);
  const { provider } = await gateway.admin.get<{ provider: string }>(`/v1/connections/${shop.connectionId}`);
  expect(provider).toBe('memory');
  await card.getByLabel('The number may change').check();
  await card.locator('.report').waitFor({ state: 'detached' });
});

it('a tenant is renamed, suspended, resumed, moved to a plan after a look, and deleted', async () => {
  const { page, gateway } = stage;
  const { id } = await gateway.admin.post<{ id: string }>('/v1/tenants', { name: 'Short lived' });
  await gateway.admin.post('/v1/connections', { tenantId: id, provider: 'memory' });
  await open(`/console/tenants/${id}`);
  await page.getByLabel('Name', { exact: true }).fill('Short-lived');
  await page.getByRole('button', { name: 'Save' }).click();
  await says(page.locator('h1'), 'Short-lived');
  await page.getByRole('button', { name: 'Suspend' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
  await says(page.locator('.notice'), 'its keys do not work');
  await refuseOnce(page, `**/v1/tenants/${id}/resume`);
  await page.getByRole('button', { name: 'Resume' }).click();
  await says(page.getByRole('alert'), 'The database could not be reached');
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.locator('.notice.bad').waitFor({ state: 'detached' });
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.getByLabel('Plan', { exact: true }).selectOption({ label: 'Flat' });
  await page.getByRole('button', { name: 'Show what would happen' }).click();
  await page.getByRole('button', { name: 'Move the tenant' }).click();
  await says(page.locator('.notice.good'), 'on the new plan');
  expect((await gateway.admin.get<{ planId: string | null }>(`/v1/tenants/${id}`)).planId).not.toBeNull();
  await page.getByRole('button', { name: 'Delete tenant' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete tenant' }).click();
  await says(page.locator('h1'), 'Tenants');
  expect((await gateway.admin.ask('GET', `/v1/tenants/${id}`)).status).toBe(404);
});

it('a connection says how it is, what it can do, and where it was; is renamed and deleted', async () => {
  const { page, gateway } = stage;
  const { id } = await gateway.admin.post<{ id: string }>('/v1/connections', {
    tenantId: shop.tenantId,
    provider: 'memory',
    label: 'For a while',
  });
  await open(`/console/connections/${id}`);
  await says(page.locator('.badge'), 'Healthy');
  await says(page.locator('.timeline'), 'Memory (sandbox)');
  await page.locator('summary', { hasText: 'What this provider can do' }).click();
  await says(page.locator('.chip'), '65,536 characters');
  await says(page.locator('.facts'), 'show typing');
  await page.getByLabel('Label', { exact: true }).fill('Renamed');
  await page.locator('section', { hasText: 'Settings' }).getByRole('button', { name: 'Save' }).click();
  await says(page.locator('h1'), 'Renamed');
  await page.getByRole('button', { name: 'Delete connection' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete connection' }).click();
  await says(page.locator('h1'), 'Connections');
  expect((await gateway.admin.ask('GET', `/v1/connections/${id}`)).status).toBe(404);
});

it('events are shown as they come, each as a program gets it', async () => {
  const { page, gateway } = stage;
  await open(`/console/events?tenant=${shop.tenantId}`);
  await page.locator('.rows').waitFor();
  await gateway.admin.post('/v1/messages', {
    connectionId: shop.connectionId,
    to: ECHO,
    type: 'text',
    text: 'Seen in the events',
  });
  const row = page.locator('.rows li', { hasText: 'Seen in the events' }).first();
  await row.locator('summary').click();
  await says(row.locator('pre'), '"type": "message.received"');
});

it('plans are compared: the same month costs less on another one', async () => {
  const { page } = stage;
  await open('/console/plans');
  const first = page.locator('.bars li').first();
  await says(first, /(Official|Flat) · Cheapest/);
  const cheapest = (await first.textContent()) ?? '';
  const marketing = page.locator('input[type=range]').first();
  // 5.00 + 0.0625 each against 29.00 + 0.002 each.
  await marketing.fill(cheapest.includes('Official') ? '10000' : '0');
  await says(
    page.locator('.bars li').first(),
    cheapest.includes('Official') ? 'Flat · Cheapest' : 'Official · Cheapest',
  );
  expect(await page.locator('.chart .curve').count()).toBe(2);
});

it('the pace of a connection is seen and changed; what is typed is kept while the connection changes elsewhere', async () => {
  const { page, gateway } = stage;
  await open(`/console/connections/${shop.connectionId}`);
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Pacing' }) });
  const interval = card.getByLabel('Between two messages');
  const aDay = card.getByLabel('New people a day');
  await interval.fill('1,5');
  // No number: it would have gone as nothing, which is no limit.
  await aDay.fill('one hundred');
  await card.getByRole('button', { name: 'Save' }).click();
  await says(card.locator('.field-error'), 'This is not a number.');
  await aDay.fill('');

  await gateway.admin.ask('PATCH', `/v1/connections/${shop.connectionId}`, {
    label: 'Pedidos da manhã',
    pacing: { warmUpDays: 7 },
  });
  // It is asked for again with the next look at the page.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await says(page.locator('h1'), 'Pedidos da manhã');
  expect(await interval.inputValue()).toBe('1,5');
  await comes('what nobody typed into', async () => (await card.getByLabel('Days to warm up').inputValue()) === '7');

  const save = card.getByRole('button', { name: 'Save' });
  await save.click();
  await comes(
    'the new pace',
    async () =>
      (await gateway.admin.get<{ pacing: { intervalMs: number } }>(`/v1/connections/${shop.connectionId}`)).pacing
        .intervalMs === 1_500,
  );
  await comes('the form to say what was taken', async () => (await interval.inputValue()) === '1.5');
  expect(await save.evaluate((button) => button === document.activeElement)).toBe(true);
  await interval.fill('9');
  await refuseOnce(page, `**/v1/connections/${shop.connectionId}`);
  await card.getByRole('button', { name: 'As the provider needs it' }).click();
  await says(card.getByRole('alert'), 'The database could not be reached');
  await card.getByRole('button', { name: 'As the provider needs it' }).click();
  await comes('what was typed to be gone with it', async () => (await interval.inputValue()) === '0');
  await comes(
    'the provider’s own pace',
    async () =>
      (await gateway.admin.get<{ pacing: { intervalMs: number } }>(`/v1/connections/${shop.connectionId}`)).pacing
        .intervalMs === 0,
  );
});
