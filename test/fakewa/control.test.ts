import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeClient } from './client.ts';
import { connectFakeWhatsApp, type FakeWhatsApp } from './index.ts';
import { link, nextNumber } from './test-kit.ts';

let program: ChildProcess;
let wa: FakeWhatsApp;
let control: string;

beforeAll(async () => {
  program = spawn(process.execPath, [new URL('./main.ts', import.meta.url).pathname, '--with-parent'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!program.stdout) throw new Error('no output');
  const [line] = (await once(createInterface({ input: program.stdout }), 'line')) as [string];
  ({ control } = JSON.parse(line) as { control: string });
  wa = await connectFakeWhatsApp(control);
});
afterAll(() => program.kill());

test('the same API over the control server: link, send, receive, faults, counters', async () => {
  const phone = await wa.addAccount({ number: nextNumber(), name: 'Shop' });
  const contact = await wa.addAccount({ number: nextNumber(), name: 'Ana' });
  const client = makeClient(wa.url);
  await link(wa, phone, client);

  await client.socket.sendMessage(contact.jid, { text: 'from afar' });
  const received = await contact.next(({ text }) => text === 'from afar');
  expect(received).toMatchObject({ from: phone.number, encryption: 'pkmsg', message: { extendedTextMessage: {} } });
  await contact.sendText(phone.number, 'answer', { quoted: received });
  await client.receives('answer');

  const bytes = Buffer.from('a document');
  await contact.sendMedia(phone.number, { type: 'document', bytes, mimetype: 'text/plain', fileName: 'a.txt' });
  const arrived = await client.next('messages.upsert', ({ messages }) =>
    messages.find(({ message }) => message?.documentMessage),
  );
  expect(Buffer.from(await contact.openMedia(arrived.message ?? {}))).toEqual(bytes);

  await wa.faults.nack({ from: phone.number, code: 463 });
  await client.socket.sendMessage(contact.jid, { text: 'refused' });
  await wa.whenCount('nacks', 1);
  expect(await wa.sessions()).toEqual([{ number: phone.number, device: 1, platform: 'Mac OS' }]);
  await expect(wa.phone('+5500')).rejects.toThrow('no account +5500');
  client.end();
  await wa.whenOffline(phone.number);
});

test('the chat page and its scripts are served, without types', async () => {
  const page = await (await fetch(control)).text();
  expect(page).toContain('<title>Fake WhatsApp</title>');
  const script = await fetch(new URL('/app.ts', control));
  expect(script.headers.get('content-type')).toContain('text/javascript');
  expect(await script.text()).not.toContain('import type');
});

test('a call that is not JSON is refused, so that a page of another origin cannot make one', async () => {
  const body = JSON.stringify({ target: 'fake', key: '', method: 'accounts', parameters: [] });
  const refused = await fetch(new URL('/call', control), { method: 'POST', body });
  expect(refused.status).toBe(400);
});

test('close ends the program', async () => {
  await wa.close();
  if (program.exitCode === null) await once(program, 'exit');
  expect(program.exitCode).toBe(0);
});
