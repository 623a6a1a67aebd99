import { decryptPollVote, proto } from '@whiskeysockets/baileys';
import { sha256 } from './wire/crypto.ts';
import { expect, test } from 'vitest';
import { makePoll, makeVote } from './phone/poll.ts';
import { useStage } from './test-kit.ts';

const stage = useStage();
const Protocol = proto.Message.ProtocolMessage.Type;

test('LID addressing: both ways, with the number beside it', async () => {
  const { client, phone, contact } = await stage.linked();
  await contact.sendText(phone.number, 'by lid', { addressing: 'lid' });
  const { message } = await client.receives('by lid');
  expect(message.key).toMatchObject({ remoteJid: contact.lid, remoteJidAlt: contact.jid, addressingMode: 'lid' });
  await client.socket.sendMessage(contact.lid, { text: 'back' });
  const back = await contact.next();
  expect(back).toMatchObject({ text: 'back', from: phone.number, addressedAs: phone.lid.replace('@', ':1@') });
  expect(await client.reaches(back.id, 3)).toBe(3);
});

test('what a contact writes: quote, location, contact card, reaction, edit, revoke', async () => {
  const { client, phone, contact } = await stage.linked();
  const sent = await client.socket.sendMessage(contact.jid, { text: 'original' });
  const original = await contact.next();
  await contact.sendText(phone.number, 'quoting', { quoted: original });
  const { message: quote } = await client.receives('quoting');
  expect(quote.message?.extendedTextMessage?.contextInfo).toMatchObject({
    stanzaId: sent?.key.id,
    participant: phone.jid,
  });

  const arriving = <R>(pick: (content: proto.IMessage) => R | null | undefined) =>
    client.next('messages.upsert', ({ messages }) => {
      for (const { message, key } of messages) if (message && !key.fromMe) return pick(message) ?? undefined;
      return undefined;
    });
  await contact.send(phone.number, { locationMessage: { degreesLatitude: -23.5, degreesLongitude: -46.6 } });
  expect(await arriving((content) => content.locationMessage)).toMatchObject({ degreesLatitude: -23.5 });
  await contact.send(phone.number, { contactMessage: { displayName: 'Bia', vcard: 'BEGIN:VCARD\nEND:VCARD' } });
  expect(await arriving((content) => content.contactMessage)).toMatchObject({ displayName: 'Bia' });

  const key = { remoteJid: contact.jid, fromMe: true, id: original.id };
  await contact.send(phone.number, {
    reactionMessage: { key: { ...key, remoteJid: phone.jid, fromMe: false }, text: '👍' },
  });
  const reaction = await client.next('messages.reaction', ([first]) => first);
  expect(reaction).toMatchObject({ key, reaction: { text: '👍' } });

  const id = await contact.sendText(phone.number, 'typo');
  await client.receives('typo');
  const own = { remoteJid: phone.jid, fromMe: true, id };
  await contact.send(phone.number, {
    protocolMessage: { type: Protocol.MESSAGE_EDIT, key: own, editedMessage: { conversation: 'no typo' } },
  });
  const edited = await client.next('messages.update', (updates) =>
    updates.find(({ update }) => update.message?.editedMessage),
  );
  expect(edited).toMatchObject({
    key: { id },
    update: { message: { editedMessage: { message: { conversation: 'no typo' } } } },
  });
  await contact.send(phone.number, { protocolMessage: { type: Protocol.REVOKE, key: own } });
  const revoked = await client.next('messages.update', (updates) =>
    updates.find(({ update }) => update.messageStubType === proto.WebMessageInfo.StubType.REVOKE),
  );
  expect(revoked.key.id).toBe(id);
});

