import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { nextNumber, useStage } from './test-kit.ts';

const stage = useStage();
let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

const run = (): Interface => {
  const option = `--import ${new URL('./preload.ts', import.meta.url).href}`;
  child = spawn(process.execPath, [new URL('./preload-child.ts', import.meta.url).pathname], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, POLYZAP_WA_URL: stage.wa.url, NODE_OPTIONS: option },
  });
  if (!child.stdout) throw new Error('no output');
  return createInterface({ input: child.stdout });
};

const nextLine = async (lines: Interface): Promise<Record<string, unknown>> =>
  new Promise((resolve) => lines.once('line', (line) => resolve(JSON.parse(line) as Record<string, unknown>)));

test('a program of its own, with the preload: links, and its media goes through the fake both ways', async () => {
  const phone = await stage.wa.addAccount({ number: nextNumber() });
  const contact = await stage.person();
  const lines = run();
  const { qr } = await nextLine(lines);
  await phone.scan(String(qr));
  expect(await nextLine(lines)).toEqual({ open: true });
  const bytes = Buffer.from('there and back');
  await contact.sendMedia(phone.number, { type: 'document', bytes, mimetype: 'text/plain' });
  const back = await contact.next();
  expect(back.message.documentMessage).toMatchObject({ fileName: 'back.txt' });
  expect(Buffer.from(await contact.openMedia(back.message))).toEqual(bytes);
  expect(await stage.wa.stats()).toMatchObject({ uploads: 1, downloads: 1 });
});
