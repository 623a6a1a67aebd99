import { downloadMediaMessage, type proto, type WAMessage } from '@whiskeysockets/baileys';
import { expect, test } from 'vitest';
import { mediaHostFor } from './media-routing.ts';
import { useStage } from './test-kit.ts';

const stage = useStage();

/** The smallest PNG there is. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==',
  'base64',
);

const download = async (message: WAMessage): Promise<Buffer> => downloadMediaMessage(message, 'buffer', {});

test('out: image, document and voice note arrive and open with their keys', async () => {
  const { client, contact } = await stage.linked();
  const document = Buffer.alloc(300_000, 'polyzap ');
  const voice = Buffer.alloc(5_000, 7);
  const thumbnail = PNG.toString('base64');
  await client.socket.sendMessage(contact.jid, { image: PNG, caption: 'a dot', jpegThumbnail: thumbnail });
  await client.socket.sendMessage(contact.jid, { document, mimetype: 'text/plain', fileName: 'big.txt' });
  await client.socket.sendMessage(contact.jid, {
    audio: voice,
    mimetype: 'audio/ogg; codecs=opus',
    ptt: true,
    seconds: 3,
  });

  const image = await contact.next(({ message }) => Boolean(message.imageMessage));
  expect(image).toMatchObject({ text: 'a dot', stanzaType: 'media' });
  expect(Buffer.from(await contact.openMedia(image.message))).toEqual(PNG);
  const file = await contact.next(({ message }) => Boolean(message.documentMessage));
  expect(file.message.documentMessage).toMatchObject({ fileName: 'big.txt', mimetype: 'text/plain' });
  expect(Buffer.from(await contact.openMedia(file.message)).equals(document)).toBe(true);
  const note = await contact.next(({ message }) => Boolean(message.audioMessage));
  expect(note.message.audioMessage).toMatchObject({ ptt: true, seconds: 3 });
  expect(Buffer.from(await contact.openMedia(note.message)).equals(voice)).toBe(true);
  await contact.receipt(note.id, note.from, 'played');
  expect(await client.reaches(note.id, 5)).toBe(5);
});

test('in: image, document and voice note are downloaded and decrypted by Baileys', async () => {
  const { client, phone, contact } = await stage.linked();
  const bytes = Buffer.alloc(100_000, 'media ');
  const arriving = (pick: (content: proto.IMessage) => unknown) =>
    client.next('messages.upsert', ({ messages }) => messages.find(({ message }) => message && pick(message)));
  await contact.sendMedia(phone.number, { type: 'image', bytes: PNG, mimetype: 'image/png', caption: 'dot' });
  await contact.sendMedia(phone.number, { type: 'document', bytes, mimetype: 'application/pdf', fileName: 'a.pdf' });
  await contact.sendMedia(phone.number, { type: 'audio', bytes, mimetype: 'audio/ogg', ptt: true, seconds: 2 });
  expect(await download(await arriving(({ imageMessage }) => imageMessage?.caption === 'dot'))).toEqual(PNG);
  const document = await arriving(({ documentMessage }) => documentMessage?.fileName === 'a.pdf');
  expect((await download(document)).equals(bytes)).toBe(true);
  expect((await download(await arriving(({ audioMessage }) => audioMessage?.ptt))).equals(bytes)).toBe(true);
});

test('a file that is lost gives 404', async () => {
  const { client, phone, contact } = await stage.linked();
  await contact.sendMedia(phone.number, { type: 'image', bytes: PNG, mimetype: 'image/png', missing: true });
  const message = await client.next('messages.upsert', ({ messages }) =>
    messages.find((candidate) => candidate.message?.imageMessage),
  );
  await expect(download(message)).rejects.toMatchObject({ output: { statusCode: 404 } });
});

test('a file that is lost is uploaded again by the phone when the session asks', async () => {
  const { client, phone, contact } = await stage.linked();
  await contact.sendMedia(phone.number, { type: 'image', bytes: PNG, mimetype: 'image/png', missing: true });
  const message = await client.next('messages.upsert', ({ messages }) =>
    messages.find((candidate) => candidate.message?.imageMessage),
  );
  expect(await download(await client.socket.updateMediaMessage(message))).toEqual(PNG);
});

test('media that was changed on the way is not opened', async () => {
  const { client, contact } = await stage.linked();
  await client.socket.sendMessage(contact.jid, {
    document: Buffer.from('secret'),
    mimetype: 'text/plain',
    fileName: 'a',
  });
  const { message } = await contact.next();
  const forged = (change: proto.Message.IDocumentMessage): proto.IMessage => ({
    documentMessage: { ...message.documentMessage, ...change },
  });
  const nothing = new Uint8Array(32);
  await expect(contact.openMedia(forged({ fileEncSha256: nothing }))).rejects.toThrow('hash of the encrypted media');
  await expect(contact.openMedia(forged({ mediaKey: nothing }))).rejects.toThrow('MAC of the media');
  await expect(contact.openMedia(forged({ fileSha256: nothing }))).rejects.toThrow('the hash of the media');
});

test('the host that the fake names carries its port, so that several fakes do not mix', async () => {
  expect(mediaHostFor(1234)).toBe('p1234.media.fakewa.invalid');
  const answer = await fetch(`https://${mediaHostFor(Number(new URL(stage.wa.mediaUrl).port))}/none`);
  expect(answer.status).toBe(404);
});