test('what a session writes: reaction, edit, revoke arrive as such', async () => {
  const { client, contact } = await stage.linked();
  const sent = await client.socket.sendMessage(contact.jid, { text: 'first' });
  if (!sent) throw new Error('not sent');
  await client.socket.sendMessage(contact.jid, { react: { text: '🎉', key: sent.key } });
  expect(await contact.next(({ stanzaType }) => stanzaType === 'reaction')).toMatchObject({
    message: { reactionMessage: { text: '🎉', key: { id: sent.key.id } } },
  });
  await client.socket.sendMessage(contact.jid, { text: 'better', edit: sent.key });
  expect(await contact.next(({ edit }) => edit === '1')).toMatchObject({
    message: { protocolMessage: { type: Protocol.MESSAGE_EDIT, key: { id: sent.key.id } } },
  });
  await client.socket.sendMessage(contact.jid, { delete: sent.key });
  expect(await contact.next(({ edit }) => edit === '7')).toMatchObject({
    message: { protocolMessage: { type: Protocol.REVOKE, key: { id: sent.key.id } } },
  });
});

test('polls: the session asks and the contact votes; the contact asks', async () => {
  const { client, phone, contact } = await stage.linked();
  const sent = await client.socket.sendMessage(contact.jid, { poll: { name: 'When?', values: ['Mon', 'Tue'] } });
  const poll = await contact.next(({ stanzaType }) => stanzaType === 'poll');
  await contact.send(phone.number, makeVote({ poll, voter: contact.jid, asker: phone.jid, options: ['Tue'] }));
  // rc14 leaves the decryption to the application.
  const { message: vote } = await client.next('messages.upsert', ({ messages }) =>
    messages.find(({ message }) => message?.pollUpdateMessage),
  );
  const { selectedOptions } = decryptPollVote(vote?.pollUpdateMessage?.vote ?? {}, {
    pollCreatorJid: phone.jid,
    pollMsgId: sent?.key.id ?? '',
    pollEncKey: sent?.message?.messageContextInfo?.messageSecret ?? new Uint8Array(),
    voterJid: contact.jid,
  });
  expect(selectedOptions.map((option) => Buffer.from(option))).toEqual([sha256(Buffer.from('Tue'))]);

  await contact.send(phone.number, makePoll('Where?', ['Here', 'There']));
  const incoming = await client.next('messages.upsert', ({ messages }) =>
    messages.find(({ message, key }) => !key.fromMe && message?.pollCreationMessageV3),
  );
  expect(incoming.message?.pollCreationMessageV3?.options?.map(({ optionName }) => optionName)).toEqual([
    'Here',
    'There',
  ]);
});

test('the session types and declines a call: the person sees both', async () => {
  const { client, phone, contact } = await stage.linked();
  await client.socket.sendPresenceUpdate('composing', contact.jid);
  expect(await contact.nextSign()).toMatchObject({ sign: 'composing', from: phone.number, fromDevice: 1 });
  await client.socket.sendPresenceUpdate('recording', contact.jid);
  expect(await contact.nextSign()).toMatchObject({ sign: 'recording' });
  const id = await contact.call(phone.number);
  await client.socket.rejectCall(id, contact.jid);
  expect(await contact.nextSign()).toMatchObject({ sign: 'call-rejected' });
});

test('typing is seen by the session', async () => {
  const { client, phone, contact } = await stage.linked();
  await contact.typing(phone.number, 'composing');
  const presence = await client.next('presence.update', (update) => update);
  expect(presence).toMatchObject({ id: contact.jid, presences: { [contact.jid]: { lastKnownPresence: 'composing' } } });
});

test('a message that the account’s own phone sends reaches its session as its own', async () => {
  const { client, phone, contact } = await stage.linked();
  await phone.sendText(contact.number, 'by hand');
  const copy = await client.next('messages.upsert', ({ messages }) =>
    messages.find(({ message }) => message?.conversation === 'by hand'),
  );
  expect(copy.key).toMatchObject({ remoteJid: contact.jid, fromMe: true });
  expect(await contact.next()).toMatchObject({ text: 'by hand', fromDevice: 0, encryption: 'plain' });
});
