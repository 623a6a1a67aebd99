import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { beforeAll, expect, test } from 'vitest';
import type { MessageView } from '../../core/api/messages.ts';
import type { Phone } from '../fakewa/api.ts';
import { makePoll, makeVote } from '../fakewa/phone/poll.ts';
import { describeChain } from './support/chain.ts';
import type { EventOf } from './support/feed.ts';
import type { Draft, Shop } from './support/shop.ts';

const { Type } = proto.Message.ProtocolMessage;

describeChain('a message in, as the app hears of it', (chain) => {
  let shop: Shop;
  let ana: Phone;

  beforeAll(async () => {
    shop = await chain.shop();
    ana = await chain.person('Ana');
  });

  /** Ana does something that arrives as one `message.received`: the event, which is hers and a new one. */
  async function heard(act: () => Promise<unknown>): Promise<EventOf<'message.received'>> {
    const known = new Set((await shop.feed.of('message.received')).map(({ id }) => id));
    await act();
    const event = await shop.feed.next('message.received', ({ id }) => !known.has(id));
    expect(event).toMatchObject({ tenantId: shop.tenantId, connectionId: shop.connectionId });
    const { message } = event.data;
    expect(message).toMatchObject({ direction: 'inbound', state: 'received', provider: 'baileys' });
    expect(await shop.message(message.id)).toEqual(message);
    return event;
  }

  async function content(message: proto.IMessage): Promise<MessageView['content']> {
    const { data } = await heard(() => ana.send(shop.phone.number, message));
    return data.message.content;
  }

  /** A message of ours, and what Ana needs to answer it. */
  async function ours(draft: Draft) {
    const { id } = await shop.send(ana, draft);
    const theirs = await ana.next(({ from }) => from === shop.phone.number);
    return { id, theirs, key: { remoteJid: shop.phone.jid, fromMe: false, id: theirs.id } };
  }

  test('text; LID and phone number are one contact', async () => {
    const first = await heard(() => ana.sendText(shop.phone.number, 'oi, tudo bem? 🌻', { addressing: 'lid' }));
    expect(first.data.message).toMatchObject({
      content: { type: 'text', text: 'oi, tudo bem? 🌻' },
      address: { type: 'phone', number: ana.number },
      groupId: null,
      replyTo: null,
    });
    expect(first.data.contact.name).toBe('Ana');
    expect(first.data.contact.addresses).toContainEqual({ type: 'user', id: ana.lid });
    expect(first.data.contact.addresses).toContainEqual({ type: 'phone', number: ana.number });
    const second = await heard(() => ana.sendText(shop.phone.number, 'pelo número', { addressing: 'pn' }));
    expect(second.data.contact.id).toBe(first.data.contact.id);
    const answered = await shop.send(ana, { type: 'text', text: 'tudo!' });
    expect(answered.contactId).toBe(first.data.contact.id);
    await ana.next(({ text }) => text === 'tudo!');
  });

  test.each([
    ['image', { type: 'image', mimetype: 'image/jpeg', caption: 'foto' }, { caption: 'foto' }],
    ['video', { type: 'video', mimetype: 'video/mp4', caption: 'filme' }, { caption: 'filme' }],
    ['voice note', { type: 'audio', mimetype: 'audio/ogg; codecs=opus', ptt: true }, { voice: true }],
    ['document', { type: 'document', mimetype: 'application/pdf', fileName: 'nota.pdf' }, { filename: 'nota.pdf' }],
    ['sticker', { type: 'sticker', mimetype: 'image/webp' }, {}],
  ] as const)('%s: the download is the file, byte by byte', async (_, media, more) => {
    const bytes = randomBytes(60_000);
    const { data } = await heard(() => ana.sendMedia(shop.phone.number, { ...media, bytes }));
    const { id, content } = data.message;
    const url = `/v1/messages/${id}/media`;
    expect(content).toEqual({
      type: media.type,
      media: { mediaType: media.mimetype, size: bytes.length, url },
      ...more,
    });
    const response = await fetch(chain.setting.installation.gatewayUrl + url, {
      headers: { authorization: `Bearer ${shop.key}` },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(media.mimetype);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test('location, contact, poll', async () => {
    expect(
      await content({
        locationMessage: { degreesLatitude: -23.5, degreesLongitude: -46.6, name: 'Casa', address: 'Rua B' },
      }),
    ).toEqual({ type: 'location', latitude: -23.5, longitude: -46.6, name: 'Casa', address: 'Rua B' });
    const vcard = 'BEGIN:VCARD\nVERSION:3.0\nFN:Zé\nTEL;waid=5511988887777:+55 11 98888-7777\nEND:VCARD';
    expect(await content({ contactMessage: { displayName: 'Zé', vcard } })).toMatchObject({
      type: 'contacts',
      contacts: [{ name: 'Zé', phones: [{ number: '+55 11 98888-7777' }] }],
    });
    expect(await content(makePoll('Pizza?', ['sim', 'não']))).toEqual({
      type: 'poll',
      question: 'Pizza?',
      options: ['sim', 'não'],
      maxChoices: 1,
    });
  });

  test('a reply names the message of ours that it answers', async () => {
    await ours({ type: 'text', text: 'uma coisa' });
    const question = await ours({ type: 'text', text: 'a pergunta' });
    await ours({ type: 'text', text: 'outra coisa' });
    const { data } = await heard(() => ana.sendText(shop.phone.number, 'a resposta', { quoted: question.theirs }));
    expect(data.message).toMatchObject({ replyTo: question.id, content: { type: 'text', text: 'a resposta' } });
  });

  test('a reply to a message of her own names that one', async () => {
    const { data } = await heard(() => ana.sendText(shop.phone.number, 'eu pergunto'));
    const [quoted] = (await ana.sent()).filter(({ text }) => text === 'eu pergunto');
    if (quoted === undefined) throw new Error('Ana does not know what she wrote');
    const reply = await heard(() => ana.sendText(shop.phone.number, 'e respondo', { quoted }));
    expect(reply.data.message.replyTo).toBe(data.message.id);
  });

  test('a reaction to a message of ours, and its removal', async () => {
    const { id, key } = await ours({ type: 'text', text: 'reaja' });
    expect(await content({ reactionMessage: { key, text: '😍' } })).toEqual({
      type: 'reaction',
      emoji: '😍',
      target: id,
    });
    expect(await content({ reactionMessage: { key, text: '' } })).toEqual({
      type: 'reaction',
      emoji: null,
      target: id,
    });
  });

  test('a vote in our poll says what was chosen', async () => {
    const poll = await ours({ type: 'poll', question: 'Quando?', options: ['hoje', 'amanhã', 'nunca'] });
    const vote = { poll: poll.theirs, voter: ana.lid, asker: shop.phone.lid };
    for (const option of ['amanhã', 'hoje']) {
      expect(await content(makeVote({ ...vote, options: [option] }))).toEqual({
        type: 'choice',
        source: 'poll',
        options: [{ id: option, title: option }],
        target: poll.id,
      });
    }
  });

  test('an answer to buttons, an order, what WhatsApp itself says, what nobody knows', async () => {
    const { id, theirs } = await ours({ type: 'text', text: 'escolha' });
    const contextInfo = { stanzaId: theirs.id, participant: shop.phone.lid, quotedMessage: theirs.message };
    expect(
      await content({ buttonsResponseMessage: { selectedButtonId: 'b1', selectedDisplayText: 'Sim', contextInfo } }),
    ).toEqual({ type: 'choice', source: 'buttons', options: [{ id: 'b1', title: 'Sim' }], target: id });
    expect(await content({ orderMessage: { orderId: '1', message: 'quero isto' } })).toEqual({
      type: 'order',
      text: 'quero isto',
      items: [],
    });
    expect(await content({ groupInviteMessage: { groupJid: '1@g.us', groupName: 'x' } })).toEqual({
      type: 'unsupported',
      providerType: 'groupInviteMessage',
    });
    const group = await chain.wa.addGroup({ subject: 'Festa', participants: [shop.phone.number, ana.number] });
    const { data } = await heard(() => group.setSubject('Festa da Ana'));
    expect(data.message).toMatchObject({ groupId: group.id, contactId: expect.any(String) as unknown });
    expect(data.message.content).toMatchObject({ type: 'system', providerType: 'GROUP_CHANGE_SUBJECT' });
    expect(data.message.content['text']).toContain('Festa da Ana');
  });

  test('an edit and a revocation, by event and in the message', async () => {
    const { data } = await heard(() => ana.sendText(shop.phone.number, 'errado'));
    const { id } = data.message;
    const [wrong] = (await ana.sent()).filter(({ text }) => text === 'errado');
    const key = { remoteJid: shop.phone.jid, fromMe: true, id: wrong?.id ?? '' };
    await ana.send(shop.phone.number, {
      protocolMessage: { key, type: Type.MESSAGE_EDIT, editedMessage: { conversation: 'certo' } },
    });
    expect(await shop.feed.next('message.edited')).toMatchObject({ data: { messageId: id, text: 'certo' } });
    expect(await shop.message(id)).toMatchObject({ content: { type: 'text', text: 'certo' }, revokedAt: null });
    await ana.send(shop.phone.number, { protocolMessage: { key, type: Type.REVOKE } });
    expect(await shop.feed.next('message.revoked')).toMatchObject({ data: { messageId: id } });
    expect((await shop.message(id)).revokedAt).not.toBeNull();
  });

  test('a group names the group and who wrote', async () => {
    const bia = await chain.person('Bia');
    const group = await chain.wa.addGroup({
      subject: 'Obra',
      participants: [shop.phone.number, ana.number, bia.number],
    });
    const first = await heard(() => bia.sendText(group.id, 'bom dia'));
    expect(first.data.message).toMatchObject({
      groupId: group.id,
      content: { type: 'text', text: 'bom dia' },
      address: { type: 'phone', number: bia.number },
    });
    expect(first.data.contact.name).toBe('Bia');
    const second = await heard(() => bia.sendText(shop.phone.number, 'e em particular'));
    expect(second.data.contact.id).toBe(first.data.contact.id);
    expect(second.data.message.groupId).toBeNull();
  });

  test('sequences rise without a gap, and a page goes on where the last one ended', async () => {
    const all = await shop.feed.all();
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index + 1));
  });
});
