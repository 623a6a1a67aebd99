import { expect, test } from 'vitest';
import { useStage } from './test-kit.ts';

const stage = useStage();

for (const addressing of ['lid', 'pn'] as const)
  test(`a group (${addressing}): metadata, messages both ways, sender keys once`, async () => {
    const { client, phone, contact } = await stage.linked();
    const other = await stage.person('Bia');
    const participants = [contact.number, phone.number, other.number];
    const group = await stage.wa.addGroup({ subject: 'Team', participants, addressing });
    const metadata = await client.socket.groupMetadata(group.id);
    expect(metadata).toMatchObject({ id: group.id, subject: 'Team', addressingMode: addressing, size: 3 });
    const own = addressing === 'lid' ? contact.lid : contact.jid;
    expect(metadata.participants[0]).toMatchObject({ id: own, admin: 'superadmin' });

    const sent = await client.socket.sendMessage(group.id, { text: 'hello team' });
    for (const member of [contact, other]) {
      const received = await member.next();
      expect(received).toMatchObject({ text: 'hello team', chat: group.id, from: phone.number, encryption: 'skmsg' });
    }
    expect(await phone.nextSent()).toMatchObject({ text: 'hello team', chat: group.id, fromMe: true });
    // The delivery receipts may be folded into this upsert; what comes after it is an event of its own.
    await client.next('messages.upsert', ({ messages }) => messages.find(({ key }) => key.id === sent?.key.id));
    await contact.receipt(sent?.key.id ?? '', group.id, 'read');
    const read = await client.next('message-receipt.update', (updates) =>
      updates.find(({ receipt }) => receipt.readTimestamp),
    );
    expect(read).toMatchObject({ key: { id: sent?.key.id, remoteJid: group.id }, receipt: { userJid: own } });
    await client.socket.sendMessage(group.id, { text: 'and again' });
    expect(await other.next()).toMatchObject({ text: 'and again' });

    for (const text of ['first', 'second']) {
      await contact.sendText(group.id, text);
      const { message } = await client.receives(text);
      expect(message.key).toMatchObject({ remoteJid: group.id, participant: own });
      expect(await other.next(({ text: seen }) => seen === text)).toMatchObject({
        from: contact.number,
        chat: group.id,
      });
    }
  });

test('a group changes: the session is told, and the one who was added can read', async () => {
  const { client, phone, contact } = await stage.linked();
  const late = await stage.person('Caio');
  const group = await stage.wa.addGroup({ subject: 'Old', participants: [contact.number, phone.number] });
  await client.socket.sendMessage(group.id, { text: 'before' });
  await contact.next();
  await group.setSubject('New');
  expect(await client.next('groups.update', ([update]) => (update?.subject ? update : undefined))).toMatchObject({
    id: group.id,
    subject: 'New',
  });
  await group.add(late.number);
  const added = await client.next('group-participants.update', (update) => update);
  expect(added).toMatchObject({ id: group.id, action: 'add' });
  await client.socket.sendMessage(group.id, { text: 'after' });
  expect(await late.next()).toMatchObject({ text: 'after', chat: group.id });
  await group.remove(late.number);
  expect(await client.next('group-participants.update', (update) => update)).toMatchObject({ action: 'remove' });
  expect(await group.participants()).toEqual([contact.number, phone.number]);
});

test('a session makes a group, lists its groups, and leaves', async () => {
  const { client, contact } = await stage.linked();
  const made = await client.socket.groupCreate('Mine', [contact.jid]);
  expect(Object.keys(await client.socket.groupFetchAllParticipating())).toEqual([made.id]);
  await contact.sendText(made.id, 'in here');
  await client.receives('in here');
  await client.socket.groupLeave(made.id);
  expect(Object.keys(await client.socket.groupFetchAllParticipating())).toEqual([]);
  await expect(client.socket.groupMetadata(made.id)).rejects.toThrow('forbidden');
});
