import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signatureHeaders } from '../../core/webhooks-out/sign.ts';
import { buildSdk } from '../../scripts/sdk/build.ts';
import { createClient, type Client } from '../../sdk/src/index.ts';
import { ADMIN, startHost } from '../support/host.ts';
import { spawnProgram, type Program } from '../support/program.ts';
import { eventually } from '../support/waiting.ts';
import { fencesOf } from './support/fences.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
/** Answers with what it was sent. */
const ECHO = '+15550100010';

/**
 * Loaded before an example: what it calls its gateway is ours, whose phones are pretended, and what it declares and leaves
 * to the reader is here.
 */
const AROUND = `
const plain = globalThis.fetch;
globalThis.fetch = async (request) => {
  const { pathname, search } = new URL(request.url);
  const pretended = pathname === '/v1/connections' ? '"provider":"memory","config":{"pairing":"required"}' : '"provider":"memory"';
  const body = (await request.text()).replace('"provider":"baileys"', pretended);
  const { method, headers, signal } = request;
  return plain(process.env.GATEWAY + pathname + search, { method, headers, signal, ...(body !== '' && { body }) });
};
globalThis.load = async () => undefined;
globalThis.store = async (cursor) => console.log('stored', cursor);
`;

/** What uses an example that only exports something. */
const USES: readonly (readonly [has: string, use: string])[] = [
  [
    'export class ExternalWhatsAppAPI',
    `const { ExternalWhatsAppAPI } = await import(process.argv[2]);
const api = new ExternalWhatsAppAPI(async () => ({ apiKey: process.env.POLYZAP_ADMIN_KEY, connectionId: process.env.CONNECTION }));
const started = await api.startSession('t');
const picture = await api.getQRCode('t');
const other = new ExternalWhatsAppAPI(async () => ({ apiKey: process.env.POLYZAP_KEY, connectionId: process.env.CONNECTION }));
console.log(started, picture?.slice(0, 18), await other.sendMessage('t', '15550100100@s.whatsapp.net', 'Olá'));`,
  ],
  [
    'export default async function handle',
    `const { default: handle } = await import(process.argv[2]);
const ask = (headers) => handle(new Request('http://x.test', { method: 'POST', body: process.env.BODY, headers }));
const [good, bad] = [await ask(JSON.parse(process.env.HEADERS)), await ask({})];
console.log(good.status, bad.status);`,
  ],
];

/** What an example prints, in the order of the document; where it does not end by itself, what shows that it works. */
const PRINTS: Readonly<Record<string, readonly RegExp[]>> = {
  'sdk/README.md': [
    /^msg_\w+ (sent|queued)$/m,
    /^$/,
    / Hello$/m,
    /^evt_\w+$/m,
    /^message\.received evt_1\n204 401$/m,
    /^\d+ \d{4}-/m,
    /^http\S+#pzl_[\w-]+ \d{4}-/m,
  ],
  'docs/migrating.md': [/^con_\w+ pz/m, /^true data:image\/svg\+xml true$/m, /^$/, /^$/, /^$/, /^stored \d+$/m],
};

describe.each(Object.keys(PRINTS))('the examples of %s', (path) => {
  let folder: string;
  let gateway: Program;
  let client: Client;
  let environment: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polyzap-examples-'));
    await buildSdk(join(folder, 'node_modules/@polyzap/sdk'));
    await mkdir(join(folder, 'src'));
    gateway = await startHost(join(folder, 'gateway.db'));
    const admin = createClient({ baseUrl: gateway.url, apiKey: ADMIN });
    const tenant = await admin.tenants.create({ name: 'Corner bakery' });
    const { id: tenantId } = tenant;
    await admin.connections.create({ tenantId, provider: 'memory', isDefault: true });
    const paired = { tenantId, provider: 'memory', config: { pairing: 'required' } };
    const { id: connectionId } = await admin.connections.create(paired);
    const { key } = await admin.keys.create({
      tenantId,
      name: 'app',
      scopes: ['send', 'read', 'connect', 'manage'],
    });
    client = createClient({ baseUrl: gateway.url, apiKey: key });
    const body = JSON.stringify({
      id: 'evt_1',
      type: 'message.received',
      createdAt: new Date().toISOString(),
      data: {},
    });
    await writeFile(join(folder, 'around.mjs'), AROUND);
    environment = {
      GATEWAY: gateway.url,
      POLYZAP_URL: 'https://whatsapp.example.com',
      POLYZAP_KEY: key,
      POLYZAP_ADMIN_KEY: ADMIN,
      POLYZAP_WEBHOOK_SECRET: SECRET,
      CONNECTION: connectionId,
      BODY: body,
      HEADERS: JSON.stringify(signatureHeaders([SECRET], 'evt_1', new Date(), body)),
    };
  }, 180_000);
  afterAll(async () => {
    await gateway?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  /** Whether the answering machine of the guide has answered somebody. */
  async function wasAnswered(): Promise<boolean> {
    const { data } = await client.messages.list({ direction: 'outbound', limit: 100 });
    return data.some(({ content }) => content.type === 'text' && content.text === 'You said Hello');
  }

  it('do what they say, each against a gateway', async () => {
    const markdown = await readFile(path, 'utf8');
    const examples = fencesOf(path, markdown).filter(({ info }) => info === 'ts');
    const prints = PRINTS[path] ?? [];
    expect(examples.length).toBe(prints.length);
    for (const [index, { code, line }] of examples.entries()) {
      const name = join(folder, 'src', `${index}.ts`);
      const use = USES.find(([has]) => code.includes(has))?.[1];
      await writeFile(name, `${code}\nexport {};\n`);
      await writeFile(join(folder, 'src', 'use.mjs'), use ?? '');
      await using program = await spawnProgram({
        args: ['--import', './around.mjs', ...(use === undefined ? [name] : ['src/use.mjs', name])],
        env: environment,
        cwd: folder,
        ready: false,
      });
      const text = (): string => program.lines.join('\n');
      const pattern = prints[index] ?? /never/;
      if (code.includes('for await')) {
        // It never ends by itself; something happens until it shows that it has heard.
        await eventually(
          async () => {
            await client.messages.send({ to: ECHO, type: 'text', text: 'Hello' });
            return pattern.test(text()) && (!code.includes('You said') || (await wasAnswered()));
          },
          { description: `${path}:${line}: ${text()}` },
        );
      } else {
        const { code: exit } = await program.exited;
        expect([exit, text()], `${path}:${line}`).toEqual([0, expect.stringMatching(pattern)]);
      }
    }
  }, 180_000);
});
