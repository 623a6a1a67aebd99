import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '@netlify/functions';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { generateEncryptionKey } from '../../core/crypto/keyring.ts';
import { composeGateway } from '../../netlify/compose.ts';
import { EnvironmentError, providerSettings, readEnvironment } from '../../netlify/environment.ts';
import { createLog } from '../../netlify/log.ts';
import { freePort } from '../support/ports.ts';

const KEYS = generateEncryptionKey(new Date());
const ADMIN = 'admin-key-that-is-long-enough';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyzap-environment-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the environment', () => {
  it('names every variable that is missing or wrong, and no value', () => {
    const wrong = { POLYZAP_ADMIN_KEY: 'too-short', POLYZAP_LOG_LEVEL: 'loud-and-clear' };
    const read = () => readEnvironment(wrong);
    expect(read).toThrow(EnvironmentError);
    for (const name of ['POLYZAP_ADMIN_KEY', 'POLYZAP_ENCRYPTION_KEYS is not set', 'POLYZAP_LOG_LEVEL'])
      expect(read).toThrow(name);
    for (const value of Object.values(wrong)) expect(read).not.toThrow(value);
  });

  it('takes an empty variable for one that is not set', () => {
    const settings = readEnvironment({
      POLYZAP_ADMIN_KEY: ADMIN,
      POLYZAP_ENCRYPTION_KEYS: KEYS,
      DATABASE_URL: '',
      URL: '',
      POLYZAP_LOG_LEVEL: '',
    });
    expect(settings).toMatchObject({ POLYZAP_ADMIN_KEY: ADMIN, POLYZAP_ENCRYPTION_KEYS: KEYS });
    expect([settings.DATABASE_URL, settings.URL, settings.POLYZAP_LOG_LEVEL]).toEqual([undefined, undefined, 'info']);
    expect(() => readEnvironment({ POLYZAP_ADMIN_KEY: '', POLYZAP_ENCRYPTION_KEYS: '' })).toThrow(
      'POLYZAP_ENCRYPTION_KEYS',
    );
  });

  it('holds the settings of each provider, by their names', () => {
    const provider = {
      id: 'cloud-api',
      settingsSchema: z.object({ apiURLBase: z.string(), eventsSecret: z.string(), other: z.string() }),
    };
    const environment = {
      POLYZAP_CLOUD_API_EVENTS_SECRET: 's',
      POLYZAP_CLOUD_API_OTHER: '',
      POLYZAP_EVENTS_SECRET: 'x',
    };
    expect(providerSettings(environment, provider)).toEqual({ eventsSecret: 's' });
  });
});

