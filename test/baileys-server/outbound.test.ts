import { createHash } from 'node:crypto';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { ATTACHED_TYPE, routes } from '../../providers/baileys-server/wire.ts';
import { anyString, SECRET } from './harness.ts';
import { SESSION, setUpWorld } from './world.ts';

const world = setUpWorld();
let keys = 0;

async function send(message: Record<string, unknown>) {
  keys += 1;
  const { status, json } = await world.running.send(SESSION, `key-${keys}`, {
    to: { type: 'phone', number: world.ana.number },
    ...message,
  });
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(json)}`);
  const id = String(json['providerMessageId']);
  const received = await world.ana.next((message) => message.id === id);
  return { id, json, received, message: received.message };
}

const bytes = Buffer.from('a medium that is not really one, but WhatsApp cannot look inside anyway');
const inline = (mediaType: string) => ({ type: 'bytes', base64: bytes.toString('base64'), mediaType });

test('text, and a link without a preview', async () => {
  const { json, received } = await send({ type: 'text', text: 'veja https://example.com', previewUrl: true });
  expect(received.text).toBe('veja https://example.com');
  expect(json['warnings']).toEqual([{ type: 'unsupported', feature: 'previewUrl', details: anyString }]);
});

test.each([
  ['image', 'image/jpeg', { caption: 'olha' }],
  ['video', 'video/mp4', { caption: 'olha' }],
  ['document', 'application/pdf', { filename: 'contrato.pdf', caption: 'assine' }],
  ['audio', 'audio/mpeg', {}],
  ['sticker', 'image/webp', {}],
])('%s: encrypted, uploaded, and opened by the contact', async (type, mediaType, more) => {
  const { message } = await send({ type, media: inline(mediaType), ...more });
  expect(Buffer.from(await world.ana.openMedia(message))).toEqual(bytes);
  expect(JSON.stringify(message)).toContain(mediaType);
  for (const value of Object.values(more)) expect(JSON.stringify(message)).toContain(value);
});

const attached = (body: Uint8Array, mediaType: string, more: object = {}) => ({
  type: 'attached',
  mediaType,
  size: body.byteLength,
  sha256: createHash('sha256').update(body).digest('hex'),
  ...more,
});

/** The JSON on one line, and the medium behind it. */
async function sendAttached(key: string, message: object, body: Uint8Array) {
  const json = { idempotencyKey: key, message: { to: { type: 'phone', number: world.ana.number }, ...message } };
  const response = await fetch(`${world.running.server.url}${routes.messages(SESSION)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET}`, 'content-type': ATTACHED_TYPE },
    body: Buffer.concat([Buffer.from(`${JSON.stringify(json)}\n`), body]),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

test('a medium behind its message is passed on as it comes, whatever is in it', async () => {
  const large = Buffer.alloc(5_000_000, 'line one\nline two\n\0');
  for (const [key, body] of [
    ['attached-1', Buffer.from('\n\n{"not":"ours"}\n')],
    ['attached-2', large],
  ] as const) {
    const message = { type: 'document', filename: 'a.bin', media: attached(body, 'application/zip') };
    const { status, json } = await sendAttached(key, message, body);
    expect([status, json['state']]).toEqual([200, 'sent']);
    const id = String(json['providerMessageId']);
    const received = await world.ana.next((each) => each.id === id);
    expect(Buffer.from(await world.ana.openMedia(received.message)).equals(body)).toBe(true);
    // The same again: the same message, though the medium comes once more.
    expect(await sendAttached(key, message, body)).toMatchObject({ status: 200, json: { providerMessageId: id } });
    expect(
      await sendAttached(key, { ...message, media: attached(Buffer.from('x'), 'application/zip') }, Buffer.from('x')),
    ).toMatchObject({
      json: { code: 'idempotency_key_reused' },
    });
  }
});

test('a medium behind its message that is too large or missing, and JSON that is none, are refused with an answer', async () => {
  const big = Buffer.alloc(2_000_000, 1);
  const sticker = { type: 'sticker', media: attached(big, 'image/webp') };
  expect(await sendAttached('attached-3', sticker, big)).toMatchObject({ json: { code: 'media_rejected' } });
  const empty = { type: 'image', media: attached(Buffer.alloc(0), 'image/png') };
  expect(await sendAttached('attached-4', empty, big)).toMatchObject({
    status: 422,
    json: { code: 'invalid_request' },
  });
  const post = (body: string) =>
    fetch(`${world.running.server.url}${routes.messages(SESSION)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': ATTACHED_TYPE },
      body,
    }).then(async (response) => ((await response.json()) as { code: string }).code);
  expect(await post('no line feed and no JSON')).toBe('invalid_json');
  expect(await post('no JSON\nrest')).toBe('invalid_json');
  expect(await post('x'.repeat(700_000))).toBe('body_too_large');
  // A medium that is named and does not come behind it.
  const { status, json } = await world.running.send(SESSION, 'attached-5', {
    to: { type: 'phone', number: world.ana.number },
    type: 'image',
    media: attached(bytes, 'image/png'),
  });
  expect([status, json['code']]).toEqual([422, 'invalid_message']);
});

