import { expect, test } from 'vitest';
import { onlyFence } from '../docs/support/fences.ts';
import { connectFakeWhatsApp } from './control/client.ts';
import { useStage } from './test-kit.ts';

const stage = useStage();

/** A function of a block's own text: what it imports and what it leaves open are its parameters. */
const AsyncFunction = (async () => undefined).constructor as new (
  ...text: string[]
) => (...given: unknown[]) => Promise<void>;

test('what test/fakewa/README.md shows works: a phone is linked, and two people talk', async () => {
  const block = await onlyFence('test/fakewa/README.md', 'ts');
  expect(block).toContain(`import { startFakeWhatsApp } from './test/fakewa/index.ts';`);
  expect(block).toContain(`import { connectFakeWhatsApp } from './test/fakewa/control/client.ts';`);
  const client = stage.client();
  client.open();
  const qr = await client.qr();
  const shown = new AsyncFunction(
    'startFakeWhatsApp',
    'connectFakeWhatsApp',
    'qrFromBaileys',
    block.replaceAll(/^import .*$/gm, ''),
  );
  const done = shown(() => Promise.resolve(stage.wa), connectFakeWhatsApp, qr);
  expect(await client.closed()).toBe(515);
  client.open();
  await client.opened();
  const { message } = await client.receives('hello');
  await client.socket.sendMessage(message.key.remoteJid ?? '', { text: 'hi' });
  await done;
});
