import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../netlify/log.ts';
import { redact } from '../../netlify/redact.ts';
import { spawnProgram, type Program } from '../support/program.ts';
import type { Json } from '../netlify/support/world.ts';

const plant = (name: string): string => `planted-${name}-${randomBytes(12).toString('hex')}`;
const ADMIN = `pza_${plant('admin')}`;
const RAW_KEY = randomBytes(32).toString('base64');
const WORDS = plant('words');
const PHONE = '+5511976543210';
const ACCESS = plant('access-token');
const APP = plant('app-secret');
const VERIFY = plant('verify-token');
const MEMORY = plant('memory-secret');
const PASSWORD = plant('database-password');

let folder: string;
let graph: { readonly url: string; close(): void };
/** What Meta answers next: a status with a body, or nothing at all. */
const moods: (readonly [number, string] | 'reset')[] = [];
const MOODS = [
  'reset',
  [500, '<html>broken</html>'],
  [401, JSON.stringify({ error: { code: 190, message: 'Error validating access token', type: 'OAuthException' } })],
  [400, JSON.stringify({ error: { code: 131009, message: 'Parameter value is not valid' } })],
  [200, 'this is no JSON'],
] as const;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyzap-planted-'));
  const server = createServer((request, response) => {
    request.resume();
    const mood = moods.shift() ?? 'reset';
    if (mood === 'reset') return void request.socket.destroy();
    response.writeHead(mood[0], { 'content-type': 'application/json' }).end(mood[1]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  graph = { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
});
afterAll(async () => {
  graph.close();
  await rm(folder, { recursive: true, force: true });
});

const HOSTS = { 'the Node host': 'netlify/host/main.ts', 'the functions': 'test/security/support/function-child.ts' };

const start = (script: string, env: Readonly<Record<string, string>> = {}) =>
  spawnProgram({
    args: [script],
    env: {
      DATABASE_URL: join(folder, `${script.replaceAll('/', '-')}.db`),
      POLYZAP_PORT: '0',
      POLYZAP_PUBLIC_URL: 'http://127.0.0.1:9',
      POLYZAP_ADMIN_KEY: ADMIN,
      POLYZAP_ENCRYPTION_KEYS: `planted:${RAW_KEY}`,
      POLYZAP_MEMORY_WEBHOOK_SECRET: MEMORY,
      POLYZAP_CLOUD_BASE_URL: graph.url,
      POLYZAP_LOG_LEVEL: 'debug',
      ...env,
    },
  });

type Asked = { readonly key?: string; readonly body?: unknown; readonly headers?: Record<string, string> };

function caller(program: Program, answers: string[]) {
  return async (route: string, { key = ADMIN, body, headers = {} }: Asked = {}): Promise<Json> => {
    const [method = '', path = ''] = route.split(' ');
    const response = await fetch(program.url + path, {
      method,
      headers: {
        ...(key !== '' && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    answers.push(`${response.status} ${JSON.stringify([...response.headers])} ${text}`);
    try {
      return JSON.parse(text) as Json;
    } catch {
      return {} as Json;
    }
  };
}

describe.each(Object.entries(HOSTS))('%s', (_name, script) => {
  it(
    'prints no secret, no text and no number of anybody, and answers with no secret',
    { timeout: 180_000 },
    async () => {
      await using program = await start(script);
      const answers: string[] = [];
      const call = caller(program, answers);
      const tenant = await call('POST /v1/tenants', { body: { name: 'Acme' } });
      const config = { accessToken: ACCESS, appSecret: APP, verifyToken: VERIFY, phoneNumberId: '123456789' };
      const connection = await call('POST /v1/connections', {
        body: { tenantId: tenant.id, provider: 'cloud', config },
      });
      expect(connection.id).toMatch(/^con_/);
      const key = await call('POST /v1/keys', { body: { tenantId: tenant.id, name: 'x', scopes: ['send', 'manage'] } });
      const hook = await call('POST /v1/webhook-endpoints', {
        body: { tenantId: tenant.id, url: 'https://shop.invalid/events' },
      });
      const secret = (hook as unknown as { secret: string }).secret;
      // The answers that show a new secret, which no other does.
      const shown = answers.splice(0);
      expect([key.key, secret].map((one) => shown.filter((answer) => answer.includes(one)).length)).toEqual([1, 1]);

      // The provider fails in every way that it can.
      for (const mood of MOODS) {
        moods.splice(0, moods.length, mood, mood, mood);
        const sent = { connectionId: connection.id, to: PHONE, type: 'text', text: WORDS };
        await call('POST /v1/messages', { key: key.key, body: sent });
        await call(`GET /v1/connections/${connection.id}/health`);
        await call(`POST /v1/connections/${connection.id}/webhook`);
      }
      // Whoever asks wrongly, with whatever they have.
      const wrong = [ADMIN, key.key, secret, ACCESS, WORDS, PHONE];
      for (const word of wrong) {
        await call('GET /v1/messages', { key: `${word}x` });
        await call('POST /v1/messages', { key: key.key, body: `{"text": "${word}"` });
        await call('POST /v1/tenants', { body: { name: '', [word]: word } });
        await call(`GET /v1/${encodeURIComponent(word)}?q=${encodeURIComponent(word)}`);
        await call(`PATCH /v1/connections/${connection.id}`, { body: { config: { accessToken: 1, other: word } } });
        await call(`POST /webhooks/cloud/${connection.id}`, {
          key: '',
          body: { entry: word },
          headers: { 'x-hub-signature-256': `sha256=${word}` },
        });
        await call(
          `GET /webhooks/cloud/${connection.id}?hub.mode=subscribe&hub.verify_token=${encodeURIComponent(word)}`,
        );
      }
      const read = answers.length;
      for (const path of ['connections', 'keys', 'webhook-endpoints', 'audit', 'providers', 'plans', 'tenants'])
        await call(`GET /v1/${path}`);
      expect(answers.length).toBe(read + 7);
      for (const answer of answers.slice(read)) expect(answer).toMatch(/^200 /);

      const printed = program.output();
      // They do print: what they are about, by our own ids.
      expect(printed).toContain(connection.id);
      const secrets = [ADMIN, RAW_KEY, ACCESS, APP, VERIFY, MEMORY, key.key, secret];
      for (const one of [...secrets, ...secrets.map((long) => long.slice(-16)), WORDS, PHONE.slice(1)]) {
        expect(printed).not.toContain(one);
      }
      for (const one of [RAW_KEY, APP, VERIFY, MEMORY]) expect(answers.join('\n')).not.toContain(one);
      // Of what somebody sent wrongly we say the name of a field, where it was one; of the rest not a word.
      const right = answers.slice(read).join('\n');
      for (const one of secrets) expect(right).not.toContain(one);
    },
  );

  it('says that its database is not there, and not how it would have got in', async () => {
    const url = `postgres://polyzap:${PASSWORD}@127.0.0.1:9/polyzap`;
    const program = await spawnProgram({
      args: [script],
      env: {
        DATABASE_URL: url,
        POLYZAP_PORT: '0',
        POLYZAP_PUBLIC_URL: 'http://127.0.0.1:9',
        POLYZAP_ADMIN_KEY: ADMIN,
        POLYZAP_ENCRYPTION_KEYS: `planted:${RAW_KEY}`,
      },
      ready: script.startsWith('test/') ? /ready/ : false,
    });
    const answers: string[] = [];
    if (script.startsWith('test/')) {
      const url = /"url":"([^"]+)"/.exec(program.output())?.[1] ?? '';
      await caller({ ...program, url }, answers)('GET /v1/messages');
      await caller({ ...program, url }, answers)('GET /readyz');
      await program.kill();
      expect(answers.join()).toContain('storage_unavailable');
    } else {
      await program.exited;
    }
    expect(program.output()).not.toBe('');
    for (const text of [program.output(), answers.join('\n')]) {
      for (const one of [PASSWORD, ADMIN, RAW_KEY]) expect(text).not.toContain(one);
    }
  });
});

describe('a line of the log', () => {
  it('is without what looks like a secret, whoever wrote it', () => {
    const lines: string[] = [];
    const log = createLog('debug', (line) => void lines.push(line));
    const key = `pzk_${randomBytes(32).toString('base64url')}`;
    const link = `pzl_${randomBytes(32).toString('base64url')}`;
    log.error(
      {
        key,
        link: `https://gateway.test/connect/l/cnl_1#${link}`,
        header: `authorization: Bearer ${ACCESS}`,
        url: `postgres://polyzap:${PASSWORD}@db.test/x`,
        keys: `k1:${RAW_KEY}`,
        to: PHONE,
        wa: PHONE.slice(1),
        requestId: 'req_01ARZ3NDEKTSV4RRFFQ69G5FAV',
        count: 12345678901,
      },
      `could not reach ${PHONE} with ${key}`,
    );
    const [line = ''] = lines;
    for (const one of [key, link, ACCESS, PASSWORD, RAW_KEY, PHONE.slice(1)]) expect(line).not.toContain(one);
    expect(JSON.parse(line)).toMatchObject({
      requestId: 'req_01ARZ3NDEKTSV4RRFFQ69G5FAV',
      count: 12345678901,
      url: 'postgres://polyzap:…@db.test/x',
    });
  });

  it('keeps what is none', () => {
    for (const text of ['con_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'HTTP 503', '127.0.0.1:8080', 'at file:///app/x.ts:10:20'])
      expect(redact(text)).toBe(text);
  });
});
