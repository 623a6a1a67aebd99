import { expect, test } from 'vitest';
import type { Kick } from './index.ts';
import { useStage } from './test-kit.ts';

const stage = useStage();

test.each<[string, Kick, number]>([
  ['stream:error 503', { how: 'stream-error', code: 503 }, 503],
  ['stream:error 515', { how: 'stream-error', code: 515 }, 515],
  ['stream:error without code', { how: 'stream-error' }, 500],
  ['replaced', { how: 'replaced' }, 440],
  ['device removed', { how: 'device-removed' }, 401],
  ['TCP abort', { how: 'abort' }, 428],
  ['polite close', { how: 'close' }, 428],
])('kick: %s', async (_name, kick, code) => {
  const { client, phone } = await stage.linked();
  await stage.wa.faults.kick(phone.number, kick);
  expect(await client.closed()).toBe(code);
  await stage.wa.whenOffline(phone.number);
});

test.each([401, 403, 405, 411, 503])('login failure %i, then it works again', async (reason) => {
  const { client, phone } = await stage.linked();
  client.end();
  await client.closed();
  await stage.wa.faults.failLogin({ number: phone.number, reason });
  client.open();
  expect(await client.closed()).toBe(reason);
  client.open();
  await client.opened();
});

test('a registration can be refused as well', async () => {
  const client = stage.client();
  await stage.wa.faults.failLogin({ reason: 405 });
  client.open();
  expect(await client.closed()).toBe(405);
});

test('silence: the client gives up with 408, and is answered again afterwards', async () => {
  const { client, phone } = await stage.linked({ keepAliveIntervalMs: 200 });
  client.end();
  await client.closed();
  await stage.wa.faults.silence(phone.number);
  // Baileys waits five seconds longer than its keep-alive interval: a negative one makes that short.
  client.open({ keepAliveIntervalMs: -4_900 });
  expect(await client.closed()).toBe(408);
  await stage.wa.faults.speak(phone.number);
  client.open();
  await client.opened();
});

test('refused connections end with an error code of the socket', async () => {
  const { client } = await stage.linked();
  client.end();
  await client.closed();
  await stage.wa.faults.refuseConnections(true);
  client.open();
  expect(await client.closed()).toBe(408);
  await stage.wa.faults.refuseConnections(false);
  client.open();
  await client.opened();
});

test('a second connection of the same device throws out the first', async () => {
  const { client, phone } = await stage.linked();
  const first = client.socket;
  const closed = client.closed();
  client.open();
  expect(await closed).toBe(440);
  await client.opened();
  expect(first.ws.isOpen).toBe(false);
  expect(await stage.wa.sessions()).toContainEqual({ number: phone.number, device: 1, platform: 'Mac OS' });
});

test('whoever claims to be a linked device without its noise key gets 401', async () => {
  const { client } = await stage.linked();
  const thief = stage.client();
  Object.assign(thief.auth.creds, { me: client.auth.creds.me, account: client.auth.creds.account });
  thief.open();
  expect(await thief.closed()).toBe(401);
  expect(client.socket.ws.isOpen).toBe(true);
});

test('the phone unlinks the device: 401, and 401 at any later login', async () => {
  const { client, phone } = await stage.linked();
  await phone.removeDevice(1);
  expect(await client.closed()).toBe(401);
  expect(await phone.devices()).toEqual([]);
  client.open();
  expect(await client.closed()).toBe(401);
});

test('the session logs out: the device is gone', async () => {
  const { client, phone } = await stage.linked();
  await client.socket.logout();
  expect(await client.closed()).toBe(401);
  await expect.poll(() => phone.devices()).toEqual([]);
});

test.each([463, 479])('nack %i: status 0 with the code, nothing delivered', async (code) => {
  const { client, phone, contact } = await stage.linked();
  await stage.wa.faults.nack({ from: phone.number, to: contact.number, code });
  const sent = await client.socket.sendMessage(contact.jid, { text: 'refused' });
  const id = sent?.key.id ?? '';
  await expect
    .poll(() => client.events.some(({ value }) => JSON.stringify(value).includes(`"messageStubParameters":["${code}"`)))
    .toBe(true);
  await client.socket.sendMessage(contact.jid, { text: 'taken' });
  expect(await contact.next()).toMatchObject({ text: 'taken' });
  expect((await contact.inbox()).some((message) => message.id === id)).toBe(false);
});

