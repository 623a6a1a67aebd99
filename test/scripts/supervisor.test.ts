import { describe, expect, it } from 'vitest';
import { createKeyring } from '../../core/crypto/keyring.ts';
import { restartDelay } from '../../scripts/supervisor/backoff.ts';
import { explain } from '../../scripts/supervisor/data-folder.ts';
import { redact } from '../../scripts/supervisor/output.ts';
import { claimPort, localUrl } from '../../scripts/supervisor/ports.ts';
import { planPrograms } from '../../scripts/supervisor/programs.ts';
import { parseSecrets, loadSecrets } from '../../scripts/supervisor/secrets.ts';
import { readSettings } from '../../scripts/supervisor/settings.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('readSettings', () => {
  it('has defaults, and takes an empty value for none', () => {
    expect(readSettings({ POLYZAP_PORT: '' }, '/srv/polyzap')).toEqual({
      host: '127.0.0.1',
      port: 8080,
      baileysPort: 3001,
      dataFolder: '/srv/polyzap/data',
    });
  });

  it.each(['http', '-1', '70000', '80.5', ' 80'])('refuses %j as a port', (text) => {
    expect(() => readSettings({ POLYZAP_BAILEYS_PORT: text }, '/')).toThrow('POLYZAP_BAILEYS_PORT is not a port');
  });

  it('refuses the same port twice', () => {
    expect(() => readSettings({ POLYZAP_PORT: '3001' }, '/')).toThrow('both 3001');
  });
});

describe('ports', () => {
  it('finds a free one for 0', async () => {
    expect(await claimPort('gateway', '127.0.0.1', 0, 'POLYZAP_PORT')).toBeGreaterThan(1023);
  });

  it('says that the machine has no such address', async () => {
    await expect(claimPort('gateway', '203.0.113.7', 0, 'POLYZAP_PORT')).rejects.toThrow('no address 203.0.113.7');
  });

  it('knows how to call an address that listens everywhere', () => {
    expect(localUrl('0.0.0.0', 80)).toBe('http://127.0.0.1:80');
    expect(localUrl('::', 80)).toBe('http://[::1]:80');
    expect(localUrl('::1', 80)).toBe('http://[::1]:80');
    expect(localUrl('localhost', 80)).toBe('http://localhost:80');
  });
});

describe('secrets', () => {
  it('makes a key that the keyring takes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'polyzap-secrets-'));
    const secrets = loadSecrets(folder, {});
    expect(createKeyring(secrets.POLYZAP_ENCRYPTION_KEYS).currentKeyId).toMatch(/^k\d{8}/);
    expect(loadSecrets(folder, { POLYZAP_BAILEYS_SECRET: 'mine' })).toEqual({
      ...secrets,
      POLYZAP_BAILEYS_SECRET: 'mine',
    });
    await rm(folder, { recursive: true });
  });

  it('names the line that it cannot read, not its text', () => {
    expect(() => parseSecrets('# a comment\nA=1\nhunter2', '/data/secrets.env')).toThrow(
      /^\/data\/secrets\.env, line 3: not of the form NAME=value$/,
    );
  });
});

describe('planPrograms', () => {
  const settings = { host: '0.0.0.0', port: 80, baileysPort: 81, dataFolder: '/data' };
  const secrets = {
    POLYZAP_ADMIN_KEY: 'a',
    POLYZAP_ENCRYPTION_KEYS: 'b',
    POLYZAP_BAILEYS_SECRET: 'c',
    POLYZAP_BAILEYS_EVENTS_SECRET: 'd',
    POLYZAP_MEMORY_WEBHOOK_SECRET: 'e',
  };

  it('puts both programs on the PostgreSQL that DATABASE_URL names', () => {
    const [gateway, baileys] = planPrograms(settings, secrets, { DATABASE_URL: 'postgres://db/polyzap' });
    expect(gateway?.env['DATABASE_URL']).toBe('postgres://db/polyzap');
    expect(baileys?.env['POLYZAP_BAILEYS_DATABASE_URL']).toBe('postgres://db/polyzap');
  });

  it('leaves Signal keys on the disk where DATABASE_URL is a file', () => {
    const [, baileys] = planPrograms(settings, secrets, { DATABASE_URL: '/elsewhere/gateway.sqlite' });
    expect(baileys?.env['POLYZAP_BAILEYS_DATABASE_URL']).toBe(join('/data', 'baileys.sqlite'));
  });

  it('lets the environment say where things are', () => {
    const environment = { POLYZAP_PUBLIC_URL: 'https://api.example.com', POLYZAP_EVENTS_URL: 'https://x/{session}' };
    const [gateway, baileys] = planPrograms(settings, secrets, environment);
    expect(gateway?.env['POLYZAP_PUBLIC_URL']).toBe('https://api.example.com');
    expect(baileys?.env['POLYZAP_EVENTS_URL']).toBe('https://x/{session}');
  });
});

describe('restartDelay', () => {
  it('doubles up to half a minute', () => {
    expect([1, 2, 3, 7, 8, 50].map(restartDelay)).toEqual([500, 1_000, 2_000, 30_000, 30_000, 30_000]);
  });
});

describe('messages', () => {
  it.each([
    ["EROFS: read-only file system, mkdir '/x'", 'the disk is read-only'],
    ['attempt to write a readonly database', 'the disk is read-only'],
    ["EACCES: permission denied, mkdir '/x'", 'this user may not'],
    ['database or disk is full', 'the disk is full'],
    ['file is not a database', 'its file "lock" is not ours'],
  ])('explains %j', (message, reason) => {
    expect(explain(new Error(message), '/x')).toBe(
      `Cannot write to the data folder /x: ${reason}. POLYZAP_DATA_DIR moves it`,
    );
  });

  it('hides every occurrence of a secret', () => {
    expect(redact('a=s3cret b=s3cret', ['s3cret'])).toBe('a=[secret] b=[secret]');
  });
});
