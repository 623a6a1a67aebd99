import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { EdgeVM } from '@edge-runtime/vm';
import { createContext, runInContext } from 'node:vm';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateWebhookSecret } from '../../core/webhooks-out/secrets.ts';
import { signatureHeaders } from '../../core/webhooks-out/sign.ts';
import { buildSdk } from '../../scripts/sdk/build.ts';
import { createClient } from '../../sdk/src/index.ts';
import { browserMissing, openBrowser } from '../browser/support/browser.ts';
import { ADMIN, startHost } from '../support/host.ts';
import type { Program } from '../support/program.ts';

const execute = promisify(execFile);
/** Its package brings the program where there is one for the machine. */
const DENO = createRequire(import.meta.url).resolve('deno/bin.cjs');

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

/**
 * An app that does what apps do: it sends a message and waits for what became of it, goes through pages, moves bytes, and
 * verifies a webhook while its secret is rotated. What it returns is the same wherever it runs.
 */
const app = (sdk: string): string => `
import { createClient, mediaFrom, PolyzapError, verifyWebhook } from '${sdk}';
export async function run({ baseUrl, apiKey, webhook, secrets: [old, next, others] }) {
  const client = createClient({ baseUrl, apiKey });
  const clientReference = String(Math.random());
  const message = await client.messages.send({ to: '+15550100100', type: 'text', text: 'Hello', clientReference });
  let last = '';
  for await (const event of client.events.stream({ after: '0' })) {
    if (event.type !== 'message.status_changed' || event.data.messageId !== message.id) continue;
    last = event.data.state;
    if (last === 'read') break;
  }
  const refused = await client.messages.send({ to: '5511', type: 'text', text: 'x' }).catch((error) => error);
  const medium = await mediaFrom(new Uint8Array([1, 2, 3]), 'image/png');

  await client.messages.send({ to: '+15550100100', type: 'text', text: 'Again', clientReference });
  const texts = [];
  for await (const one of client.messages.iterate({ clientReference, limit: 1 })) texts.push(one.content.text);

  const bytes = new Uint8Array(200_000).map((_, index) => index % 251);
  // A browser streams out over HTTP/2 only.
  const source = typeof document === 'undefined' ? new Blob([bytes]).stream() : new Blob([bytes]);
  const { id } = await client.media.upload(source);
  let sum = 0;
  const reader = (await client.media.download(id)).body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) sum = part.value.reduce((all, one) => all + one, sum);
  await client.media.delete(id);

  const verified = [];
  for (const secret of [old, next, [others, next], others]) {
    const request = new Request('https://app.test/hook', { method: 'POST', body: webhook.body, headers: webhook.headers });
    const event = await verifyWebhook(request, { secret }).catch((error) => error);
    verified.push(PolyzapError.isInstance(event) ? event.code : event.id);
  }
  return [last, PolyzapError.isInstance(refused) && refused.code, medium.base64, texts, sum, verified];
}`;
const RESULT = [
  'read',
  'invalid_request',
  'AQID',
  ['Again', 'Hello'],
  new Uint8Array(200_000).reduce((sum, _, index) => sum + (index % 251), 0),
  ['evt_1', 'evt_1', 'evt_1', 'webhook_not_authentic'],
];

/** The app and the client in one script, which leaves `app.run` behind. Fails on an import of Node's. */
async function bundle(): Promise<{ code: string; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: app('./sdk/src/index.ts'), resolveDir: process.cwd() },
    bundle: true,
    platform: 'neutral',
    format: 'iife',
    globalName: 'app',
    metafile: true,
    write: false,
  });
  return { code: outputFiles[0]?.text ?? '', metafile };
}

/** What the app is told: where the gateway is, and a webhook that two secrets have signed, as while one replaces the other. */
type Given = {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly webhook: { readonly body: string; readonly headers: Readonly<Record<string, string>> };
  readonly secrets: readonly string[];
};

function given(baseUrl: string, apiKey: string): Given {
  const [old, next, others] = Array.from({ length: 3 }, generateWebhookSecret) as [string, string, string];
  const body = JSON.stringify({ id: 'evt_1', type: 'unknown', data: {} });
  const headers = signatureHeaders([old, next], 'evt_1', new Date(), body);
  return { baseUrl, apiKey, webhook: { body, headers }, secrets: [old, next, others] };
}

