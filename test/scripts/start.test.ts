import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../support/ports.ts';
import { isRunning } from '../support/processes.ts';
import { spawnProgram, type Program } from '../support/program.ts';
import { eventually } from '../support/waiting.ts';

let folder: string;
let port: number;
let baileysPort: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyzap-start-'));
  [port, baileysPort] = await Promise.all([freePort(), freePort()]);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const start = (env: Record<string, string> = {}, ready: RegExp | false = /polyzap is running/): Promise<Program> =>
  spawnProgram({
    args: ['test/scripts/fixtures/supervisor.ts'],
    ready,
    env: { POLYZAP_DATA_DIR: folder, POLYZAP_PORT: String(port), POLYZAP_BAILEYS_PORT: String(baileysPort), ...env },
  });

const ask = (path: string, at = port): Promise<string> =>
  fetch(`http://127.0.0.1:${at}${path}`, { headers: { connection: 'close' } }).then((response) => response.text());
describe('npm start', () => {
  it('runs both programs, says where they are and where the admin key is, and stops them on SIGINT', async () => {
    const program = await start();
    await program.waitForLine(/admin key/);
    expect(program.output()).toContain(`http://127.0.0.1:${port}/v1`);
    expect(program.output()).toContain(`http://127.0.0.1:${baileysPort}`);
    expect(program.output()).toContain(`POLYZAP_ADMIN_KEY in ${join(folder, 'secrets.env')}`);
    const pids = [Number(await ask('/')), Number(await ask('/', baileysPort))];
    expect(await program.kill('SIGINT')).toEqual({ code: 0, signal: null });
    expect(pids.filter(isRunning)).toEqual([]);
    expect(program.lines.filter((line) => line.includes('stopped gracefully'))).toHaveLength(2);
  });

  it('keeps its secrets in a file for its owner alone, the same after a restart, and prints none', async () => {
    const first = await start();
    await ask('/say-secret');
    await first.waitForLine(/my key is \[secret\]!/);
    await first.kill();
    const file = join(folder, 'secrets.env');
    const text = await readFile(file, 'utf8');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await chmod(file, 0o644);

    const second = await start();
    expect(await readFile(file, 'utf8')).toBe(text);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await second.kill();
    const values = text.split('\n').flatMap((line) => /^[A-Z_]+=(.+)$/.exec(line)?.[1] ?? []);
    expect(values).toHaveLength(5);
    const printed = first.output() + second.output();
    expect(values.filter((value) => printed.includes(value))).toEqual([]);
  });

  it('gives each program only the secrets it needs', async () => {
    const program = await start({ POLYZAP_ADMIN_KEY: 'pza_given', POLYZAP_WA_VERSION: '2.3.4', NODE_CHANNEL_FD: '' });
    const gateway = JSON.parse(await ask('/env')) as Record<string, string>;
    const baileys = JSON.parse(await ask('/env', baileysPort)) as Record<string, string>;
    expect(gateway).toMatchObject({
      POLYZAP_ADMIN_KEY: 'pza_given',
      POLYZAP_PORT: String(port),
      POLYZAP_PUBLIC_URL: `http://127.0.0.1:${port}`,
      POLYZAP_BAILEYS_URL: `http://127.0.0.1:${baileysPort}`,
      DATABASE_URL: join(folder, 'gateway.sqlite'),
      POLYZAP_SUPERVISED: '1',
    });
    expect(baileys).toMatchObject({
      POLYZAP_BAILEYS_SECRET: gateway['POLYZAP_BAILEYS_SECRET'],
      POLYZAP_EVENTS_SECRET: gateway['POLYZAP_BAILEYS_EVENTS_SECRET'],
      POLYZAP_EVENTS_URL: `http://127.0.0.1:${port}/webhooks/baileys/{session}`,
      POLYZAP_BAILEYS_DATABASE_URL: join(folder, 'baileys.sqlite'),
      POLYZAP_ENCRYPTION_KEYS: gateway['POLYZAP_ENCRYPTION_KEYS'],
      POLYZAP_WA_VERSION: '2.3.4',
    });
    expect(Object.keys(baileys)).not.toContain('POLYZAP_ADMIN_KEY');
    expect(Object.keys(baileys)).not.toContain('POLYZAP_MEMORY_WEBHOOK_SECRET');
    expect(Object.keys(baileys)).not.toContain('DATABASE_URL');
    expect(Object.keys(gateway)).not.toContain('POLYZAP_WA_VERSION');
    await program.kill();
    expect(await readFile(join(folder, 'secrets.env'), 'utf8')).not.toContain('POLYZAP_ADMIN_KEY=');
  });

  it('starts a crashed program again, and leaves the other one alone', async () => {
    const program = await start();
    const [before, other] = [await ask('/'), await ask('/', baileysPort)];
    await ask('/crash').catch(() => undefined);
    const after = await eventually(() => ask('/'), { description: 'the gateway to be back' });
    expect(after).not.toBe(before);
    expect(await ask('/', baileysPort)).toBe(other);
    expect(program.output()).toContain('gateway | ended with code 3; starting again in 0.5 s');
    await program.kill();
  });

  it('ends with everything when a program cannot start, and says its reason in one line', async () => {
    const program = await start({ FAKE_FAILS: 'baileys' }, false);
    expect(await program.exited).toEqual({ code: 1, signal: null });
    expect(program.lines).toContain('Stopped, for the Baileys server did not start: DATABASE_URL is no address');
    await expect(ask('/')).rejects.toThrow();
  });

  it('is followed by its programs when it is killed, and starts again at once', async () => {
    const first = await start();
    const pids = [Number(await ask('/')), Number(await ask('/', baileysPort))];
    await first.kill('SIGKILL');
    const second = await start();
    expect(pids.filter(isRunning)).toEqual([]);
    await second.kill();
  });

  it.each([
    ['gateway', 'POLYZAP_PORT', () => port],
    ['Baileys server', 'POLYZAP_BAILEYS_PORT', () => baileysPort],
  ])('says in one line that the port of the %s is taken, and which setting moves it', async (what, setting, taken) => {
    const holder = createServer().listen(taken(), '127.0.0.1');
    await once(holder, 'listening');
    const program = await start({}, false);
    expect(await program.exited).toEqual({ code: 1, signal: null });
    expect(program.lines).toEqual([
      `Port ${taken()} (${what}) is taken by another program: set ${setting} to another one`,
    ]);
    holder.close();
  });

  it('says in one line that the data folder cannot be written', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const program = await start({ POLYZAP_DATA_DIR: file }, false);
    expect(await program.exited).toEqual({ code: 1, signal: null });
    expect(program.lines).toEqual([
      `Cannot write to the data folder ${file}: there is a file in its place. POLYZAP_DATA_DIR moves it`,
    ]);
  });

  it('refuses a second one on the same data folder, even on other ports', async () => {
    const first = await start();
    const second = await start({ POLYZAP_PORT: '0', POLYZAP_BAILEYS_PORT: '0' }, false);
    expect(await second.exited).toEqual({ code: 1, signal: null });
    expect(second.lines).toEqual([
      `Another npm start is running on the data folder ${folder}: stop it first, or set POLYZAP_DATA_DIR to another folder`,
    ]);
    await first.kill();
  });

  it('does not make a new encryption key beside data that needs the old one', async () => {
    await writeFile(join(folder, 'gateway.sqlite'), '');
    const program = await start({}, false);
    expect(await program.exited).toEqual({ code: 1, signal: null });
    expect(program.lines).toHaveLength(1);
    expect(program.output()).toContain('put the file back from your backup');
  });
});
