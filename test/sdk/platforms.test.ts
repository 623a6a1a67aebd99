import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateEncryptionKey } from '../../core/crypto/keyring.ts';
import { createClient } from '../../sdk/src/index.ts';
import { browserMissing, openBrowser } from '../browser/support/browser.ts';
import { spawnProgram, type Program } from '../support/program.ts';

const ADMIN = 'admin-key-that-is-long-enough';

/** What the platforms that are no Node have in common: Web APIs. No `process`, no `Buffer`, no `require`. */
const WEB = {
  AbortController,
  AbortSignal,
  Blob,
  Headers,
  ReadableStream,
  Request,
  Response,
  TextDecoder,
  TextDecoderStream,
  TextEncoder,
  URL,
  URLSearchParams,
  Uint8Array,
  atob,
  btoa,
  clearTimeout,
  crypto,
  fetch,
  setTimeout,
};

/** An app: sends a message, and waits for what became of it. Its last word is its result. */
const APP = `
import { createClient, mediaFrom, PolyzapError } from './sdk/src/index.ts';
export async function run(baseUrl, apiKey) {
  const client = createClient({ baseUrl, apiKey });
  const message = await client.messages.send({ to: '+15550100100', type: 'text', text: 'Hello' });
  let last = '';
  for await (const event of client.events.stream({ after: '0' })) {
    if (event.type !== 'message.status_changed' || event.data.messageId !== message.id) continue;
    last = event.data.state;
    if (last === 'read') break;
  }
  const refused = await client.messages.send({ to: '5511', type: 'text', text: 'x' }).catch((error) => error);
  const medium = await mediaFrom(new Uint8Array([1, 2, 3]), 'image/png');
  return [last, PolyzapError.isInstance(refused) && refused.code, medium.base64];
}`;
const RESULT = ['read', 'invalid_request', 'AQID'];

/** The app and the client in one script, which leaves `app.run` behind. Fails on an import of Node's. */
async function bundle(): Promise<{ code: string; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: APP, resolveDir: process.cwd() },
    bundle: true,
    platform: 'neutral',
    format: 'iife',
    globalName: 'app',
    metafile: true,
    write: false,
  });
  return { code: outputFiles[0]?.text ?? '', metafile };
}

describe('the client', () => {
  let folder: string;
  let gateway: Program;
  let page: { origin: string; close(): void };
  let code: string;
  let metafile: Metafile;
  let key: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polyzap-platforms-'));
    ({ code, metafile } = await bundle());
    page = await servePage(code);
    gateway = await spawnProgram({
      args: ['netlify/host/main.ts'],
      env: {
        DATABASE_URL: join(folder, 'gateway.db'),
        POLYZAP_PORT: '0',
        POLYZAP_ADMIN_KEY: ADMIN,
        POLYZAP_ENCRYPTION_KEYS: generateEncryptionKey(new Date()),
        POLYZAP_MEMORY_WEBHOOK_SECRET: 'memory-secret-0123456789',
        POLYZAP_CORS_ORIGINS: page.origin,
      },
    });
    const admin = createClient({ baseUrl: gateway.url, apiKey: ADMIN });
    const tenant = await admin.tenants.create({ name: 'Corner bakery' });
    await admin.connections.create({ tenantId: tenant.id, provider: 'memory' });
    ({ key } = await admin.keys.create({ tenantId: tenant.id, name: 'app' }));
  }, 60_000);
  afterAll(async () => {
    page?.close();
    await gateway?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it('imports nothing but its own files', () => {
    const inputs = Object.entries(metafile.inputs);
    expect(inputs.map(([path]) => path).filter((path) => !path.startsWith('sdk/src/') && path !== '<stdin>')).toEqual(
      [],
    );
    expect(inputs.flatMap(([, { imports }]) => imports).filter(({ external }) => external === true)).toEqual([]);
  });

  it('runs where there are Web APIs and nothing of Node: edge functions, Deno, workers', async () => {
    const context = createContext({ ...WEB });
    expect(runInContext('typeof process + typeof Buffer + typeof require', context)).toBe('undefined'.repeat(3));
    runInContext(code, context);
    const run = runInContext('app.run', context) as (baseUrl: string, apiKey: string) => Promise<unknown>;
    expect(JSON.stringify(await run(gateway.url, key))).toBe(JSON.stringify(RESULT));
  });

  describe('in a browser', () => {
    beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));

    it('runs on a page of another origin', async () => {
      const browser = await openBrowser();
      try {
        const tab = await browser.newPage();
        await tab.goto(page.origin);
        const result = await tab.evaluate(`app.run(${JSON.stringify(gateway.url)}, ${JSON.stringify(key)})`);
        expect(result).toEqual(RESULT);
      } finally {
        await browser.close();
      }
    });
  });
});

/** A page with this script, at an origin of its own. */
async function servePage(code: string): Promise<{ origin: string; close(): void }> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/app.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? code : '<!doctype html><title>App</title><script src="/app.js"></script>');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the page has no port');
  return { origin: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}
