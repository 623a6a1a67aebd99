import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Client, makeClient } from './client.ts';
import { type FakeWhatsApp, type SeenReceipt, startFakeWhatsApp } from './index.ts';
import { nextNumber } from './test-kit.ts';

let wa: FakeWhatsApp;
let clients: Client[] = [];

beforeAll(async () => {
  wa = await startFakeWhatsApp();
});
afterEach(async () => {
  for (const client of clients) client.end();
  clients = [];
  await wa.faults.clear();
});
afterAll(() => wa.close());

const newClient = (): Client => {
  const client = makeClient(wa.url);
  clients.push(client);
  return client;
};

test('QR: scanned, signed, 515, logged in, text out and in, receipts', async () => {
  const phone = await wa.addAccount({ number: nextNumber(), name: 'Shop' });
  const contact = await wa.addAccount({ number: nextNumber(), name: 'Ana' });
  const client = newClient();
  client.open();
  const device = await phone.scan(await client.qr());
  expect(device).toMatchObject({ id: 1, platform: 'Mac OS' });
  expect(await client.closed()).toBe(515);

  client.open();
  await client.opened();
  await wa.whenOnline(phone.number);
  expect(await phone.devices()).toMatchObject([{ id: 1, connected: true, logins: 1, preKeys: 811 }]);

  const sent = await client.socket.sendMessage(contact.jid, { text: 'hello' });
  const received = await contact.next();
  expect(received).toMatchObject({
    id: sent?.key.id,
    text: 'hello',
    from: phone.number,
    fromDevice: 1,
    chat: phone.number,
    encryption: 'pkmsg',
    wireCount: 1,
  });
  const status = await client.next('messages.update', ([update]) => update?.update.status ?? undefined);
  expect(status).toBe(3);
  await contact.receipt(received.id, phone.number, 'read');
  expect(await client.next('messages.update', ([update]) => update?.update.status ?? undefined)).toBe(4);
  expect(await phone.nextSent()).toMatchObject({ text: 'hello', chat: contact.number, fromMe: true });

  const id = await contact.sendText(phone.number, 'hi back');
  const { message, type } = await client.receives('hi back');
  expect(message.key).toMatchObject({ id, remoteJid: contact.jid, remoteJidAlt: contact.lid, fromMe: false });
  expect(type).toBe('notify');
  const fromSession = (receipt: SeenReceipt) => receipt.fromDevice === 1;
  expect(await contact.nextReceipt(fromSession)).toMatchObject({ ids: [id], type: 'inactive', from: phone.number });
  await client.socket.readMessages([message.key]);
  expect(await contact.nextReceipt(fromSession)).toMatchObject({ ids: [id], type: 'read' });

  await client.socket.sendMessage(contact.jid, { text: 'again' });
  expect(await contact.next()).toMatchObject({ text: 'again', encryption: 'msg' });
});
