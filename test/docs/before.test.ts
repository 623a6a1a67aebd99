import { execFile } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Script } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import twilioLibrary from 'twilio';
import { fencesOf, type Fence } from './support/fences.ts';

const run = promisify(execFile);
const shell = process.platform === 'win32';

/** What the code of others finds around it, by what it calls; the libraries are those that we use ourselves. */
const AROUND: readonly (readonly [calls: string, declarations: string])[] = [
  ['twilio.', `import type { Twilio } from 'twilio';\ndeclare const twilio: Twilio;`],
  ['sock.', `import type { WASocket } from '@whiskeysockets/baileys';\ndeclare const sock: WASocket;`],
  ['graph.facebook.com', 'declare const PHONE_NUMBER_ID: string, TOKEN: string;'],
  ['EVOLUTION', 'declare const EVOLUTION: string, KEY: string, instance: string;'],
  [
    'api.startSession',
    `declare const tenantId: string;
declare const api: {
  startSession(tenantId: string): Promise<boolean>;
  getQRCode(tenantId: string): Promise<string | null>;
  sendMessage(tenantId: string, to: string, message: string): Promise<boolean>;
};`,
  ],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyzap-before-'));
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'), 'junction');
  const compilerOptions = {
    strict: true,
    // As JavaScript is written: what may be null is not asked.
    strictNullChecks: false,
    skipLibCheck: true,
    target: 'es2024',
    lib: ['es2024', 'dom'],
    module: 'nodenext',
    types: ['node'],
    noEmit: true,
  };
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const check = async (): Promise<string> => {
  const failed = (error: unknown): { stdout: string } => error as { stdout: string };
  return (await run('tsc', ['-p', folder], { shell }).catch(failed)).stdout;
};

/** What docs/migrating.md starts from. */
async function blocksBefore(): Promise<readonly Fence[]> {
  const path = 'docs/migrating.md';
  return fencesOf(path, await readFile(path, 'utf8')).filter(({ info }) => info === 'js before');
}

it('what docs/migrating.md starts from is how the other libraries are called', async () => {
  const before = await blocksBefore();
  expect(before.length).toBe(AROUND.length);
  const used = new Set<string>();
  for (const [index, { code }] of before.entries()) {
    const [calls = '', declarations = ''] = AROUND.find(([one]) => code.includes(one)) ?? [];
    used.add(calls);
    await writeFile(join(folder, `before-${index}.ts`), `${declarations}\n${code}\nexport {};\n`);
  }
  expect(used).toEqual(new Set(AROUND.map(([calls]) => calls)));
  expect(await check()).toBe('');
  // And it would notice.
  const wrong = `import type { Twilio } from 'twilio';\ndeclare const twilio: Twilio;\nawait twilio.messages.send({});\n`;
  await writeFile(join(folder, 'wrong.ts'), wrong);
  expect(await check()).toContain(`'send' does not exist`);
}, 180_000);

describe('what docs/migrating.md starts from, run', () => {
  /** Runs the block that calls this, with what it finds around it. */
  async function runBefore(calls: string, around: Readonly<Record<string, unknown>>): Promise<void> {
    const block = (await blocksBefore()).find(({ code }) => code.includes(calls));
    if (block === undefined) throw new Error(`no block calls ${calls}`);
    const script = new Script(`(async ({ ${Object.keys(around).join(', ')} }) => {\n${block.code}\n})`);
    await (script.runInThisContext() as (given: object) => Promise<void>)(around);
  }

  /** A `fetch` that notes what it is asked for. */
  function noting() {
    const asked: { readonly url: string; readonly headers: unknown; readonly body: Record<string, unknown> }[] = [];
    const fetch = async (url: string, { headers, body }: { headers: unknown; body: string }): Promise<Response> => {
      asked.push({ url, headers, body: JSON.parse(body) as Record<string, unknown> });
      return Response.json({});
    };
    return { asked, fetch };
  }

  it('asks the server of the seed for what it has', async () => {
    const asked: string[] = [];
    const note =
      (name: string) =>
      async (...given: string[]) =>
        void asked.push(`${name} ${given.join(' ')}`);
    const api = Object.fromEntries(['startSession', 'getQRCode', 'sendMessage'].map((name) => [name, note(name)]));
    await runBefore('api.startSession', { api, tenantId: 't1' });
    expect(asked).toEqual(['startSession t1', 'getQRCode t1', 'sendMessage t1 5511999990001@s.whatsapp.net Olá']);
  });

  it('asks Evolution API', async () => {
    const { asked, fetch } = noting();
    await runBefore('EVOLUTION', { fetch, EVOLUTION: 'https://evolution.test', KEY: 'k', instance: 'shop' });
    expect(asked).toMatchObject([
      {
        url: 'https://evolution.test/message/sendMedia/shop',
        headers: { apikey: 'k' },
        body: { number: '5511999990001', mediatype: 'image', caption: 'New' },
      },
    ]);
  });

  it('asks the Cloud API', async () => {
    const { asked, fetch } = noting();
    await runBefore('graph.facebook.com', { fetch, PHONE_NUMBER_ID: '4711', TOKEN: 't' });
    expect(asked).toMatchObject([
      {
        url: 'https://graph.facebook.com/v25.0/4711/messages',
        headers: { authorization: 'Bearer t' },
        body: { messaging_product: 'whatsapp', to: '5511999990001', type: 'interactive' },
      },
    ]);
  });

  it('asks Twilio, by its own library', async () => {
    const asked: Record<string, unknown>[] = [];
    const httpClient = Object.assign(new twilioLibrary.RequestClient(), {
      async request({ uri, data }: { uri: string; data?: Record<string, unknown> }) {
        asked.push({ path: new URL(uri).pathname, ...data });
        return { statusCode: 201, body: { sid: 'SM1' } };
      },
    });
    const account = 'AC00000000000000000000000000000000';
    await runBefore('twilio.', { twilio: twilioLibrary(account, 'token', { httpClient }) });
    const path = `/2010-04-01/Accounts/${account}/Messages.json`;
    expect(asked).toMatchObject([
      { path, To: 'whatsapp:+5511999990001', Body: 'Hello' },
      { path, To: 'whatsapp:+5511999990001', ContentSid: 'HX…', ContentVariables: '{"1":"Ana"}' },
    ]);
  });

  it('answers by Baileys', async () => {
    const sent: unknown[] = [];
    const ev = new EventEmitter();
    const sock = { ev, sendMessage: async (...given: unknown[]) => void sent.push(given) };
    await runBefore('sock.', { sock });
    const message = { key: { remoteJid: '5511999990001@s.whatsapp.net' }, message: { conversation: 'Oi' } };
    ev.emit('messages.upsert', { type: 'append', messages: [message] });
    ev.emit('messages.upsert', { type: 'notify', messages: [message, { key: message.key, message: {} }] });
    expect(sent).toEqual([['5511999990001@s.whatsapp.net', { text: 'You said Oi' }, { quoted: message }]]);
  });
});
