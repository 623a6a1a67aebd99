import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp, type Phone } from '../fakewa/index.ts';
import type { Program } from '../support/program.ts';
import { eventually } from '../support/waiting.ts';
import { nextNumber, temporaryDirectory, text } from './harness.ts';
import { callProgram, environmentFor, startProgram } from './program.ts';

const directory = temporaryDirectory();
let wa: FakeWhatsApp;

beforeAll(async () => {
  wa = await startFakeWhatsApp();
});
afterAll(async () => {
  await wa.close();
  directory.remove();
});

const statusOf = async (program: Program, session: string): Promise<string> => {
  const { json } = await callProgram(program, 'GET', `/v1/sessions/${session}`);
  return (json as { state: { status: string } }).state.status;
};

async function pairOn(program: Program, session: string, phone: Phone): Promise<void> {
  const { json } = await callProgram(program, 'POST', `/v1/sessions/${session}/start`, { method: 'qr' });
  await phone.scan((json as { state: { qr: string } }).state.qr);
  await eventually(async () => (await statusOf(program, session)) === 'connected');
}

test.each([
  ['no database', { POLYZAP_BAILEYS_DATABASE_URL: '' }, /POLYZAP_BAILEYS_DATABASE_URL/],
  ['a bad key', { POLYZAP_ENCRYPTION_KEYS: 'k1:short' }, /POLYZAP_ENCRYPTION_KEYS: entry 1/],
  ['a bad port', { POLYZAP_BAILEYS_PORT: 'http' }, /POLYZAP_BAILEYS_PORT/],
  [
    'beyond loopback without a secret',
    { POLYZAP_BAILEYS_HOST: '0.0.0.0', POLYZAP_BAILEYS_SECRET: '' },
    /POLYZAP_BAILEYS_SECRET/,
  ],
  ['another WhatsApp outside test mode', { POLYZAP_TEST_MODE: '', NODE_OPTIONS: '' }, /POLYZAP_WA_URL/],
  ['another trust root outside test mode', { POLYZAP_TEST_MODE: '', POLYZAP_WA_URL: '' }, /root key was replaced/],
  ['a database that cannot be', { POLYZAP_BAILEYS_DATABASE_URL: '/nowhere/wa.db' }, /\/nowhere\/wa\.db does not open/],
])('%s: one line, exit code 1', async (_, change, line) => {
  const program = await startProgram(
    { ...environmentFor(wa.url, `${directory.path}/refused.db`), ...change },
    { ready: false },
  );
  expect(await program.exited).toEqual({ code: 1, signal: null });
  expect(program.lines).toHaveLength(1);
  expect(program.output()).toMatch(line);
});

test('a port that is taken: one line, exit code 1', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const port = String((other.address() as AddressInfo).port);
  const env = { ...environmentFor(wa.url, `${directory.path}/taken.db`), POLYZAP_BAILEYS_PORT: port };
  const program = await startProgram(env, { ready: false });
  expect(await program.exited).toEqual({ code: 1, signal: null });
  expect(program.lines).toEqual([expect.stringContaining(`Port ${port} on 127.0.0.1 is taken`)]);
  other.close();
});

test('SIGTERM, and the end of a supervisor, end it cleanly and keep the link', async () => {
  const phone = await wa.addAccount({ number: nextNumber() });
  const ana = await wa.addAccount({ number: nextNumber() });
  const env = environmentFor(wa.url, `${directory.path}/signals.db`);
  const first = await startProgram(env);
  await pairOn(first, 'con', phone);
  expect(await first.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(await phone.devices()).toHaveLength(1);

  const second = await startProgram(env);
  await eventually(async () => (await statusOf(second, 'con')) === 'connected');
  second.endInput();
  expect(await second.exited).toEqual({ code: 0, signal: null });

  const third = await startProgram(env);
  await eventually(async () => (await statusOf(third, 'con')) === 'connected');
  const sent = await callProgram(third, 'POST', '/v1/sessions/con/messages', {
    idempotencyKey: 'k',
    message: text(ana, 'ainda aqui'),
  });
  expect(sent).toMatchObject({ status: 200, json: { state: 'sent' } });
  // What every process prints at the default level holds nothing secret, and nothing of libsignal's.
  for (const program of [first, second, third]) {
    expect(program.output()).not.toMatch(/SessionEntry|privKey|rootKey|ainda aqui/);
    expect(program.output()).not.toContain(phone.number.slice(1));
  }
  await third.kill('SIGTERM');
});
