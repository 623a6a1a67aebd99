import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildSite } from '../../scripts/site/build.ts';
import { listen } from '../webhooks-out/support/receiver.ts';
import { ADMIN, startHost } from '../support/host.ts';
import type { Program } from '../support/program.ts';
import { eventually } from '../support/waiting.ts';
import type { Json } from './support/world.ts';

// In a fresh clone there is none before the first that needs it.
beforeAll(async () => void (await buildSite(process.cwd())));

const folders: string[] = [];

let database: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'polyzap-host-'));
  folders.push(folder);
  database = join(folder, 'gateway.db');
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const start = (env: Readonly<Record<string, string>> = {}, ready?: false): Promise<Program> =>
  startHost(database, { env, ...(ready !== undefined && { ready }) });

async function call(program: Program, route: string, body?: unknown): Promise<{ status: number; body: Json }> {
  const [method = '', path = ''] = route.split(' ');
  const response = await fetch(program.url + path, {
    method,
    headers: { authorization: `Bearer ${ADMIN}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Json };
}

async function connect(program: Program): Promise<string> {
  const tenant = await call(program, 'POST /v1/tenants', { name: 'Acme' });
  const connection = await call(program, 'POST /v1/connections', { tenantId: tenant.body.id, provider: 'memory' });
  return connection.body.id;
}

const message = (connectionId: string, to: string) => ({ connectionId, to, type: 'text', text: 'Hello' });

it('says where it listens, serves API and page, and hears back from memory', async () => {
  await using program = await start();
  expect(program.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await call(program, 'GET /readyz')).body).toEqual({ status: 'ready' });
  const page = await fetch(program.url);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const missing = await fetch(`${program.url}/nowhere`, { method: 'POST' });
  expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'application/problem+json']);

  const connectionId = await connect(program);
  const sent = await call(program, 'POST /v1/messages', message(connectionId, '+15550100001'));
  expect(sent.status).toBe(201);
  await eventually(async () => (await call(program, `GET /v1/messages/${sent.body.id}`)).body.state === 'delivered');
});

it('answers what is under way before SIGTERM ends it, and takes nothing more', async () => {
  await using program = await start();
  const connectionId = await connect(program);
  // Memory answers this number after a second.
  const slow = call(program, 'POST /v1/messages', message(connectionId, '+15550100401'));
  await eventually(async () => (await call(program, 'GET /v1/messages')).body.data.length === 1);
  const ended = program.kill('SIGTERM');
  expect((await slow).status).toBe(201);
  expect(await ended).toEqual({ code: 0, signal: null });
  await expect(fetch(program.url)).rejects.toThrow();
});

it('ends streams of events in peace before it ends itself', async () => {
  await using program = await start();
  const headers = { authorization: `Bearer ${ADMIN}` };
  const stream = await fetch(`${program.url}/v1/events/stream`, { headers });
  const heard = stream.text();
  await eventually(async () => (await fetch(`${program.url}/healthz`)).ok);
  expect(await program.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(await heard).toContain('retry: ');
});

it('waits for a delivery that is under way, and begins no other', async () => {
  let answer = (): void => undefined;
  const app = await listen((response) => void (answer = () => response.writeHead(204).end()));
  const program = await start({ POLYZAP_ALLOW_PRIVATE_WEBHOOKS: '1' });
  const connectionId = await connect(program);
  const tenants = await call(program, 'GET /v1/tenants');
  const endpoint = { tenantId: tenants.body.data[0]?.id, url: app.url, events: ['message.status_changed'] };
  const { id } = (await call(program, 'POST /v1/webhook-endpoints', endpoint)).body;
  await call(program, 'POST /v1/messages', message(connectionId, '+15550100002'));
  await eventually(() => app.received.length === 1);
  const ended = program.kill('SIGTERM');
  await expect.poll(() => fetch(program.url).catch(() => 'refused')).toBe('refused');
  answer();
  expect(await ended).toEqual({ code: 0, signal: null });
  await using again = await start({ POLYZAP_ALLOW_PRIVATE_WEBHOOKS: '1' });
  const log = await call(again, `GET /v1/webhook-endpoints/${id}/deliveries`);
  expect(log.body.data.map(({ state }) => state)).toEqual(['delivered']);
  expect(app.received).toHaveLength(1);
});

it('ends with its standard input where a supervisor holds that', async () => {
  await using supervised = await start();
  supervised.endInput();
  expect((await supervised.exited).code).toBe(0);
});

it('killed, it goes on sending where it was', async () => {
  const killed = await start();
  const connectionId = await connect(killed);
  // Rate limited once, in each process.
  const sent = await call(killed, 'POST /v1/messages', message(connectionId, '+15550100305'));
  expect([sent.status, sent.body.state]).toEqual([202, 'queued']);
  await killed.kill('SIGKILL');
  await using again = await start();
  await eventually(
    async () =>
      ['sent', 'delivered', 'read'].includes((await call(again, `GET /v1/messages/${sent.body.id}`)).body.state),
    { timeoutMs: 15_000 },
  );
});

it('says in one line what keeps it from starting', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const cases: [Readonly<Record<string, string>>, string][] = [
    [{ POLYZAP_PORT: String(port) }, `Port ${port} is taken: set POLYZAP_PORT to another one`],
    [{ POLYZAP_ADMIN_KEY: '' }, 'POLYZAP_ADMIN_KEY'],
    [{ DATABASE_URL: '/nowhere/at/all.db' }, 'The gateway cannot start: '],
  ];
  await Promise.all(
    cases.map(async ([env, line]) => {
      const program = await start(env, false);
      expect((await program.exited).code).toBe(1);
      expect(program.lines).toHaveLength(1);
      expect(program.output()).toContain(line);
    }),
  );
  taken.close();
});
