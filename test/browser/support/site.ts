import { mkdir } from 'node:fs/promises';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect, type RunnerTask } from 'vitest';
import { eventually } from '../../support/waiting.ts';
import { PATIENCE_MS } from './browser.ts';

/** One visitor with a browser of their own, and everything that must not happen on our pages. */
export type Visit = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Requests to other origins, violations of the content security policy, scripts that failed. Must stay empty. */
  readonly faults: readonly string[];
};

/** What a browser says of a refused or failed request; the page deals with those. */
const EXPECTED = /Failed to load resource: (the server responded with a status of [45]|net::ERR_)/;

export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
} as const satisfies BrowserContextOptions;

export async function visit(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`Violation of the policy: ${violatedDirective} ${blockedURI}`);
    });
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'blob:' && url.origin !== origin) faults.push(`Request to ${url.href}`);
  });
  context.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) faults.push(message.text());
  });
  context.on('weberror', (error) => faults.push(String(error.error())));
  return { page: await context.newPage(), context, faults };
}

/** Ends a visit, and fails where something happened that must not. Of a test that failed, what was seen last is kept. */
export async function leave({ page, context, faults }: Visit, test?: RunnerTask): Promise<void> {
  if (test?.result?.state === 'fail') await shoot(page, `failed-${test.name.replaceAll(/\W+/g, '-')}`);
  // A page asks on until it is closed: what a test answers for the gateway may be in the middle of an answer just now.
  await Promise.all(context.pages().map((each) => each.unrouteAll({ behavior: 'ignoreErrors' })));
  await context.close();
  expect(faults).toEqual([]);
}

/** Opens an address and signs in there; the view that it names then comes. */
export async function signIn(page: Page, url: string, key: string, path = '/'): Promise<void> {
  await page.goto(url + path);
  await enterKey(page, key);
}

/** Signs in on the page that asks for it. */
export async function enterKey(page: Page, key: string): Promise<void> {
  await page.locator('input[name=key]').fill(key);
  await page.locator('form button[type=submit]').click();
  await page.locator('input[name=key]').waitFor({ state: 'detached' });
}

/** To another view, as a link leads there. A reload would forget the key. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((href) => {
    history.pushState(null, '', href);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** From now on 400 kbit/s, and 400 ms until anything comes back. Resolves with what makes the line fast again. */
export async function slowLine(page: Page): Promise<() => Promise<void>> {
  const line = await page.context().newCDPSession(page);
  const set = async (latency: number, throughput: number): Promise<void> => {
    const both = { downloadThroughput: throughput, uploadThroughput: throughput };
    await line.send('Network.emulateNetworkConditions', { offline: false, latency, ...both });
  };
  await set(400, 50_000);
  return () => set(0, -1);
}

/** Keeps back what is asked for from now on. Resolves with what lets it go. */
export async function holdBack(page: Page, address: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(address, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

/** Where an element begins, in pixels from the top of what is seen. */
export async function topOf(element: Locator): Promise<number | undefined> {
  return (await element.boundingBox())?.y;
}

/** Resolves with what the condition answers once it does, with the patience that a page gets. */
export function comes<Value>(description: string, condition: () => Value | Promise<Value>) {
  return eventually(condition, { description, timeoutMs: PATIENCE_MS });
}

/** Waits until an element says this. */
export async function says(element: Locator, text: string | RegExp): Promise<void> {
  await element.filter({ hasText: text }).first().waitFor();
}

/**
 * Listens to an element, from now on and until the page is left, also for what it says for a moment only. Resolves with a
 * function that resolves with all of it.
 */
export async function listenTo(page: Page, selector: string): Promise<() => Promise<readonly string[]>> {
  await page.evaluate((heardOf) => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const listen = (): void => {
      const words = document.querySelector(heardOf)?.textContent ?? '';
      if (words !== heard.at(-1)) heard.push(words);
    };
    new MutationObserver(listen).observe(document, { subtree: true, childList: true, characterData: true });
  }, selector);
  return () => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
}

/** The colour that an element stands on, as the browser writes it: `rgb(255, 255, 255)`. */
export function backgroundOf(element: Locator): Promise<string> {
  return element.evaluate((shown) => getComputedStyle(shown).backgroundColor);
}

/** For people to look at: `.artifacts/browser/NAME.png`, the whole page. */
export async function shoot(page: Page, name: string): Promise<void> {
  await mkdir('.artifacts/browser', { recursive: true });
  // The bar keeps to the top of what is seen: elsewhere it would stand across the picture.
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
  await page.screenshot({ path: `.artifacts/browser/${name}.png`, fullPage: true });
}
