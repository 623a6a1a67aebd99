import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createApp } from '../../netlify/http/app.ts';
import { temporaryWorld, type TemporaryWorld } from '../support/world.ts';
import { accessibilityFaults } from './support/accessibility.ts';
import { browserMissing, openBrowser } from './support/browser.ts';

let world: TemporaryWorld;
let browser: Browser | undefined;
let url: string;
let close: () => void;

beforeAll(async () => {
  world = await temporaryWorld();
  const server = createAdaptorServer({ fetch: createApp(world.context).fetch });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  close = () => void server.close();
  if (browserMissing === undefined) browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  close();
  await world.close();
});
beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));

it.each(['light', 'dark'] as const)(
  'the API reference fits a phone, is readable and complains of nothing: %s',
  async (colorScheme) => {
    const page = await browser!.newPage({ viewport: { width: 360, height: 740 }, colorScheme });
    const complaints: string[] = [];
    page.on('console', (message) => void complaints.push(message.text()));
    page.on('request', (request) => void (request.url().startsWith(url) || complaints.push(request.url())));
    await page.goto(`${url}/docs`);
    expect(await accessibilityFaults(page)).toEqual([]);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(ground).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(22, 24, 27)');
    await page.getByText('Messages', { exact: true }).first().click();
    await page.getByRole('link', { name: 'POST /v1/messages', exact: true }).click();
    await page.waitForURL(`${url}/docs#sendMessage`);
    // A favicon is asked for by the browser itself.
    expect(complaints.filter((line) => !line.includes('favicon') && !line.includes('404'))).toEqual([]);
    await page.screenshot({ path: `.artifacts/browser/reference-${colorScheme}.png` });
    await page.close();
  },
);