describe('the client', () => {
  let folder: string;
  let gateway: Program;
  let page: { origin: string; close(): void };
  let code: string;
  let metafile: Metafile;
  let what: Given;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polyzap-platforms-'));
    ({ code, metafile } = await bundle());
    page = await servePage(code);
    gateway = await startHost(join(folder, 'gateway.db'), { env: { POLYZAP_CORS_ORIGINS: page.origin } });
    const admin = createClient({ baseUrl: gateway.url, apiKey: ADMIN });
    const tenant = await admin.tenants.create({ name: 'Corner bakery' });
    await admin.connections.create({ tenantId: tenant.id, provider: 'memory' });
    const { key } = await admin.keys.create({ tenantId: tenant.id, name: 'app' });
    what = given(gateway.url, key);
    await buildSdk(join(folder, 'sdk'));
    await writeFile(join(folder, 'app.mjs'), app('./sdk/dist/index.js'));
  }, 180_000);
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

  /** Runs the package as it is published, with a program that is started for it. */
  async function runBy(program: string, args: readonly string[], given: string): Promise<unknown> {
    await writeFile(
      join(folder, 'main.mjs'),
      `import { run } from './app.mjs';\nconsole.log(JSON.stringify(await run(JSON.parse(${given}))));\n`,
    );
    const env = { ...process.env, DENO_DIR: join(folder, 'deno'), DENO_NO_UPDATE_CHECK: '1' };
    const { stdout } = await execute(program, [...args, 'main.mjs', JSON.stringify(what)], { cwd: folder, env });
    return JSON.parse(stdout);
  }

  it('runs where there are Web APIs and nothing of Node', async () => {
    const context = createContext({ ...WEB });
    expect(runInContext('typeof process + typeof Buffer + typeof require', context)).toBe('undefined'.repeat(3));
    runInContext(code, context);
    const run = runInContext('app.run', context) as (what: Given) => Promise<unknown>;
    expect(JSON.stringify(await run(what))).toBe(JSON.stringify(RESULT));
  });

  it('runs in an edge runtime, with the Web APIs that are its own', async () => {
    const edge = new EdgeVM();
    expect(edge.evaluate('EdgeRuntime + typeof process + typeof Buffer')).toBe('edge-runtimeundefinedundefined');
    edge.evaluate(code);
    const run = edge.evaluate<(what: Given) => Promise<unknown>>('app.run');
    expect(JSON.stringify(await run(what))).toBe(JSON.stringify(RESULT));
  });

  it('runs in Deno, and needs no permission but for the gateway', async (context) => {
    const missing = await execute(process.execPath, [DENO, '--version']).then(
      () => undefined,
      (error: unknown) => `no Deno on this machine: ${String(error)}`,
    );
    context.skip(missing !== undefined, missing);
    const args = [DENO, 'run', '--no-prompt', `--allow-net=${new URL(gateway.url).host}`];
    expect(await runBy(process.execPath, args, 'Deno.args[0]')).toEqual(RESULT);
  });

  it('runs in Node 20, the oldest that it promises, where that is what the machine has', async (context) => {
    const [node, version] = await nodeOfTheMachine();
    context.skip(node === undefined, `the only Node here is the project's own, ${process.version}`);
    context.skip(!version.startsWith('v20.'), `this machine has Node ${version}`);
    expect(await runBy(node ?? '', [], 'process.argv[2]')).toEqual(RESULT);
  });

  describe('in a browser', () => {
    beforeEach((context) => context.skip(browserMissing !== undefined, browserMissing));

    it('runs on a page of another origin', async () => {
      const browser = await openBrowser();
      try {
        const tab = await browser.newPage();
        await tab.goto(page.origin);
        const result = await tab.evaluate(`app.run(${JSON.stringify(what)})`);
        expect(result).toEqual(RESULT);
      } finally {
        await browser.close();
      }
    });
  });
});

/** Another Node than the one that runs the tests: what `npm test` was started with. */
async function nodeOfTheMachine(): Promise<readonly [path: string | undefined, version: string]> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((path) => !path.includes('node_modules'));
  for (const path of folders.map((one) => join(one, process.platform === 'win32' ? 'node.exe' : 'node'))) {
    const answer = await execute(path, ['--version']).catch(() => undefined);
    const version = answer?.stdout.trim() ?? process.version;
    if (version !== process.version) return [path, version];
  }
  return [undefined, ''];
}

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
