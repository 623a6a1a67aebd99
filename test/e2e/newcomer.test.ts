import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { FakeWhatsApp, Phone } from '../fakewa/api.ts';
import { createCaller, type Caller } from '../support/api.ts';
import { fakeEnvironment, startFakeProgram } from '../support/fake-program.ts';
import { pairByQr, waitForStatus } from '../support/installation.ts';
import { freePort } from '../support/ports.ts';
import { spawnProgram, type Program } from '../support/program.ts';
import { eventually } from '../support/waiting.ts';
import { ExternalWhatsAppAPI } from '../support/seed-client.ts';
import { createShop, TAKEN, type Shop } from './support/shop.ts';

// `npm start` on an empty folder, as somebody does who has just cloned the repository; only WhatsApp is the fake one.

let folder: string;
let wa: FakeWhatsApp;
let env: Record<string, string>;
let running: Program;
const runs: Program[] = [];
let gatewayUrl: string;
let baileysUrl: string;
let ana: Phone;
let shop: Shop;

async function start(): Promise<void> {
  running = await spawnProgram({
    args: ['scripts/start.ts'],
    env,
    ready: /polyzap is running/,
    readyTimeoutMs: 60_000,
  });
  runs.push(running);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyzap-newcomer-'));
  ({ wa } = await startFakeProgram());
  const [port, baileysPort] = await Promise.all([freePort(), freePort()]);
  gatewayUrl = `http://127.0.0.1:${port}`;
  env = {
    ...fakeEnvironment(wa),
    POLYZAP_DATA_DIR: folder,
    POLYZAP_PORT: String(port),
    POLYZAP_BAILEYS_PORT: String(baileysPort),
  };
  baileysUrl = `http://127.0.0.1:${baileysPort}`;
  await start();
  ana = await wa.addAccount({ number: '+5521987650001', name: 'Ana' });
}, 180_000);

// The seed's client reads its address there.
beforeEach(() => void vi.stubEnv('WHATSAPP_SERVER_URL', baileysUrl));

afterAll(async () => {
  await running.kill('SIGTERM');
  await rm(folder, { recursive: true });
});

/** With the key that the first start made and whose place it printed. */
async function admin(): Promise<Caller> {
  const secrets = await readFile(join(folder, 'secrets.env'), 'utf8');
  return createCaller(gatewayUrl, /^POLYZAP_ADMIN_KEY=(.+)$/m.exec(secrets)?.[1] ?? '');
}

async function tenant(): Promise<Shop> {
  const api = await admin();
  const { id: tenantId } = await api.post<{ id: string }>('/v1/tenants', { name: 'Padaria' });
  const { id: connectionId } = await api.post<{ id: string }>('/v1/connections', { tenantId, provider: 'baileys' });
  const scopes = ['send', 'read', 'connect'];
  const { key } = await api.post<{ key: string }>('/v1/keys', { tenantId, name: 'app', scopes });
  const phone = await wa.addAccount({ number: '+5521987650002', name: 'Padaria' });
  return createShop({ tenantId, connectionId, key, api: createCaller(gatewayUrl, key) }, phone);
}

/** One `POST /v1/messages`, and the answer as an event. */
async function talk(text: string): Promise<void> {
  // As anybody has it: one message a moment after another waits for its turn.
  expect([...TAKEN, 'queued']).toContain((await shop.send(ana, { type: 'text', text })).state);
  await ana.next((message) => message.text === text);
  await ana.sendText(shop.phone.number, `resposta: ${text}`);
  await shop.feed.next('message.received', ({ data }) => data.message.content['text'] === `resposta: ${text}`);
}

test('a tenant, a QR code, a message out, the reply as an event', async () => {
  shop = await tenant();
  await pairByQr(shop, shop.phone);
  await talk('bom dia');
});

test("the seed's client, as written, against the Baileys server that npm start runs", async () => {
  const api = new ExternalWhatsAppAPI();
  const phone = await wa.addAccount({ number: '+5521987650003', name: 'Loja' });
  expect(await api.getQRCode('loja-1')).toBeNull();
  expect(await api.sendMessage('loja-1', ana.jid, 'cedo demais')).toBe(false);
  expect(await api.startSession('loja-1')).toBe(true);
  const picture = await eventually(() => api.getQRCode('loja-1'), { description: 'a QR code' });
  await phone.scan(readQr(picture));
  await eventually(() => api.sendMessage('loja-1', ana.jid, 'olá da loja'), { description: 'the session to open' });
  expect(await ana.next(({ text }) => text === 'olá da loja')).toMatchObject({ from: phone.number });
  // Connected: there is nothing to scan any more, and a plain number is an address too.
  expect(await api.getQRCode('loja-1')).toBeNull();
  expect(await api.sendMessage('loja-1', ana.number.slice(1), 'pelo número')).toBe(true);
  await ana.next(({ text }) => text === 'pelo número');
});

test(
  'kill -9, start again: the phones are still connected, and nothing has to be done',
  { timeout: 180_000 },
  async () => {
    await running.kill('SIGKILL');
    await shop.phone.sendText(ana.number, 'enquanto isso, do telefone');
    await ana.sendText(shop.phone.number, 'enquanto estava parado');
    await start();
    await waitForStatus(shop, 'connected');
    await shop.feed.next('message.received', ({ data }) => data.message.content['text'] === 'enquanto estava parado');
    await talk('boa tarde');
    const devices = await shop.phone.devices();
    expect(devices.map(({ connected }) => connected)).toEqual([true]);
    const api = new ExternalWhatsAppAPI();
    await eventually(() => api.sendMessage('loja-1', ana.jid, 'loja de volta'), { timeoutMs: 60_000 });
    await ana.next(({ text }) => text === 'loja de volta');
  },
);

test('what npm start prints names the place of the key, and holds no secret, text or number', async () => {
  const output = runs.map((run) => run.output()).join('\n');
  expect(output).toContain(join(folder, 'secrets.env'));
  const secrets = (await readFile(join(folder, 'secrets.env'), 'utf8')).matchAll(/^[A-Z_]+=(.+)$/gm);
  const texts = ['bom dia', 'olá da loja', 'pelo número', 'enquanto'];
  for (const word of [...[...secrets].map(([, value = '']) => value), shop.key, ana.number.slice(1), ...texts]) {
    expect(word).not.toBe('');
    expect(output).not.toContain(word);
  }
  expect(await running.kill('SIGTERM')).toEqual({ code: 0, signal: null });
});

/** As a phone's camera does, from the pixels of the picture. */
function readQr(dataUrl: string): string {
  const [, base64 = ''] = /^data:image\/png;base64,(.+)$/.exec(dataUrl) ?? [];
  const { data, width, height } = PNG.sync.read(Buffer.from(base64, 'base64'));
  const code = jsqr.default(new Uint8ClampedArray(data), width, height);
  if (code === null) throw new Error('The picture holds no QR code');
  return code.data;
}