describe('composing', () => {
  const environment = () => ({
    POLYZAP_ADMIN_KEY: ADMIN,
    POLYZAP_ENCRYPTION_KEYS: KEYS,
    DATABASE_URL: join(folder, 'composed.db'),
  });

  it('makes a gateway of an environment', async () => {
    const { gateway, close } = await composeGateway(
      { ...environment(), POLYZAP_PUBLIC_URL: 'https://x.test//' },
      { poolSize: 1 },
    );
    expect(gateway.publicUrl).toBe('https://x.test');
    expect(Object.keys(gateway.providers)).toContain('memory');
    expect(JSON.stringify(gateway.adminKeyHash)).not.toContain(ADMIN);
    await close();
  });

  it('reaches no private address for a tenant; the operator may allow it for events, and never for media to be kept', async () => {
    const server = createServer((_request, response) => response.end('inside')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    for (const allowed of ['', '1']) {
      const { gateway, close } = await composeGateway(
        { ...environment(), POLYZAP_PUBLIC_URL: 'https://x.test', POLYZAP_ALLOW_PRIVATE_WEBHOOKS: allowed },
        { poolSize: 1 },
      );
      const called = gateway.webhooks.http.request({ method: 'POST', url, body: '{}', timeoutMs: 5_000 });
      if (allowed === '1') expect(await called).toMatchObject({ status: 200 });
      else await expect(called).rejects.toThrow('url_not_allowed');
      await expect(gateway.media.openUrl(url, { maxBytes: 10, timeoutMs: 5_000 })).rejects.toMatchObject({
        code: 'url_not_allowed',
      });
      await close();
    }
    server.closeAllConnections();
    server.close();
  });

  it('says what is missing', async () => {
    const compose = (changes: object) => composeGateway({ ...environment(), ...changes }, { poolSize: 1 });
    await expect(compose({})).rejects.toThrow('POLYZAP_PUBLIC_URL is not set');
    await expect(compose({ DATABASE_URL: undefined })).rejects.toThrow('DATABASE_URL is not set');
    const keys = compose({ POLYZAP_ENCRYPTION_KEYS: 'k1:secretsecret' });
    await expect(keys).rejects.toThrow(EnvironmentError);
    await expect(keys).rejects.not.toThrow('secretsecret');
  });
});

describe('a function', () => {
  afterEach(() => {
    vi.resetModules();
  });
  const stub = (variables: Readonly<Record<string, string>>) => {
    for (const name of ['DATABASE_URL', 'NETLIFY_DB_URL', 'URL', 'CONTEXT', 'POLYZAP_ALLOW_PREVIEW'])
      vi.stubEnv(name, '');
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  };
  const good = () => ({
    POLYZAP_ADMIN_KEY: ADMIN,
    POLYZAP_ENCRYPTION_KEYS: KEYS,
    DATABASE_URL: join(folder, 'function.db'),
    URL: 'https://site.test',
  });
  const invoked = (context = 'production') =>
    ({ deploy: { context }, waitUntil: () => undefined }) as unknown as Context;
  const load = async (context?: string) => {
    const { default: api } = await import('../../netlify/functions/api.ts');
    return (request: Request) => api(request, invoked(context));
  };
  const ask = (path = '/readyz') => new Request(`https://site.test${path}`);

  it('answers a problem while it cannot be composed, says why, and tries again', async () => {
    const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    stub({ ...good(), POLYZAP_ADMIN_KEY: 'short-secret' });
    const answer = await load();
    const refused = await answer(ask());
    expect(refused.status).toBe(500);
    const body = (await refused.json()) as { code: string; requestId: string };
    expect(body.code).toBe('internal_error');
    expect(refused.headers.get('request-id')).toBe(body.requestId);
    expect(body).toMatchObject({ detail: expect.stringContaining('POLYZAP_ADMIN_KEY must have') as string });
    expect(JSON.stringify(body)).not.toContain('short-secret');
    const log = errors.mock.calls.map(([line]) => String(line)).join('');
    expect(log).toContain('POLYZAP_ADMIN_KEY');
    expect(log).toContain(body.requestId);
    expect(log).not.toContain('short-secret');

    stub(good());
    const answers = await Promise.all([answer(ask()), answer(ask()), answer(ask('/v1/messages'))]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401]);
  });

  it('answers 503 while the database is away, and never the password in its URL', async () => {
    const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    stub({ ...good(), DATABASE_URL: `postgres://user:hidden@127.0.0.1:${await freePort()}/x` });
    const refused = await (await load())(ask());
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'storage_unavailable', retryable: true });
    expect(errors.mock.calls.join('')).not.toContain('hidden');
  });

  it('does nothing in a preview of a change, unless what it has is its own', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const database = join(folder, 'preview.db');
    stub({ ...good(), DATABASE_URL: database });
    for (const context of ['deploy-preview', 'branch-deploy', 'dev']) {
      const refused = await (await load(context))(ask());
      expect(refused.status).toBe(500);
      expect(await refused.json()).toMatchObject({
        detail: expect.stringContaining('POLYZAP_ALLOW_PREVIEW') as string,
      });
    }
    expect(existsSync(database)).toBe(false);
    stub({ ...good(), DATABASE_URL: database, CONTEXT: 'deploy-preview' });
    expect((await (await load(''))(ask())).status).toBe(500);
    const allowed = { ...good(), DATABASE_URL: database, POLYZAP_ALLOW_PREVIEW: '1' };
    stub(allowed);
    expect((await (await load('dev'))(ask())).status).toBe(200);
    vi.resetModules();
    // Netlify's URL is production's there, and backends would be told to call that.
    for (const context of ['deploy-preview', 'branch-deploy']) {
      const refused = await (await load(context))(ask());
      expect(await refused.json()).toMatchObject({
        detail: expect.stringContaining('POLYZAP_PUBLIC_URL is not set') as string,
      });
    }
    stub({ ...allowed, POLYZAP_PUBLIC_URL: 'https://preview.test' });
    expect((await (await load('deploy-preview'))(ask())).status).toBe(200);
  });

  it('sends with its schedule what is due', async () => {
    stub(good());
    const { default: tick } = await import('../../netlify/functions/tick.ts');
    expect((await tick(ask('/'), invoked())).status).toBe(204);
  });
});

describe('the log', () => {
  it('is one JSON line an entry, from its level up, and no field hides what it is', () => {
    const lines: string[] = [];
    const log = createLog('warn', (line) => void lines.push(line));
    log.debug({}, 'no');
    log.info({}, 'no');
    log.warn({ messageId: 'msg_1', level: 'none', message: 'none' }, 'yes\nno');
    log.error({ count: 2 }, 'also');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 'warn', message: 'yes\nno', messageId: 'msg_1' },
      { level: 'error', message: 'also', count: 2 },
    ]);
    expect(lines.join()).not.toContain('\n');
  });
});
