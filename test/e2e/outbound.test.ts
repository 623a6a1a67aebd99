import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReceivedMessage, Phone } from '../fakewa/api.ts';
import { describeChain } from './support/chain.ts';
import { TAKEN, type Draft, type Shop } from './support/shop.ts';

const bytes = Buffer.from('WhatsApp cannot look inside, so these bytes may be anything at all');
const inline = (mediaType: string) => ({ base64: bytes.toString('base64'), mediaType });

describeChain('a message out, as the contact has it', (chain) => {
  let shop: Shop;
  let ana: Phone;
  let files: Server;
  let fileUrl: string;

  beforeAll(async () => {
    files = createServer((_, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(bytes));
    await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
    fileUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}/picture.png`;
    shop = await chain.shop();
    ana = await chain.person('Ana');
  });
  afterAll(() => void files.close());

  /** Sends to Ana; gives our message, and hers. Its content really was encrypted on the way. */
  async function sent(message: Draft) {
    const known = new Set((await ana.inbox()).map(({ id }) => id));
    const ours = await shop.send(ana, message);
    expect(ours).toMatchObject({ direction: 'outbound', provider: 'baileys', error: null });
    expect(TAKEN).toContain(ours.state);
    const theirs = await ana.next(({ id }) => !known.has(id));
    expect(theirs.encryption).toMatch(/^(pk)?msg$/);
    expect(theirs).toMatchObject({ from: shop.phone.number, wireCount: 1 });
    return { ours, theirs, message: theirs.message };
  }

  /** A text from Ana, and our id of it. */
  async function asked(text: string): Promise<{ readonly id: string; readonly theirs: string }> {
    const theirs = await ana.sendText(shop.phone.number, text);
    const { data } = await shop.feed.next('message.received', ({ data }) => data.message.content['text'] === text);
    return { id: data.message.id, theirs };
  }

  test('text', async () => {
    const { theirs } = await sent({ type: 'text', text: 'Olá, Ana! 👋\nSeu pedido saiu.' });
    expect(theirs.text).toBe('Olá, Ana! 👋\nSeu pedido saiu.');
  });

  test('image by bytes and by URL', async () => {
    for (const media of [inline('image/png'), { url: fileUrl }]) {
      const { message } = await sent({ type: 'image', media, caption: 'a vitrine' });
      expect(message.imageMessage).toMatchObject({ caption: 'a vitrine', mimetype: 'image/png' });
      expect(Buffer.from(await ana.openMedia(message))).toEqual(bytes);
    }
  });

  test('image by id: uploaded once, sent often, streamed through both programs', async () => {
    const large = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(chain.largestRequest - 9, 'a\nb\0')]);
    const uploaded = await fetch(`${chain.setting.installation.gatewayUrl}/v1/media?filename=a.pdf`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.key}`, 'content-type': 'application/pdf' },
      body: large,
    });
    const { id } = (await uploaded.json()) as { readonly id: string };
    expect(uploaded.status).toBe(201);
    for (let turn = 0; turn < 2; turn += 1) {
      const { message } = await sent({ type: 'document', filename: 'a.pdf', media: { id } });
      expect(Buffer.from(await ana.openMedia(message)).equals(large)).toBe(true);
    }
  });

  test('document by bytes and by URL', async () => {
    for (const media of [inline('application/pdf'), { url: fileUrl, mediaType: 'application/pdf' }]) {
      const { message } = await sent({ type: 'document', filename: 'nota.pdf', media, caption: 'a nota' });
      const document = message.documentMessage ?? message.documentWithCaptionMessage?.message?.documentMessage;
      expect(document).toMatchObject({ fileName: 'nota.pdf', caption: 'a nota', mimetype: 'application/pdf' });
      expect(Buffer.from(await ana.openMedia(message))).toEqual(bytes);
    }
  });

  test('voice note, video, sticker', async () => {
    const voice = await sent({ type: 'audio', voice: true, media: inline('audio/ogg') });
    expect(voice.message.audioMessage).toMatchObject({ ptt: true, mimetype: 'audio/ogg; codecs=opus' });
    const video = await sent({ type: 'video', media: inline('video/mp4'), caption: 'o filme' });
    expect(video.message.videoMessage).toMatchObject({ caption: 'o filme', mimetype: 'video/mp4' });
    const sticker = await sent({ type: 'sticker', media: inline('image/webp') });
    expect(sticker.message.stickerMessage).toMatchObject({ mimetype: 'image/webp' });
    for (const { message } of [voice, video, sticker]) {
      expect(Buffer.from(await ana.openMedia(message))).toEqual(bytes);
    }
  });

  test('location, contact, poll', async () => {
    const place = await sent({ type: 'location', latitude: -23.55, longitude: -46.63, name: 'Loja', address: 'Rua A' });
    expect(place.message.locationMessage).toMatchObject({
      degreesLatitude: -23.55,
      degreesLongitude: -46.63,
      name: 'Loja',
      address: 'Rua A',
    });
    const phones: { number: string }[] = [{ number: '+55 11 97777-0000' }];
    const card = await sent({ type: 'contacts', contacts: [{ name: 'Zé da Silva', phones }] });
    expect(card.message.contactMessage?.displayName).toBe('Zé da Silva');
    expect(card.message.contactMessage?.vcard).toContain('waid=5511977770000');
    const poll = await sent({ type: 'poll', question: 'Quando?', options: ['hoje', 'amanhã'], maxChoices: 1 });
    const { pollCreationMessage, pollCreationMessageV3 } = poll.message;
    expect(pollCreationMessage ?? pollCreationMessageV3).toMatchObject({
      name: 'Quando?',
      options: [{ optionName: 'hoje' }, { optionName: 'amanhã' }],
    });
  });

  test('a reply quotes the right one of two messages', async () => {
    const first = await asked('primeira pergunta');
    await asked('segunda pergunta');
    const { message, ours } = await sent({ type: 'text', text: 'resposta', replyTo: first.id });
    expect(ours.replyTo).toBe(first.id);
    expect(message.extendedTextMessage?.contextInfo).toMatchObject({
      stanzaId: first.theirs,
      quotedMessage: { conversation: 'primeira pergunta' },
    });
  });

  test('a reaction, and its removal', async () => {
    const question = await asked('gostou?');
    const given = await sent({ type: 'reaction', target: question.id, emoji: '❤️' });
    expect(given.message.reactionMessage).toMatchObject({ text: '❤️', key: { id: question.theirs, fromMe: false } });
    const taken = await sent({ type: 'reaction', target: question.id, emoji: null });
    expect(taken.message.reactionMessage).toMatchObject({ text: '', key: { id: question.theirs } });
  });

  test('edit, then revoke, of the same message', async () => {
    const { ours, theirs } = await sent({ type: 'text', text: 'R$ 10' });
    const actions = `/v1/messages/${ours.id}/actions`;
    await shop.api.post(actions, { type: 'edit', text: 'R$ 12' });
    const edit = await ana.next(({ edit }) => edit === '1');
    const change = protocolOf(edit);
    expect(change).toMatchObject({ key: { id: theirs.id } });
    expect(JSON.stringify(change?.editedMessage)).toContain('R$ 12');
    expect(await shop.message(ours.id)).toMatchObject({ content: { text: 'R$ 12' }, revokedAt: null });

    await shop.api.post(actions, { type: 'revoke' });
    expect(protocolOf(await ana.next(({ edit }) => edit === '7'))).toMatchObject({ key: { id: theirs.id } });
    const { revokedAt, editedAt } = await shop.message(ours.id);
    expect([typeof revokedAt, typeof editedAt]).toEqual(['string', 'string']);
  });

  test('to a group: every member has it', async () => {
    const bia = await chain.person('Bia');
    const group = await chain.wa.addGroup({
      subject: 'Obra',
      participants: [shop.phone.number, ana.number, bia.number],
    });
    const ours = await shop.send({ type: 'group', id: group.id }, { type: 'text', text: 'bom dia, grupo' });
    expect(ours).toMatchObject({ contactId: null, groupId: group.id });
    expect(TAKEN).toContain(ours.state);
    for (const member of [ana, bia]) {
      const message = await member.next(({ text }) => text === 'bom dia, grupo');
      expect(message).toMatchObject({ chat: group.id, from: shop.phone.number });
    }
  });

  test('what cannot be sent is refused, and nobody gets anything', async () => {
    const before = (await ana.inbox()).length;
    const refused: readonly [Draft, string][] = [
      [{ type: 'buttons', text: 'a', options: [{ id: '1', title: 'b' }] }, 'unsupported_message'],
      [{ type: 'image', media: { url: 'http://127.0.0.1:9/none.png' } }, 'media_unavailable'],
    ];
    for (const [message, code] of refused) {
      expect((await shop.trySend(ana, message)).body).toMatchObject({ code });
    }
    await sent({ type: 'text', text: 'marco' });
    expect(await ana.inbox()).toHaveLength(before + 1);
  });
});

/** The change that an edit or a revocation carries, in whatever wrapper. */
function protocolOf({ message }: ReceivedMessage) {
  return message.protocolMessage ?? message.editedMessage?.message?.protocolMessage;
}
