import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FakeWhatsApp } from '../fakewa/api.ts';
import { connectFakeWhatsApp } from '../fakewa/control/client.ts';
import { demoPorts } from '../support/ports.ts';
import { spawnProgram, type Program } from '../support/program.ts';
import { accessibilityFaults } from './support/accessibility.ts';
import { axeFaults } from './support/axe.ts';
import { browserMissing, openBrowser, PATIENCE_MS } from './support/browser.ts';
import { readQrCode } from './support/qr.ts';
import { backgroundOf, comes, goTo, leave, PHONE, says, shoot, visit, type Visit } from './support/site.ts';

/** What `npm run demo` prints. */
type Demo = {
  readonly program: Program;
  readonly guide: string;
  readonly signIn: string;
  readonly phones: string;
  readonly wa: FakeWhatsApp;
};

const BUSINESS = '+5511999990000';
const ANA = '+5511999990001';

async function startDemo(): Promise<Demo> {
  const program = await spawnProgram({
    args: ['scripts/demo.ts'],
    env: await demoPorts(),
    ready: /customers/,
    readyTimeoutMs: PATIENCE_MS,
  });
  const address = async (name: string): Promise<string> =>
    /http\S+/.exec(await program.waitForLine(new RegExp(`^  ${name}`)))?.[0] ?? '';
  const phones = await address('the phones');
  return {
    program,
    guide: await address('start here'),
    signIn: await address('the console'),
    phones,
    wa: await connectFakeWhatsApp(phones),
  };
}

let browser: Browser | undefined;
let demo: Demo;
let here: Visit | undefined;

beforeAll(async () => {
  demo = await startDemo();
  if (browserMissing === undefined) browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await demo?.program.kill();
});

/** Opens the console, and on it a new tenant with a Baileys connection, up to its QR code. */
async function openPairing(name: string, options: Parameters<typeof visit>[2] = {}): Promise<Visit['page']> {
  if (browser === undefined) throw new Error('No browser');
  here = await visit(browser, new URL(demo.signIn).origin, options);
  const { page } = here;
  await page.goto(demo.signIn);
  await page.locator('.page-head h1').waitFor();
  await goTo(page, '/console/tenants');
  await page.locator('input[name=name]').fill(name);
  await page.locator('form button[type=submit]').click();
  await page.locator('select[name=provider]').selectOption('baileys');
  await page.getByRole('button', { name: /Create connection|Criar conexão/ }).click();
  await page.locator('.qr img').waitFor();
  return page;
}

