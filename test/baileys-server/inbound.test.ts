import { createHash, createHmac, createCipheriv, randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { expect, test } from 'vitest';
import type { InboundMessage } from '../../core/provider/index.ts';
import { SESSION, setUpWorld } from './world.ts';

const world = setUpWorld();

async function received(id: string): Promise<InboundMessage> {
  const event = await world.gateway.next('message.received', ({ data }) => data.providerMessageId === id);
  expect(event).toMatchObject({ id: `message:${id}`, number: world.shop.number });
  return event.data;
}

const incoming = async (message: proto.IMessage): Promise<InboundMessage> =>
  received(await world.ana.send(world.shop.number, message));

/** A message of ours, for the contact to answer. */
async function ours(key: string, message: Record<string, unknown>): Promise<{ id: string; message: proto.IMessage }> {
  const { json } = await world.running.send(SESSION, key, {
    to: { type: 'phone', number: world.ana.number },
    ...message,
  });
  const id = String(json['providerMessageId']);
  const { message: sent } = await world.ana.next((message) => message.id === id);
  return { id, message: sent };
}

test('text, extended text, forwarded, both names of the sender', async () => {
  const plain = await incoming({ conversation: 'oi' });
  expect(plain).toMatchObject({
    type: 'text',
    text: 'oi',
    from: {
      name: 'Ana',
      addresses: [
        { type: 'user', id: world.ana.lid },
        { type: 'phone', number: world.ana.number },
      ],
    },
  });
  expect(plain.groupId).toBeUndefined();
  expect(await incoming({ extendedTextMessage: { text: 'veja', contextInfo: { isForwarded: true } } })).toMatchObject({
    text: 'veja',
    forwarded: true,
  });
});

test.each([
  ['image', { type: 'image', mimetype: 'image/jpeg', caption: 'foto' }, { caption: 'foto' }],
  ['video', { type: 'video', mimetype: 'video/mp4' }, {}],
  ['audio', { type: 'audio', mimetype: 'audio/ogg; codecs=opus', ptt: true }, { voice: true }],
  ['document', { type: 'document', mimetype: 'application/pdf', fileName: 'nota.pdf' }, { filename: 'nota.pdf' }],
  ['sticker', { type: 'sticker', mimetype: 'image/webp' }, {}],
] as const)('%s: told, and its bytes can be fetched', async (type, media, more) => {
  const bytes = randomBytes(5000);
  const id = await world.ana.sendMedia(world.shop.number, { ...media, bytes });
  const message = await received(id);
  expect(message).toMatchObject({ type, media: { providerId: 'baileys', mediaType: media.mimetype }, ...more });
  if (!('media' in message)) throw new Error('no media');
  const { response, status } = await world.running.call('GET', `/v1/sessions/${SESSION}/media/${message.media.handle}`);
  expect(status).toBe(200);
  expect(response.headers.get('content-type')).toBe(media.mimetype);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
});

test('media that WhatsApp has lost is asked for again at the phone; where nobody has it, it is gone', async () => {
  const bytes = randomBytes(10);
  const media = { type: 'image', mimetype: 'image/png', bytes, missing: true } as const;
  const id = await world.ana.sendMedia(world.shop.number, media);
  await received(id);
  const path = `/v1/sessions/${SESSION}/media/`;
  const again = await world.running.call('GET', path + id);
  expect(Buffer.from(await again.response.arrayBuffer())).toEqual(bytes);

  const other = await world.ana.sendMedia(world.shop.number, media);
  await received(other);
  await world.shop.clear();
  expect(await world.running.call('GET', path + other)).toMatchObject({
    status: 404,
    json: { code: 'media_unavailable' },
  });
  expect(await world.running.call('GET', `${path}NOTHING`)).toMatchObject({ status: 404 });
});

test('location, live location, contacts', async () => {
  expect(
    await incoming({ locationMessage: { degreesLatitude: 1.5, degreesLongitude: -2, name: 'Casa' } }),
  ).toMatchObject({ type: 'location', latitude: 1.5, name: 'Casa' });
  expect(await incoming({ liveLocationMessage: { degreesLatitude: 1.5, degreesLongitude: -2 } })).toMatchObject({
    type: 'location',
    longitude: -2,
  });
  const vcard =
    'BEGIN:VCARD\nVERSION:3.0\nFN:Zé\nORG:Padaria;\nitem1.TEL;waid=5511988887777:+55 11 98888-7777\nEND:VCARD';
  expect(await incoming({ contactMessage: { displayName: 'Zé', vcard } })).toMatchObject({
    type: 'contacts',
    contacts: [{ name: 'Zé', organization: 'Padaria', phones: [{ number: '+55 11 98888-7777' }] }],
  });
  expect(
    await incoming({
      contactsArrayMessage: {
        contacts: [
          { displayName: 'A', vcard },
          { displayName: 'B', vcard },
        ],
      },
    }),
  ).toMatchObject({ contacts: [{ name: 'A' }, { name: 'B' }] });
});

test('a reply and a reaction name our message; taking it back too', async () => {
  const own = await ours('in-1', { type: 'text', text: 'pergunta' });
  const target = { providerMessageId: own.id, direction: 'outbound' };
  const contextInfo = { stanzaId: own.id, participant: world.shop.lid, quotedMessage: own.message };
  expect(await incoming({ extendedTextMessage: { text: 'resposta', contextInfo } })).toMatchObject({ replyTo: target });
  const key = { remoteJid: world.shop.jid, fromMe: false, id: own.id };
  expect(await incoming({ reactionMessage: { key, text: '❤️' } })).toMatchObject({
    type: 'reaction',
    emoji: '❤️',
    target,
  });
  expect(await incoming({ reactionMessage: { key, text: '' } })).toMatchObject({
    type: 'reaction',
    emoji: null,
    target,
  });
});

test('a poll comes in; a vote on ours is decrypted', async () => {
  expect(
    await incoming({
      pollCreationMessageV3: {
        name: 'Pizza?',
        options: [{ optionName: 'sim' }, { optionName: 'não' }],
        selectableOptionsCount: 1,
      },
    }),
  ).toMatchObject({
    type: 'poll',
    question: 'Pizza?',
    options: ['sim', 'não'],
    maxChoices: 1,
  });
  const own = await ours('in-poll', { type: 'poll', question: 'Quando?', options: ['hoje', 'amanhã'] });
  const secret = own.message.messageContextInfo?.messageSecret;
  if (secret === null || secret === undefined) throw new Error('no secret');
  const vote = encryptVote(secret, own.id, world.shop.lid, world.ana.lid, ['amanhã']);
  expect(
    await incoming({
      pollUpdateMessage: { pollCreationMessageKey: { remoteJid: world.shop.jid, fromMe: false, id: own.id }, vote },
    }),
  ).toMatchObject({
    type: 'choice',
    source: 'poll',
    options: [{ id: 'amanhã', title: 'amanhã' }],
    target: { providerMessageId: own.id, direction: 'outbound' },
  });
});

test('answers to buttons, lists and templates; an order', async () => {
  expect(
    await incoming({ buttonsResponseMessage: { selectedButtonId: 'b1', selectedDisplayText: 'Sim' } }),
  ).toMatchObject({ type: 'choice', source: 'buttons', options: [{ id: 'b1', title: 'Sim' }] });
  expect(
    await incoming({ listResponseMessage: { title: 'Linha', singleSelectReply: { selectedRowId: 'r1' } } }),
  ).toMatchObject({ source: 'list', options: [{ id: 'r1', title: 'Linha' }] });
  expect(await incoming({ templateButtonReplyMessage: { selectedId: 't1', selectedDisplayText: 'Ok' } })).toMatchObject(
    { source: 'template', options: [{ id: 't1' }] },
  );
  expect(await incoming({ orderMessage: { orderId: '1', message: 'quero isto' } })).toMatchObject({
    type: 'order',
    text: 'quero isto',
    items: [],
  });
});

test('wrappers are taken off; what nobody knows is unsupported, by its name', async () => {
  expect(await incoming({ ephemeralMessage: { message: { extendedTextMessage: { text: 'some' } } } })).toMatchObject({
    type: 'text',
    text: 'some',
  });
  expect(
    await incoming({
      documentWithCaptionMessage: { message: { documentMessage: { fileName: 'a.txt', caption: 'c' } } },
    }),
  ).toMatchObject({ type: 'document', filename: 'a.txt', caption: 'c' });
  expect(await incoming({ groupInviteMessage: { groupJid: '1@g.us' } })).toMatchObject({
    type: 'unsupported',
    providerType: 'groupInviteMessage',
  });
});

test('an edit and a revocation', async () => {
  const id = await world.ana.sendText(world.shop.number, 'errado');
  await received(id);
  const key = { remoteJid: world.shop.jid, fromMe: true, id };
  await world.ana.send(world.shop.number, {
    protocolMessage: {
      key,
      type: proto.Message.ProtocolMessage.Type.MESSAGE_EDIT,
      editedMessage: { conversation: 'certo' },
    },
  });
  const target = { providerMessageId: id, direction: 'inbound' };
  expect(await world.gateway.next('message.edited')).toMatchObject({
    data: { text: 'certo', target, chat: { type: 'phone', number: world.ana.number } },
  });
  await world.ana.send(world.shop.number, {
    protocolMessage: { key, type: proto.Message.ProtocolMessage.Type.REVOKE },
  });
  expect(await world.gateway.next('message.revoked')).toMatchObject({ data: { target } });
});

test('a group names the group and who wrote', async () => {
  const group = await world.wa.addGroup({ subject: 'Obra', participants: [world.shop.number, world.ana.number] });
  const message = await received(await world.ana.sendText(group.id, 'bom dia'));
  expect(message).toMatchObject({ groupId: group.id, text: 'bom dia' });
  expect(message.from.addresses).toContainEqual({ type: 'user', id: world.ana.lid });
  // A reaction to it needs the author, which only the stored message knows.
  const reaction = await world.running.send(SESSION, 'group-reaction', {
    type: 'reaction',
    emoji: '👷',
    to: { type: 'group', id: group.id },
    target: { providerMessageId: message.providerMessageId, direction: 'inbound' },
  });
  expect(reaction.status).toBe(200);
  const seen = await world.ana.next(
    ({ message }) => message.reactionMessage !== null && message.reactionMessage !== undefined,
  );
  expect(seen.message.reactionMessage?.key).toMatchObject({ id: message.providerMessageId });
});

test('what our own phone sends is no news', async () => {
  await world.shop.sendText(world.ana.number, 'do meu telefone');
  await incoming({ conversation: 'depois' });
  expect(JSON.stringify(world.gateway.events)).not.toContain('do meu telefone');
});

test('a message that comes twice is told once', async () => {
  const id = await world.ana.sendText(world.shop.number, 'uma vez', { id: '3EB0AAAAAAAAAAAAAAAAAA' });
  await received(id);
  await world.ana.sendText(world.shop.number, 'uma vez', { id });
  await incoming({ conversation: 'marco' });
  const told = world.gateway.events.filter(
    (event) => event.type === 'message.received' && event.data.providerMessageId === id,
  );
  expect(told).toHaveLength(1);
});

test('an undecryptable message is asked for again, and told when it comes', async () => {
  const id = await world.ana.sendText(world.shop.number, 'difícil', { corrupt: 1 });
  expect(await received(id)).toMatchObject({ type: 'text', text: 'difícil' });
});

test('the offline queue arrives after a restart', async () => {
  await world.running.call('POST', `/v1/sessions/${SESSION}/stop`);
  await world.wa.whenOffline(world.shop.number);
  const ids = [];
  for (const text of ['um', 'dois', 'três']) ids.push(await world.ana.sendText(world.shop.number, text));
  await world.running.call('POST', `/v1/sessions/${SESSION}/start`, { method: 'qr' });
  for (const id of ids) await received(id);
});

/** A vote as a contact's phone makes it. */
function encryptVote(secret: Uint8Array, pollId: string, creator: string, voter: string, titles: string[]) {
  const info = Buffer.concat([Buffer.from(pollId), Buffer.from(creator), Buffer.from(voter), Buffer.from('Poll Vote')]);
  const key = createHmac('sha256', createHmac('sha256', Buffer.alloc(32)).update(secret).digest())
    .update(Buffer.concat([info, Buffer.from([1])]))
    .digest();
  const encIv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, encIv);
  cipher.setAAD(Buffer.from(`${pollId}\0${voter}`));
  const selectedOptions = titles.map((title) => createHash('sha256').update(title).digest());
  const plain = proto.Message.PollVoteMessage.encode({ selectedOptions }).finish();
  return { encPayload: Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]), encIv };
}
