import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp } from '../fakewa/index.ts';
import {
  nextNumber,
  pair,
  settingsFor,
  startGateway,
  startServer,
  temporaryDirectory,
  text,
  type Gateway,
  type Running,
} from './harness.ts';

let wa: FakeWhatsApp;
let gateway: Gateway;
let running: Running;
const directory = temporaryDirectory();

beforeAll(async () => {
  wa = await startFakeWhatsApp();
  gateway = await startGateway();
  running = await startServer(settingsFor(wa, `${directory.path}/wa.db`, gateway));
});

afterAll(async () => {
  await running.stop();
  await gateway.close();
  await wa.close();
  directory.remove();
});

test('a phone pairs by QR, a message goes out and is read, the answer comes in', async () => {
  const shop = await wa.addAccount({ number: nextNumber(), name: 'Shop' });
  const ana = await wa.addAccount({ number: nextNumber(), name: 'Ana' });
  await pair(running, wa, 'con_a', shop);

  const sent = await running.send('con_a', 'key-1', text(ana, 'olá'));
  expect(sent.json).toMatchObject({ state: 'sent', warnings: [] });
  expect(sent.status).toBe(200);
  expect(await ana.next()).toMatchObject({ text: 'olá', id: sent.json['providerMessageId'] });
  await gateway.next('message.status_changed', ({ data }) => data.state === 'delivered');

  await ana.receipt(String(sent.json['providerMessageId']), shop.number, 'read');
  await gateway.next('message.status_changed', ({ data }) => data.state === 'read');

  await ana.sendText(shop.number, 'tudo bem?');
  const received = await gateway.next('message.received');
  expect(received.data).toMatchObject({ type: 'text', text: 'tudo bem?', from: { name: 'Ana' } });
  expect(received.data.from.addresses).toEqual([
    { type: 'user', id: ana.lid },
    { type: 'phone', number: ana.number },
  ]);
});