describe('the whole chain, on a WhatsApp that speaks the real protocol', () => {
  beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));
  afterEach(async ({ task }) => {
    if (here !== undefined) await leave(here, task);
    here = undefined;
  });

  it('pairs by the picture on the page, sends, and shows the reply as it arrives', async () => {
    const page = await openPairing('Padaria');
    await says(page.locator('.countdown'), /A new code in \d+ s/);
    await shoot(page, 'baileys-qr');
    const business = await demo.wa.phone(BUSINESS);
    await business.scan(await readQrCode(page.locator('.qr')));
    await says(page.locator('.state'), 'Connected');
    await says(page.locator('.state'), BUSINESS);

    await page.getByLabel('To', { exact: true }).fill('+55 11 99999-0001');
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('The bread is ready');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await says(page.locator('.outcome'), `To ${ANA}: sent.`);
    const ana = await demo.wa.phone(ANA);
    const received = await ana.next(({ text }) => text === 'The bread is ready');
    expect(received).toMatchObject({ from: BUSINESS });
    await says(page.getByRole('log'), 'Message delivered');

    await ana.sendText(BUSINESS, 'Coming at five 🥐');
    await says(page.getByRole('log').locator('.in'), 'Coming at five 🥐');
    await says(page.getByRole('log').locator('.in'), `Ana · ${ANA}`);
    await shoot(page, 'baileys-connected');

    await business.removeDevice();
    await says(page.locator('.state'), 'The link was removed on the phone.');
    expect([...(await accessibilityFaults(page)), ...(await axeFaults(page))]).toEqual([]);
  });

  it('pairs by code on a phone, in Portuguese, after the QR code was on show', async () => {
    const page = await openPairing('Café', { ...PHONE, locale: 'pt-BR', colorScheme: 'dark' });
    // Cameras want dark on white, whatever the page looks like.
    expect(await backgroundOf(page.locator('.qr'))).toBe('rgb(255, 255, 255)');
    expect(await backgroundOf(page.locator('body'))).toBe('rgb(15, 20, 18)');
    await shoot(page, 'baileys-qr-phone');
    expect([...(await accessibilityFaults(page)), ...(await axeFaults(page))]).toEqual([]);
    await page.getByText('Código', { exact: true }).click();
    await page.getByLabel('Número do celular').fill('+55 11 99999-0002');
    await page.getByRole('button', { name: 'Gerar um código' }).click();
    const code = page.locator('.pairing-code');
    await code.waitFor();
    expect([...(await accessibilityFaults(page)), ...(await axeFaults(page))]).toEqual([]);
    await shoot(page, 'baileys-code-phone');
    const bruno = await demo.wa.phone('+5511999990002');
    await bruno.enterPairingCode(((await code.textContent()) ?? '').trim());
    await says(page.locator('.state'), 'Conectado');
    await page.getByRole('button', { name: 'Desvincular celular' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Desvincular celular' }).click();
    await says(page.locator('.state'), 'Desvinculado');
    await comes('a phone that knows of it', async () => (await bruno.devices()).length === 0);
  });

  it('an operator switches a connection from one provider to another, after seeing what would be lost', async () => {
    here = await visit(browser as Browser, new URL(demo.signIn).origin);
    const { page } = here;
    await page.goto(demo.signIn);
    await page.locator('.page-head h1').waitFor();
    await goTo(page, '/console/tenants');
    await page.locator('input[name=name]').fill('Floricultura');
    await page.locator('form button[type=submit]').click();
    await page.locator('select[name=provider]').selectOption('memory');
    await page.getByRole('button', { name: 'Create connection' }).click();
    await says(page.locator('.state'), 'Connected');
    const card = page.locator('section', { has: page.getByRole('heading', { name: 'Switch the provider' }) });
    await card.getByLabel('New provider').selectOption('baileys');
    await card.getByLabel('The number may change').check();
    await card.getByRole('button', { name: 'Show what would happen' }).click();
    await says(card.locator('.report .lost'), 'Buttons');
    await card.getByRole('button', { name: 'Switch now' }).click();
    await says(page.getByRole('status'), 'is now carried by WhatsApp Web (Baileys)');
    await says(page.locator('.timeline'), 'WhatsApp Web (Baileys)');
    await page.locator('.qr').waitFor();
    await shoot(page, 'console-switched');
  });

  it('has a start page whose button holds the fake phone up to the QR code', async () => {
    const page = await openPairing('Mercado');
    const guide = await visit(browser as Browser, new URL(demo.guide).origin);
    await guide.page.goto(demo.guide);
    // The page is built by its script.
    await guide.page.getByRole('button', { name: 'Scan the QR code' }).waitFor();
    await shoot(guide.page, 'demo-start');
    expect(await accessibilityFaults(guide.page)).toEqual([]);
    await guide.page.getByRole('button', { name: 'Scan the QR code' }).click();
    await says(guide.page.getByRole('status'), BUSINESS);
    await says(page.locator('.state'), 'Connected');
    await leave(guide);
  });
});

it('answers to nobody but its own page', async () => {
  const foreign = await fetch(new URL('/state', demo.guide), { headers: { origin: 'http://evil.test' } });
  expect(foreign.status).toBe(403);
  expect(await foreign.text()).not.toContain('pza_');
  expect((await fetch(new URL('/scan', demo.guide), { method: 'POST', headers: { origin: 'null' } })).status).toBe(403);
});

it('prints no secret but the link, and leaves nothing behind', async () => {
  const { program } = await startDemo();
  const origins = program.output().matchAll(/http:\/\/127\.0\.0\.1:\d+/g);
  expect(await program.kill('SIGINT')).toEqual({ code: 0, signal: null });
  expect(program.output().match(/pza_/g)).toHaveLength(1);
  for (const [origin] of origins) await expect(fetch(origin)).rejects.toThrow();
});
