import { afterAll, beforeAll, expect, it } from 'vitest';
import { MEDIA_LIMITS } from '../../core/media/access.ts';
import { createClient, type Client } from '../../sdk/src/index.ts';
import { createMemoryStore } from '../media/support/memory-store.ts';
import { bytesOf, countedStream, digest } from '../media/support/streams.ts';
import { createActor, withStatus, type Actor } from '../netlify/support/actors.ts';
import { temporaryWorld, type TemporaryWorld } from '../support/world.ts';
import { PNG } from '../support/pixel.ts';

let world: TemporaryWorld;
let actor: Actor;
let client: Client;
const ranges: string[] = [];

beforeAll(async () => {
  const store = {
    ...createMemoryStore(),
    presign: async ({ method, key }: { method: 'GET' | 'PUT'; key: string }) => ({
      method,
      url: `https://s3.test/${key}`,
      headers: { 'content-length': '70' },
    }),
  };
  world = await temporaryWorld({
    media: {
      store,
      limits: { ...MEDIA_LIMITS, maxAnswerBytes: 100_000 },
      openUrl: async () => ({ body: new Blob([PNG]).stream(), mediaType: 'image/png' }),
    },
  });
  actor = await createActor(world);
  client = createClient({
    baseUrl: 'http://gateway.test',
    apiKey: actor.key,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const range = request.headers.get('range');
      if (range !== null) ranges.push(range);
      const { method, headers, body } = request;
      return world.request(pathname + search, { method, headers, ...(body !== null && { body, duplex: 'half' }) });
    },
  });
});
afterAll(() => world.close());

it('uploads files, bytes and streams, and says what they are', async () => {
  const file = new File([PNG], 'café.png', { type: 'image/png' });
  const uploaded = await client.media.upload(file);
  expect(uploaded).toMatchObject({ mediaType: 'image/png', filename: 'café.png', size: PNG.byteLength });
  expect(await client.media.get(uploaded.id)).toEqual(uploaded);
  expect((await client.media.upload(new Uint8Array(PNG))).mediaType).toBe('image/png');
  const named = await client.media.upload(new TextEncoder().encode('a;b').buffer, {
    mediaType: 'text/csv',
    filename: 'a.csv',
  });
  expect(named).toMatchObject({ mediaType: 'text/csv', filename: 'a.csv' });
  const source = countedStream(3_000_000);
  expect(await client.media.upload(source.stream)).toMatchObject({ size: 3_000_000, sha256: source.sha256 });
  expect((await client.media.list({ limit: 2 })).data).toHaveLength(2);
});

it('downloads whole, also where an answer has a part only', async () => {
  const bytes = bytesOf(250_000);
  const { id } = await client.media.upload(bytes);
  ranges.length = 0;
  const downloaded = await client.media.download(id);
  expect([downloaded.mediaType, downloaded.size]).toEqual(['application/octet-stream', 250_000]);
  expect(Buffer.from(await downloaded.bytes()).equals(bytes)).toBe(true);
  expect(ranges).toEqual(['bytes=0-', 'bytes=100000-', 'bytes=200000-']);
  const small = await client.media.download((await client.media.upload(PNG)).id);
  expect(small.size).toBe(PNG.byteLength);
  expect(Buffer.from(await (await small.blob()).arrayBuffer()).equals(PNG)).toBe(true);
  ranges.length = 0;
  const left = (await client.media.download(id)).body?.getReader();
  await left?.read();
  // As long as something else takes, nobody asks for what nobody wants yet.
  await client.media.list();
  expect(ranges).toEqual(['bytes=0-']);
  await left?.cancel();
  const streamed = await client.media.download(id);
  expect((await digest(streamed.body ?? new Blob().stream())).size).toBe(250_000);
});

it('reads what was received whole, also where it is kept here and an answer has a part only', async () => {
  const handle = 'a;b\n'.repeat(60_000);
  const event = {
    type: 'message.received',
    id: 'large',
    timestamp: '2026-11-24T12:00:01.000Z',
    data: {
      providerMessageId: 'in-large',
      from: { addresses: [{ type: 'phone', number: '+5511999990001' }] },
      sentAt: '2026-11-24T12:00:00.000Z',
      type: 'document',
      filename: 'offer.csv',
      media: { providerId: 'scripted', handle, mediaType: 'text/csv' },
    },
  } as const;
  await withStatus(world.webhook('scripted', actor.connectionId, [event]), 200);
  const id = (await client.messages.list({ direction: 'inbound' })).data[0]?.id ?? '';
  for (const time of ['from the provider', 'from here']) {
    const media = await client.messages.media(id);
    expect([media.mediaType, media.size], time).toEqual(['text/csv', 240_000]);
    expect(await (await media.blob()).text(), time).toBe(handle);
  }
});

it('does not ask for ever for what never comes', async () => {
  let asked = 0;
  const stuck = createClient({
    baseUrl: 'http://gateway.test',
    apiKey: 'k',
    fetch() {
      asked += 1;
      const first = asked === 1;
      const headers = { 'content-range': first ? 'bytes 0-0/3' : 'bytes 1-1/3' };
      return new Response(first ? 'a' : null, { status: 206, headers });
    },
  });
  await expect((await stuck.media.download('med_1')).bytes()).rejects.toMatchObject({ code: 'network_error' });
  expect(asked).toBe(2);
});

it('sends what was uploaded, and deletes it', async () => {
  const { id } = await client.media.upload(new Blob([PNG], { type: 'image/png' }));
  const message = await client.messages.send({ to: '+5511999990001', type: 'image', media: { id } });
  expect(message.state).toBe('sent');
  await client.media.delete(id);
  await expect(client.media.get(id)).rejects.toMatchObject({ code: 'resource_not_found' });
  await expect(client.media.upload(PNG, { mediaType: 'video/mp4' })).rejects.toMatchObject({
    code: 'media_type_mismatch',
  });
});

it('has media fetched, promises uploads, and sets what becomes of received ones', async () => {
  expect(await client.media.fetch({ url: 'https://files.test/a.png' })).toMatchObject({ mediaType: 'image/png' });
  const upload = await client.media.createUpload({ mediaType: 'image/png', size: 70 });
  expect(upload).toMatchObject({ method: 'PUT', headers: { 'content-length': '70' } });
  await expect(client.media.completeUpload(upload.id)).rejects.toMatchObject({ code: 'conflict' });
  expect(await client.media.setSettings({ inbound: 'pass' })).toMatchObject({ inbound: 'pass', retentionDays: 30 });
  expect((await client.media.settings()).inbound).toBe('pass');
});