test('a medium that is refused unread does not stop the connection that it came by', async () => {
  const big = Buffer.alloc(16_000_000, 1);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const post = (key: string, body: Buffer) =>
    new Promise<number | undefined>((resolve, reject) => {
      const message = {
        to: { type: 'phone', number: world.ana.number },
        type: 'sticker',
        media: attached(body, 'image/webp'),
      };
      const line = `${JSON.stringify({ idempotencyKey: key, message })}\n`;
      const outgoing = request(`${world.running.server.url}${routes.messages(SESSION)}`, {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${SECRET}`,
          'content-type': ATTACHED_TYPE,
          'content-length': Buffer.byteLength(line) + body.byteLength,
        },
      });
      outgoing.once('error', reject);
      outgoing.once('response', (response) => response.resume().once('end', () => resolve(response.statusCode)));
      outgoing.write(line);
      outgoing.end(body);
    });
  expect(await post('unread-1', big)).toBe(422);
  expect(await post('unread-2', bytes)).toBe(200);
  agent.destroy();
});

test('a voice note says so, with its codec', async () => {
  const { message } = await send({ type: 'audio', voice: true, media: inline('audio/ogg') });
  expect(message.audioMessage).toMatchObject({ ptt: true, mimetype: 'audio/ogg; codecs=opus' });
});

test('media by URL is fetched by the server', async () => {
  const files = createServer((_, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(bytes));
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(files.address() as AddressInfo).port}/a.png`;
  const { message } = await send({ type: 'image', media: { type: 'url', url } });
  expect(Buffer.from(await world.ana.openMedia(message))).toEqual(bytes);
  expect(message.imageMessage?.mimetype).toBe('image/png');
  files.close();
});

test('location, contacts, poll', async () => {
  const place = await send({ type: 'location', latitude: -23.55, longitude: -46.63, name: 'Loja', address: 'Rua A' });
  expect(place.message.locationMessage).toMatchObject({ degreesLatitude: -23.55, name: 'Loja', address: 'Rua A' });

  const card = {
    name: 'João; da Silva',
    phones: [{ number: '+55 11 99999-0000', label: 'WORK' }],
    emails: ['j@example.com'],
  };
  const one = await send({ type: 'contacts', contacts: [card] });
  expect(one.message.contactMessage?.vcard).toContain('waid=5511999990000');
  const two = await send({ type: 'contacts', contacts: [card, { name: 'B', phones: [] }] });
  expect(two.message.contactsArrayMessage?.contacts).toHaveLength(2);

  const poll = await send({ type: 'poll', question: 'Quando?', options: ['hoje', 'amanhã'], maxChoices: 2 });
  expect(poll.message.pollCreationMessage).toMatchObject({ name: 'Quando?', selectableOptionsCount: 2 });
  expect(poll.received.stanzaType).toBe('poll');
});

test('a reply quotes what was said, a reaction names it, an edit and a revocation change ours', async () => {
  const theirs = await world.ana.sendText(world.shop.number, 'qual o preço?');
  await world.gateway.next('message.received', ({ data }) => data.providerMessageId === theirs);
  const target = { providerMessageId: theirs, direction: 'inbound' };

  const reply = await send({ type: 'text', text: 'R$ 10', replyTo: target });
  expect(reply.message.extendedTextMessage?.contextInfo).toMatchObject({
    stanzaId: theirs,
    quotedMessage: { conversation: 'qual o preço?' },
  });
  const reaction = await send({ type: 'reaction', emoji: '👍', target });
  expect(reaction.message.reactionMessage).toMatchObject({ text: '👍', key: { id: theirs, fromMe: false } });
  const none = await send({ type: 'reaction', emoji: null, target });
  expect(none.message.reactionMessage?.text).toBe('');

  const own = { providerMessageId: reply.id, direction: 'outbound' };
  const chat = { type: 'phone', number: world.ana.number };
  const act = (action: Record<string, unknown>) =>
    world.running.call('POST', `/v1/sessions/${SESSION}/actions`, { chat, ...action });
  expect((await act({ type: 'edit', target: own, text: 'R$ 12' })).status).toBe(204);
  const edit = await world.ana.next((message) => message.edit === '1');
  expect(JSON.stringify(edit.message)).toContain('R$ 12');
  expect((await act({ type: 'revoke', target: own })).status).toBe(204);
  expect(await world.ana.next((message) => message.edit === '7')).toBeDefined();

  expect((await act({ type: 'read', target })).status).toBe(204);
  await world.ana.nextReceipt((receipt) => receipt.ids.includes(theirs) && receipt.type === 'read');
  expect((await act({ type: 'typing' })).status).toBe(204);
});

test('a reply to what is not known any more is sent without the quotation, and says so', async () => {
  const { json } = await send({
    type: 'text',
    text: 'oi',
    replyTo: { providerMessageId: 'GONE', direction: 'inbound' },
  });
  expect(json['warnings']).toMatchObject([{ type: 'unsupported', feature: 'replyTo' }]);
});

test('to a LID and to a group', async () => {
  const { received } = await send({ type: 'text', text: 'por LID', to: { type: 'user', id: world.ana.lid } });
  expect(received.text).toBe('por LID');

  const group = await world.wa.addGroup({ subject: 'Família', participants: [world.shop.number, world.ana.number] });
  const { json, status } = await world.running.send(SESSION, 'to-group', {
    type: 'text',
    text: 'oi grupo',
    to: { type: 'group', id: group.id },
  });
  expect({ status, json }).toMatchObject({ status: 200, json: { state: 'sent' } });
  expect(await world.ana.next(({ text }) => text === 'oi grupo')).toMatchObject({ chat: group.id });
});

test.each(['buttons', 'list', 'cta_url', 'template'])('%s is refused, and nothing is sent', async (type) => {
  const bodies = {
    buttons: { text: 'a', options: [{ id: '1', title: 'b' }] },
    list: { text: 'a', button: 'b', sections: [{ options: [{ id: '1', title: 'c' }] }] },
    cta_url: { text: 'a', button: 'b', url: 'https://example.com' },
    template: { name: 'a', language: 'pt_BR', parameters: [] },
  };
  const { status, json } = await world.running.send(SESSION, `no-${type}`, {
    type,
    to: { type: 'phone', number: world.ana.number },
    ...bodies[type as keyof typeof bodies],
  });
  expect({ status, code: json['code'] }).toEqual({ status: 422, code: 'unsupported_message' });
});

test('media of the wrong size or place', async () => {
  const to = { type: 'phone', number: world.ana.number };
  const empty = await world.running.send(SESSION, 'empty', {
    type: 'image',
    to,
    media: { type: 'bytes', base64: '', mediaType: 'image/png' },
  });
  expect(empty.json).toMatchObject({ code: 'media_rejected' });
  const big = Buffer.alloc(1024 * 1024 + 1).toString('base64');
  const large = await world.running.send(SESSION, 'large', {
    type: 'sticker',
    to,
    media: { type: 'bytes', base64: big, mediaType: 'image/webp' },
  });
  expect(large.json).toMatchObject({ code: 'media_rejected' });
  const gone = await world.running.send(SESSION, 'gone', {
    type: 'image',
    to,
    media: { type: 'url', url: 'http://127.0.0.1:9/x.png' },
  });
  expect(gone.json).toMatchObject({ code: 'media_unavailable' });
});