test('acks can be held and dropped; the messages arrive all the same', async () => {
  const { client, contact } = await stage.linked();
  const acks: string[] = [];
  client.socket.ws.on('CB:ack,class:message', ({ attrs }: { attrs: Record<string, string> }) => {
    acks.push(attrs['id'] ?? '');
  });
  await stage.wa.faults.holdAcks();
  await client.socket.sendMessage(contact.jid, { text: 'held' }, { messageId: 'HELD' });
  await contact.next(({ text }) => text === 'held');
  expect(acks).toEqual([]);
  await stage.wa.faults.releaseAcks();
  await expect.poll(() => acks).toEqual(['HELD']);
  await stage.wa.faults.dropAcks();
  await client.socket.sendMessage(contact.jid, { text: 'dropped' }, { messageId: 'DROPPED' });
  await client.socket.sendMessage(contact.jid, { text: 'normal' }, { messageId: 'NORMAL' });
  await expect.poll(() => acks).toEqual(['HELD', 'NORMAL']);
  await contact.next(({ text }) => text === 'dropped');
});

test('slow: everything still arrives, in order', async () => {
  const { client, phone, contact } = await stage.linked();
  await stage.wa.faults.slow(20);
  await contact.sendText(phone.number, 'slow one');
  await contact.sendText(phone.number, 'slow two');
  await stage.wa.faults.slow(0);
  await contact.sendText(phone.number, 'fast');
  for (const text of ['slow one', 'slow two', 'fast']) await client.receives(text);
});

test('who is on WhatsApp', async () => {
  const { client, contact } = await stage.linked();
  const left = await stage.person();
  await stage.wa.faults.notOnWhatsApp(left.number);
  // Baileys leaves out who is not.
  expect(await client.socket.onWhatsApp(contact.jid, left.jid)).toEqual([{ jid: contact.jid, exists: true }]);
  await stage.wa.faults.notOnWhatsApp(left.number, false);
  expect(await client.socket.onWhatsApp(left.jid)).toEqual([{ jid: left.jid, exists: true }]);
});

test('few pre-keys: the session uploads more, also when others have used them up', async () => {
  const { client, phone } = await stage.linked();
  await stage.wa.faults.preKeyLow(phone.number, 2);
  await expect.poll(async () => (await phone.devices())[0]?.preKeys).toBe(7);
  for (let count = 0; count < 3; count += 1) {
    const friend = await stage.person();
    await friend.sendText(phone.number, `hello ${count}`);
    await client.receives(`hello ${count}`);
  }
  await expect.poll(async () => (await phone.devices())[0]?.preKeys).toBe(9);
});

test('the restriction of an account is told when it is asked for', async () => {
  const { client, phone } = await stage.linked();
  await stage.wa.faults.reachoutTimelock(phone.number, { type: 'BIZ_QUALITY', endsAtSeconds: 2_000_000_000 });
  expect(await client.socket.fetchAccountReachoutTimelock()).toMatchObject({
    isActive: true,
    timeEnforcementEnds: new Date(2_000_000_000_000),
  });
  await stage.wa.faults.reachoutTimelock(phone.number, undefined);
  expect(await client.socket.fetchAccountReachoutTimelock()).toMatchObject({ isActive: false });
});

test('a contact whose LID is not told cannot be written to', async () => {
  const { client, contact } = await stage.linked();
  await stage.wa.faults.withoutLid(contact.number);
  await expect(client.socket.sendMessage(contact.jid, { text: 'nowhere' })).rejects.toThrow('All encryptions failed');
  await stage.wa.faults.withoutLid(contact.number, false);
});

test('a query can fail, as with too many of them', async () => {
  const { client, phone, contact } = await stage.linked();
  const group = await stage.wa.addGroup({ subject: 'Team', participants: [phone.number, contact.number] });
  await stage.wa.faults.failQuery({ number: phone.number, xmlns: 'w:g2', code: 429 });
  await expect(client.socket.groupMetadata(group.id)).rejects.toMatchObject({ data: 429 });
  expect(await client.socket.groupMetadata(group.id)).toMatchObject({ subject: 'Team' });
});

test('a contact with a new phone: messages both ways go on', async () => {
  const { client, phone, contact } = await stage.linked();
  await client.socket.sendMessage(contact.jid, { text: 'to the old phone' });
  await contact.next();
  await contact.sendText(phone.number, 'from the old phone');
  await client.receives('from the old phone');
  await contact.reinstall();
  await contact.sendText(phone.number, 'from the new phone');
  await client.receives('from the new phone');
  await client.socket.sendMessage(contact.jid, { text: 'to the new phone' });
  expect(await contact.next()).toMatchObject({ text: 'to the new phone' });
});

test('a call is offered and ends', async () => {
  const { client, phone, contact } = await stage.linked();
  const id = await contact.call(phone.number, { video: true });
  const offer = await client.next('call', ([call]) => call);
  expect(offer).toMatchObject({ id, from: contact.jid, status: 'offer', isVideo: true });
  await contact.hangUp(phone.number, id);
  expect(await client.next('call', ([call]) => call)).toMatchObject({ id, status: 'terminate' });
});
