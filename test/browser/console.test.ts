import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserMissing } from './support/browser.ts';
import { ECHO, openShop, type Shop } from './support/shop.ts';
import { comes, goTo, says, shoot, signIn } from './support/site.ts';
import { useStage } from './support/stage.ts';

/** A picture of one dot. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const stage = useStage();
let shop: Shop;
beforeAll(async () => {
  if (browserMissing === undefined) shop = await openShop(stage.gateway.admin);
});
afterAll(() => shop?.receiver.close());

/** Signed in as the operator, at an address of the console. */
const open = (path: string): Promise<void> => signIn(stage.page, stage.gateway.url, stage.gateway.adminKey, path);

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

it('a message tells its whole story: content, timeline, attempts, why it failed and what to do', async () => {
  const { page } = stage;
  await open(`/console/messages/${shop.messageId}`);
  await says(page.locator('main'), 'The bread is ready.');
  for (const state of ['sent', 'delivered', 'read']) await says(page.locator('.timeline').first(), state);
  await says(page.locator('.timeline').nth(1), 'taken by the provider');
  await says(page.locator('.timeline').nth(1), 'Memory (sandbox)');
  await goTo(page, '/console/messages?state=failed');
  await page.locator('.rows a.row').first().click();
  await says(page.locator('.problem'), 'Check the number with its owner.');
  await says(page.locator('.timeline').nth(1), 'refused');
});

