import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { argumentsOf } from '../docs/support/commands.ts';
import { onlyFence } from '../docs/support/fences.ts';
import { connectFakeWhatsApp } from '../fakewa/control/client.ts';
import { demoPorts, freePort } from '../support/ports.ts';
import { spawnProgram, type Program } from '../support/program.ts';
import { browserMissing, openBrowser, PATIENCE_MS } from './support/browser.ts';
import { readQrCode } from './support/qr.ts';
import { says, shoot } from './support/site.ts';

const README = 'examples/netlify-app/README.md';
const BUSINESS = '+5511999990000';
const ANA = '+5511999990001';

let folder: string;
let demo: Program;
let app: Program | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyzap-example-'));
  const [sdk = '', demoCommand = '', ...more] = (await onlyFence(README, 'sh server')).trim().split('\n');
  expect(more).toEqual([]);
  await promisify(execFile)(process.execPath, await argumentsOf(sdk));
  demo = await spawnProgram({
    args: await argumentsOf(demoCommand),
    env: await demoPorts(),
    ready: /customers/,
    readyTimeoutMs: PATIENCE_MS,
  });
});
afterAll(async () => {
  await app?.kill();
  await demo?.kill();
  await rm(folder, { recursive: true, force: true });
});
beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));

it('the Netlify app runs beside the demo as its README says: a shop connects in the frame, and its customer is answered', async () => {
  // Where the README leaves one: the client is there, two folders above.
  await cp('dist/sdk', join(folder, 'dist', 'sdk'), { recursive: true });
  const home = join(folder, 'examples', 'netlify-app');
  await cp('examples/netlify-app', home, { recursive: true });

  const signIn = /http\S+/.exec(await demo.waitForLine(/#key=/))?.[0] ?? '';
  const phones = /http\S+/.exec(await demo.waitForLine(/^ {2}the phones/))?.[0] ?? '';
  const { origin, hash } = new URL(signIn);
  const siteUrl = `http://127.0.0.1:${await freePort()}`;
  const lines = (await onlyFence(README, 'sh')).trim().split('\n');
  expect(lines.at(-1)).toBe('npm run dev');
  const script = lines
    .slice(0, -1)
    .join('\n')
    .replace('http://127.0.0.1:8080', origin)
    .replace('pza_from_the_address_of_the_console', hash.slice('#key='.length))
    .replace('npm install', 'npm install --offline --no-audit --no-fund --silent');
  // In a clone, on a machine whose own Node may be an old one.
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'), 'junction');
  const PATH = (process.env['PATH'] ?? '').split(delimiter).filter((one) => !one.includes('node_modules'));
  const env = { ...process.env, PATH: PATH.join(delimiter), URL: siteUrl };
  await promisify(execFile)('sh', ['-eu', '-c', script], { cwd: home, env });
  const { scripts } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { scripts: { dev: string } };
  app = await spawnProgram({ args: scripts.dev.split(' ').slice(1), cwd: home, ready: /The app is at/ });

  const browser = await openBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1000, height: 1000 }, locale: 'en-US' });
    context.setDefaultTimeout(PATIENCE_MS);
    const faults: string[] = [];
    context.on('weberror', (error) => faults.push(String(error.error())));
    context.on('console', (message) => {
      // Before the sign-up nobody is signed in.
      if (message.type() === 'error' && !message.text().includes('401')) faults.push(message.text());
    });
    const page = await context.newPage();
    await page.goto(siteUrl);
    await page.getByLabel('Name of the shop').fill('Padaria');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByLabel('Name of the shop').waitFor({ state: 'hidden' });
    const frame = page.frameLocator('iframe');
    const qr = await readQrCode(frame.locator('.qr'));
    await shoot(page, 'example-connect');
    const wa = await connectFakeWhatsApp(phones);
    await (await wa.phone(BUSINESS)).scan(qr);
    await says(page.getByRole('status'), BUSINESS);

    await page.getByLabel('Number').fill(ANA);
    await page.getByRole('button', { name: 'Send' }).click();
    const ana = await wa.phone(ANA);
    await ana.next(({ text }) => text === 'Your bread is ready');
    await ana.sendText(BUSINESS, 'Coming!');
    await ana.next(({ text }) => text === 'Thank you! We will answer in a moment.');
    await says(page.locator('li.inbound'), 'Coming!');
    await shoot(page, 'example-shop');
    expect(faults).toEqual([]);
  } finally {
    await browser.close();
  }
});
