import { expect, test } from 'vitest';
import { generateKeyPair } from './wire/crypto.ts';
import type { SeenReceipt } from './index.ts';
import { link, useStage } from './test-kit.ts';

const stage = useStage();
const fromSession = (receipt: SeenReceipt) => receipt.fromDevice === 1;

test('QR: scanned, signed, 515, logged in, text out and in, receipts', async () => {
  const phone = await stage.person('Shop');
  const contact = await stage.person('Ana');
  const client = stage.client();
  client.open();
  const device = await phone.scan(await client.qr());
  expect(device).toMatchObject({ id: 1, platform: 'Mac OS' });
  expect(await client.closed()).toBe(515);

  client.open();
  await client.opened();
  await stage.wa.whenOnline(phone.number);
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
  expect(await client.reaches(received.id, 3)).toBe(3);
  await contact.receipt(received.id, phone.number, 'read');
  expect(await client.reaches(received.id, 4)).toBe(4);
  expect(await phone.nextSent()).toMatchObject({ text: 'hello', chat: contact.number, fromMe: true });

  const id = await contact.sendText(phone.number, 'hi back');
  const { message, type } = await client.receives('hi back');
  expect(message.key).toMatchObject({ id, remoteJid: contact.jid, remoteJidAlt: contact.lid, fromMe: false });
  expect(type).toBe('notify');
  expect(await contact.nextReceipt(fromSession)).toMatchObject({ ids: [id], type: 'inactive', from: phone.number });
  await client.socket.readMessages([message.key]);
  expect(await contact.nextReceipt(fromSession)).toMatchObject({ ids: [id], type: 'read' });

  await client.socket.sendMessage(contact.jid, { text: 'again' });
  expect(await contact.next()).toMatchObject({ text: 'again', encryption: 'msg' });
});

test('a session opens again with the credentials it has', async () => {
  const { client, phone, contact } = await stage.linked();
  client.end();
  await stage.wa.whenOffline(phone.number);
  client.open();
  await client.opened();
  await client.socket.sendMessage(contact.jid, { text: 'second life' });
  expect(await contact.next()).toMatchObject({ text: 'second life' });
  expect(await phone.devices()).toMatchObject([{ logins: 2 }]);
  // The second connection began with the routing information that the first was given.
  expect(client.auth.creds.routingInfo?.toString()).toBe('fakewa');
});

test('a QR code is refused that is not the connection’s own, or old, or nonsense', async () => {
  const phone = await stage.person();
  const client = stage.client();
  client.open();
  const qr = await client.qr();
  const parts = qr.split(',');
  const other = generateKeyPair().public.toString('base64');
  await expect(phone.scan([parts[0], other, ...parts.slice(2)].join(','))).rejects.toThrow('noise key');
  await expect(phone.scan([parts[0], parts[1], other, ...parts.slice(3)].join(','))).rejects.toThrow('identity key');
  await expect(phone.scan('hello')).rejects.toThrow('not a WhatsApp linking QR');
  client.end();
  await client.closed();
  await expect.poll(() => phone.scan(qr).catch(String)).toMatch('expired');
});

test('a secret that is not the companion’s gives a pairing that the companion refuses', async () => {
  const phone = await stage.person();
  const client = stage.client();
  client.open();
  const parts = (await client.qr()).split(',');
  parts[3] = Buffer.alloc(32, 1).toString('base64');
  await expect(phone.scan(parts.join(','), { timeoutMs: 300 })).rejects.toThrow('waited');
  expect(await phone.devices()).toEqual([]);
});

test('a companion that signs with another key than it registered is not linked', async () => {
  const phone = await stage.person();
  const client = stage.client();
  client.open();
  const qr = await client.qr();
  client.auth.creds.signedIdentityKey.private = generateKeyPair().private;
  await expect(phone.scan(qr)).rejects.toThrow('device signature is wrong');
  expect(await phone.devices()).toEqual([]);
});

test('a registration whose pre-key is not signed by its identity is cut off', async () => {
  const client = stage.client();
  client.auth.creds.signedPreKey.signature = new Uint8Array(64);
  client.open();
  expect(await client.closed()).toBe(428);
});

test('pairing code: typed with a dash in small letters, linked, works', async () => {
  const phone = await stage.person();
  const contact = await stage.person();
  const client = stage.client();
  client.open();
  await client.qr();
  const code = await client.socket.requestPairingCode(phone.number.slice(1));
  const typed = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase();
  expect(await phone.enterPairingCode(typed)).toMatchObject({ id: 1 });
  expect(await client.closed()).toBe(515);
  client.open();
  await client.opened();
  await client.socket.sendMessage(contact.jid, { text: 'by code' });
  expect(await contact.next()).toMatchObject({ text: 'by code' });
});

test('a wrong pairing code is noticed by the phone, and nothing is linked', async () => {
  const phone = await stage.person();
  const client = stage.client();
  client.open();
  await client.qr();
  const code = await client.socket.requestPairingCode(phone.number.slice(1), 'AAAABBBB');
  expect(code).toBe('AAAABBBB');
  await expect(phone.enterPairingCode('AAAABBBC')).rejects.toThrow('wrong pairing code');
  expect(await phone.devices()).toEqual([]);
});

test('two companions of one account: each is addressed, and the second gets the key index 2', async () => {
  const phone = await stage.person('Shop');
  const contact = await stage.person('Ana');
  const first = stage.client();
  const second = stage.client();
  await link(stage.wa, phone, first);
  await link(stage.wa, phone, second);
  expect((await phone.devices()).map(({ id }) => id)).toEqual([1, 2]);
  await contact.sendText(phone.number, 'to both');
  await first.receives('to both');
  await second.receives('to both');
  await first.socket.sendMessage(contact.jid, { text: 'from one' });
  await contact.next(({ text }) => text === 'from one');
  const copy = await second.next('messages.upsert', ({ messages }) =>
    messages.find(({ message }) => message?.extendedTextMessage?.text === 'from one'),
  );
  expect(copy.key.remoteJid).toBe(contact.jid);
});

test('two sessions of two accounts talk to each other', async () => {
  const one = await stage.linked();
  const other = await stage.linked();
  const sent = await one.client.socket.sendMessage(other.phone.jid, { text: 'session to session' });
  const { message } = await other.client.receives('session to session');
  await other.client.socket.readMessages([message.key]);
  expect(await one.client.reaches(sent?.key.id ?? '', 4)).toBe(4);
});

test('the passkey request reaches the socket, and scanning says so', async () => {
  const phone = await stage.person();
  const client = stage.client();
  await stage.wa.faults.passkey(phone.number);
  const socket = client.open();
  const asked = new Promise<unknown>((resolve) => {
    socket.ws.on('CB:notification,type:passkey_prologue_request', resolve);
  });
  await expect(phone.scan(await client.qr())).rejects.toThrow('passkey requested');
  expect(await asked).toMatchObject({ tag: 'notification', content: [{ tag: 'passkey_request_options' }] });
});