it('a message that was sent is deleted for everyone, after asking', async () => {
  const { page, gateway } = stage;
  const { id } = await gateway.admin.post<{ id: string }>('/v1/messages', {
    connectionId: shop.connectionId,
    to: ECHO,
    type: 'text',
    text: 'A mistake',
  });
  await open(`/console/messages/${id}`);
  await page.getByRole('button', { name: 'Delete for everyone' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for everyone' }).click();
  await says(page.locator('.facts dt'), 'deleted for everyone');
  await page.getByRole('button', { name: 'Delete for everyone' }).waitFor({ state: 'detached' });
  expect((await gateway.admin.get<{ revokedAt: string | null }>(`/v1/messages/${id}`)).revokedAt).not.toBeNull();
});

describe('every type of message can be sent', () => {
  const TYPES = [
    'text',
    'image',
    'video',
    'audio',
    'document',
    'sticker',
    'location',
    'contacts',
    'reaction',
    'poll',
    'buttons',
    'list',
    'cta_url',
    'card',
    'carousel',
    'template',
  ] as const;

  it('there is no other', async () => {
    const { page } = stage;
    await open(`/console/send?connection=${shop.connectionId}`);
    await page.locator('select[name=type]').waitFor();
    const offered = await page
      .locator('select[name=type] option')
      .evaluateAll((options) => options.map((option) => option.getAttribute('value')));
    expect(offered).toEqual([...TYPES]);
  });

  it.each(TYPES)('%s', async (type) => {
    const { page } = stage;
    await open(`/console/send?connection=${shop.connectionId}`);
    await page.locator('select[name=type]').selectOption(type);
    const file = MEDIA[type];
    if (file !== undefined) {
      const [mimeType, name] = file;
      await page
        .locator('input[name=mediaFile]')
        .setInputFiles({ name, mimeType, buffer: Buffer.from('not really one') });
    }
    if (type === 'reaction') await page.locator('input[name=target]').fill(shop.messageId);
    if (type === 'carousel') {
      await page.locator('textarea[name=mediaUrl]').fill('https://example.com/1.png\nhttps://example.com/2.png');
    }
    await page.locator('form .skeleton').waitFor({ state: 'detached' });
    if (type === 'template') await page.locator('textarea[name=parameters]').fill('Ana\n4711');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await says(page.locator('.outcome'), /The message is (sent|waiting)/);
    await says(page.locator('.copyable'), `"type": "${type}"`);
  });

  const MEDIA: Readonly<Record<string, readonly [string, string]>> = {
    image: ['image/png', 'picture.png'],
    video: ['video/mp4', 'film.mp4'],
    audio: ['audio/ogg', 'voice.ogg'],
    document: ['application/pdf', 'order.pdf'],
    sticker: ['image/webp', 'sticker.webp'],
  };
});

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

describe('conversations', () => {
  beforeEach(() => open(`/console/conversations/${shop.contactId}`));

  it('read like a chat, say how long free answers are possible, and take an answer', async () => {
    const { page } = stage;
    await page.locator('.bubble.out').first().waitFor();
    await says(page.locator('.window'), 'Free answers at any time');
    await page.getByLabel('Answer').fill('Two loaves are kept.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await says(page.locator('.bubble.out'), 'Two loaves are kept.');
    // The echo: live, without a reload.
    await says(page.locator('.bubble:not(.out)'), 'Two loaves are kept.');
  });

  it('show what came with a message: a picture is seen, a voice note heard, anything else saved', async () => {
    const { page, gateway } = stage;
    const send = (body: object): Promise<unknown> =>
      gateway.admin.post('/v1/messages', { connectionId: shop.connectionId, to: ECHO, ...body });
    await send({ type: 'image', media: { base64: PIXEL, mediaType: 'image/png' }, caption: 'Our window' });
    await send({ type: 'audio', media: { base64: 'T2dnUw==', mediaType: 'audio/ogg' }, voice: true });
    await send({
      type: 'document',
      media: { base64: 'JVBERg==', mediaType: 'application/pdf' },
      filename: 'menu.pdf',
    });
    const received = (kind: string): Locator => page.locator('.bubble:not(.out)', { hasText: kind }).last();
    // Whoever clicks while messages come in clicks beside: the chat scrolls to the newest.
    await received('menu.pdf').waitFor();
    await says(page.locator('.bubble.out', { hasText: 'menu.pdf' }), 'read');
    const load = (kind: string): Promise<void> => received(kind).getByRole('button', { name: 'Load the file' }).click();
    await load('Our window');
    const picture = received('Our window').locator('img');
    await comes('the picture', () =>
      picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth === 1),
    );
    await load('Voice');
    await received('Voice').locator('audio[controls]').waitFor();
    await load('menu.pdf');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      received('menu.pdf').getByRole('link', { name: 'Download' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('menu.pdf');
    await shoot(page, 'console-conversation-media');
    // What was opened stays so when more is said, also where the oldest of thirty goes for it.
    await send({ type: 'text', text: 'And what now?' });
    await says(page.locator('.bubble:not(.out)'), 'And what now?');
    expect(await picture.count()).toBe(1);
  });

  it('count the 24-hour window down, and offer a template once it is closed', async () => {
    const { page } = stage;
    const endsIn = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
    let expiresAt = endsIn(90 * 60_000);
    await page.route('**/v1/conversations/*', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as object;
      await route.fulfill({
        response: answer,
        json: { ...body, freeform: '24h-window', window: { open: true, expiresAt, lastInboundAt: null } },
      });
    });
    await goTo(page, '/console/conversations');
    await goTo(page, `/console/conversations/${shop.contactId}`);
    await says(page.locator('.window'), /Free answers for 1 h (29|30) min more/);
    // It closes before one's eyes: whoever asks is told that it is open.
    expiresAt = endsIn(3_000);
    await goTo(page, '/console/conversations');
    await goTo(page, `/console/conversations/${shop.contactId}`);
    await says(page.locator('.window'), 'Template only');
    await says(page.locator('.notice'), 'The 24-hour window is closed');
    await page.getByRole('link', { name: 'Send a template' }).waitFor();
    expect(await page.getByLabel('Answer').count()).toBe(0);
  });
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
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.locator('.notice.bad').waitFor({ state: 'detached' });
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

it('the pace of a connection is seen and changed', async () => {
  const { page, gateway } = stage;
  await open(`/console/connections/${shop.connectionId}`);
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Pacing' }) });
  await card.getByLabel('Between two messages').fill('1,5');
  await card.getByRole('button', { name: 'Save' }).click();
  await comes(
    'the new pace',
    async () =>
      (await gateway.admin.get<{ pacing: { intervalMs: number } }>(`/v1/connections/${shop.connectionId}`)).pacing
        .intervalMs === 1_500,
  );
  await card.getByRole('button', { name: 'As the provider needs it' }).click();
  await comes(
    'the provider’s own pace',
    async () =>
      (await gateway.admin.get<{ pacing: { intervalMs: number } }>(`/v1/connections/${shop.connectionId}`)).pacing
        .intervalMs === 0,
  );
});
