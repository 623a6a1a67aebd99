import { expect, test } from 'vitest';
import { useStage } from './test-kit.ts';

const stage = useStage();

test('a contact that cannot read a message asks again, and gets it with the same id', async () => {
  const { client, contact } = await stage.linked();
  await contact.askAgain(1);
  const sent = await client.socket.sendMessage(contact.jid, { text: 'say again' });
  expect(await contact.next()).toMatchObject({
    id: sent?.key.id,
    text: 'say again',
    encryption: 'pkmsg',
    wireCount: 1,
  });
  expect(await client.reaches(sent?.key.id ?? '', 3)).toBe(3);
  await client.socket.sendMessage(contact.jid, { text: 'and on' });
  expect(await contact.next()).toMatchObject({ text: 'and on' });
});

test('a session that cannot read a message asks again, and gets it', async () => {
  const { client, phone, contact } = await stage.linked();
  const id = await contact.sendText(phone.number, 'spoiled once', { corrupt: 1 });
  expect(await contact.nextReceipt(({ type }) => type === 'retry')).toMatchObject({ ids: [id], fromDevice: 1 });
  expect((await client.receives('spoiled once')).message.key.id).toBe(id);
  await contact.sendText(phone.number, 'fine again');
  await client.receives('fine again');
});

test('a message that stays spoiled is asked for several times and then given up', async () => {
  const { phone, contact } = await stage.linked({ maxMsgRetryCount: 2 });
  await contact.sendText(phone.number, 'never', { corrupt: 99 });
  const isRetry = ({ type }: { type: string }) => type === 'retry';
  await contact.nextReceipt(isRetry);
  await contact.nextReceipt(isRetry);
  await stage.wa.whenAcknowledged(phone.number);
  expect((await contact.receipts()).filter(isRetry)).toHaveLength(2);
});

test('in a group: the session asks for the sender key again', async () => {
  const { client, phone, contact } = await stage.linked();
  const group = await stage.wa.addGroup({ subject: 'Team', participants: [contact.number, phone.number] });
  const id = await contact.sendText(group.id, 'spoiled for the group', { corrupt: 1 });
  expect((await client.receives('spoiled for the group')).message.key).toMatchObject({ id, remoteJid: group.id });
  await contact.sendText(group.id, 'next one');
  await client.receives('next one');
});

test('in a group: a contact asks again', async () => {
  const { client, phone, contact } = await stage.linked();
  const group = await stage.wa.addGroup({ subject: 'Team', participants: [contact.number, phone.number] });
  await contact.askAgain(1);
  await client.socket.sendMessage(group.id, { text: 'group again' });
  expect(await contact.next()).toMatchObject({ text: 'group again', chat: group.id });
});
