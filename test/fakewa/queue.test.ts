import { expect, test } from 'vitest';
import { frame, frameReader, PROLOGUE } from './wire/frames.ts';
import { useStage } from './test-kit.ts';

const stage = useStage();

test('what comes while a session is away is delivered at its next login, in order, as offline', async () => {
  const { client, phone, contact } = await stage.linked();
  const sent = await client.socket.sendMessage(contact.jid, { text: 'before' });
  const before = await contact.next();
  await stage.wa.whenAcknowledged(phone.number);
  client.end();
  await stage.wa.whenOffline(phone.number);
  for (const text of ['one', 'two', 'three']) await contact.sendText(phone.number, text);
  await contact.receipt(before.id, phone.number, 'read');
  expect(await phone.devices()).toMatchObject([{ connected: false, pending: 4 }]);

  client.open();
  await client.opened();
  for (const text of ['one', 'two', 'three']) expect((await client.receives(text)).type).toBe('append');
  expect(await client.reaches(sent?.key.id ?? '', 4)).toBe(4);
  await stage.wa.whenAcknowledged(phone.number);
});

test('a session that dies before it acknowledged gets the message again', async () => {
  const { client, phone, contact } = await stage.linked();
  await stage.wa.whenAcknowledged(phone.number);
  const { messagesOut } = await stage.wa.stats();
  // The client reads nothing of what comes now, as if it were killed between the wire and its database.
  client.socket.ws.removeAllListeners('CB:message');
  await contact.sendText(phone.number, 'lost at first');
  await stage.wa.whenCount('messagesOut', messagesOut + 1);
  expect((await phone.devices())[0]?.pending).toBe(1);
  await stage.wa.faults.kick(phone.number, { how: 'abort' });
  expect(await client.closed()).toBe(428);

  client.open();
  expect((await client.receives('lost at first')).type).toBe('append');
  await stage.wa.whenAcknowledged(phone.number);
});

test('a message that a session sends twice with one id is seen once by the person', async () => {
  const { client, contact } = await stage.linked();
  await client.socket.sendMessage(contact.jid, { text: 'once' }, { messageId: 'SAME' });
  await client.socket.sendMessage(contact.jid, { text: 'once' }, { messageId: 'SAME' });
  await client.socket.sendMessage(contact.jid, { text: 'end' });
  await contact.next(({ text }) => text === 'end');
  expect((await contact.inbox()).map(({ id, text, wireCount }) => [id === 'SAME', text, wireCount])).toEqual([
    [true, 'once', 2],
    [false, 'end', 1],
  ]);
});

test('keepInbox: false counts and stores nothing', async () => {
  const { client, contact } = await stage.linked();
  await stage.wa.setOptions({ keepInbox: false });
  const { decrypted } = await stage.wa.stats();
  await client.socket.sendMessage(contact.jid, { text: 'counted' });
  await stage.wa.whenCount('decrypted', decrypted + 2);
  expect(await contact.inbox()).toEqual([]);
  await stage.wa.setOptions({ keepInbox: true });
});

test('frames may be cut anywhere, and may follow a routing preamble', () => {
  const routing = Buffer.concat([Buffer.from([0x45, 0x44, 0, 1, 0, 0, 2]), Buffer.from('rr')]);
  const stream = Buffer.concat([routing, PROLOGUE, frame(Buffer.from('one')), frame(Buffer.alloc(70_000, 2))]);
  const reader = frameReader();
  const frames: Buffer[] = [];
  // Single bytes through all headers, larger pieces after them.
  for (let at = 0, step = 1; at < stream.length; at += step, step = at < 40 ? 1 : 997)
    frames.push(...reader.push(stream.subarray(at, at + step)));
  expect(frames.map(({ length }) => length)).toEqual([3, 70_000]);
  expect(() => frameReader().push(Buffer.from('GET / HTTP'))).toThrow('wrong prologue');
});
