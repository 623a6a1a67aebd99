import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobsServer } from '@netlify/blobs/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBlobsStore } from '../../core/media/blobs-store.ts';
import { createFileStore } from '../../core/media/file-store.ts';
import { fetchWanted } from '../../core/media/received.ts';
import { DAY_MS } from '../../core/media/row.ts';
import { sweepMedia } from '../../core/media/sweep.ts';
import { lazyStore } from '../../core/media/lazy-store.ts';
import { inPieces } from '../../core/media/pieces.ts';
import { createS3Store } from '../../core/media/s3-store.ts';
import { checkKey, type MediaStore } from '../../core/media/store.ts';
import { createActor, withStatus } from '../netlify/support/actors.ts';
import { openGatewayDatabase } from '../netlify/support/open.ts';
import { upload } from '../netlify/support/media.ts';
import { createClock, worldOn } from '../netlify/support/world.ts';
import { S3_CREDENTIALS, startFakeS3, type FakeS3 } from './support/fake-s3.ts';
import { bytesOf, countedStream, digest } from './support/streams.ts';

const MIB = 1024 * 1024;

type Opened = {
  readonly store: MediaStore;
  /** Bytes of all that has left this store's hands. */
  readonly arrived: () => number;
  /** Bytes of a medium that it may hold at once. */
  readonly window: number;
  /** Bytes that are kept there, half of a medium and all. */
  readonly left: () => number;
};

/** From somebody; the scripted backend's bytes of it are its handle. */
const DOCUMENT = {
  type: 'message.received',
  id: 'document',
  timestamp: '2026-11-24T12:00:01.000Z',
  data: {
    providerMessageId: 'in-document',
    from: { addresses: [{ type: 'phone', number: '+5511999990001' }] },
    sentAt: '2026-11-24T12:00:00.000Z',
    type: 'document',
    filename: 'offer.csv',
    media: { providerId: 'scripted', handle: 'a;b', mediaType: 'text/csv' },
  },
} as const;

let folder: string;
let s3: FakeS3;
let blobs: BlobsServer;
let blobsUrl: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyzap-media-'));
  s3 = await startFakeS3('media');
  blobs = new BlobsServer({ directory: join(folder, 'blobs'), token: 'blobs-token' });
  const { port } = await blobs.start();
  blobsUrl = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await Promise.all([s3.close(), blobs.stop()]);
  await rm(folder, { recursive: true, force: true });
});

const s3Store = (more: object = {}): MediaStore =>
  createS3Store({ ...S3_CREDENTIALS, bucket: 'media', endpoint: s3.url, prefix: 'polyzap/test', ...more });

const STORES: Readonly<Record<string, () => Opened>> = {
  files: () => ({
    store: createFileStore(join(folder, 'files')),
    arrived: () => bytesBelow(join(folder, 'files')),
    window: MIB,
    left: () => bytesBelow(join(folder, 'files')),
  }),
  S3: () => ({
    store: s3Store(),
    arrived: () => s3.received,
    window: 9 * MIB,
    left: () =>
      [...s3.objects.values(), ...[...s3.uploads.values()].flatMap((parts) => [...parts.values()])].reduce(
        (sum, { byteLength }) => sum + byteLength,
        0,
      ),
  }),
  'Netlify Blobs': () => ({
    store: createBlobsStore({ name: 'media', siteId: 'site', token: 'blobs-token', edgeUrl: blobsUrl }),
    arrived: () => bytesBelow(join(folder, 'blobs')),
    window: 5 * MIB,
    left: () => bytesBelow(join(folder, 'blobs')),
  }),
};

function bytesBelow(path: string): number {
  if (!existsSync(path)) return 0;
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

describe.each(Object.entries(STORES))('media in %s', (name, open) => {
  const id = `ten_1/med_${Math.trunc(Math.random() * 1e9)}`;
  const read = async (store: MediaStore, key: string, range?: { start: number; end: number }): Promise<Buffer> => {
    const stream = await store.get(key, range);
    if (stream === undefined) throw new Error('nothing there');
    return Buffer.from(await new Response(stream).arrayBuffer());
  };

  it('come back byte for byte, 20 MiB of them, with no more than a piece in memory', async () => {
    const { store, window, arrived } = open();
    const source = countedStream(20 * MIB + 13);
    const before = arrived();
    let given = 0;
    let held = 0;
    async function* watched(): AsyncGenerator<Uint8Array> {
      for await (const chunk of source.stream) {
        held = Math.max(held, given - (arrived() - before));
        given += chunk.byteLength;
        yield chunk;
      }
    }
    expect(await store.put(`${id}-large`, watched())).toBe(source.size);
    expect(given).toBe(source.size);
    expect(held).toBeLessThanOrEqual(window);
    expect(await store.stat(`${id}-large`)).toBe(source.size);
    const stream = await store.get(`${id}-large`);
    const back = await digest(stream ?? new Blob().stream());
    expect({ size: back.size, sha256: back.sha256 }).toEqual({ size: source.size, sha256: source.sha256 });
    expect(back.largest).toBeLessThanOrEqual(window);
  });

  it('come back in part, from anywhere to anywhere', async () => {
    const { store } = open();
    const bytes = bytesOf(9 * MIB + 5);
    await store.put(`${id}-part`, [bytes.subarray(0, 3), bytes.subarray(3)] as unknown as AsyncIterable<Uint8Array>);
    for (const [start, end] of [
      [0, 0],
      [4 * MIB - 1, 4 * MIB],
      [8 * MIB - 2, 9 * MIB + 4],
      [9 * MIB + 4, 9 * MIB + 4],
      [5, 9 * MIB],
    ] as const) {
      const part = await read(store, `${id}-part`, { start, end });
      expect(part.equals(bytes.subarray(start, end + 1)), `${start}-${end}`).toBe(true);
    }
  });

  it('are not there before they were put, nor after they were deleted, which may be done twice', async () => {
    const { store } = open();
    expect(await store.get(`${id}-gone`)).toBeUndefined();
    expect(await store.stat(`${id}-gone`)).toBeUndefined();
    await store.put(`${id}-gone`, countedStream(5 * MIB).stream);
    await store.delete(`${id}-gone`);
    await store.delete(`${id}-gone`);
    expect(await store.get(`${id}-gone`)).toBeUndefined();
    expect(await store.stat(`${id}-gone`)).toBeUndefined();
  });

  it('whose source breaks leave nothing, and what it broke with is thrown', async () => {
    const { store } = open();
    for (const after of [0, 100_000, 9 * MIB]) {
      const put = store.put(`${id}-broken`, countedStream(20 * MIB, { fail: after }).stream);
      await expect(put).rejects.toThrow('the source broke');
      expect(await store.get(`${id}-broken`)).toBeUndefined();
    }
  });

  it('may be empty, and may be put again', async () => {
    const { store } = open();
    expect(await store.put(`${id}-again`, countedStream(0).stream)).toBe(0);
    await store.put(`${id}-again`, countedStream(70_000).stream);
    expect((await read(store, `${id}-again`)).byteLength).toBe(70_000);
  });

  it('end with their retention, and with the erasure of who sent them, bytes and all', async () => {
    const { store, left } = open();
    const before = left();
    const clock = createClock();
    const database = await openGatewayDatabase(join(folder, `${name}.db`));
    const world = worldOn(database, { clock, media: { store } });
    const actor = await createActor(world);
    await withStatus(
      world.call('PUT /v1/media/settings', { key: actor.key, body: { inbound: 'store', retentionDays: 1 } }),
      200,
    );
    // In one piece, and in several.
    for (const size of [MIB, 9 * MIB]) {
      const { status } = await upload(world, actor.key, bytesOf(size), { type: 'application/octet-stream' });
      expect(status).toBe(201);
    }
    expect(left()).toBeGreaterThan(before);
    clock.advance(DAY_MS);
    while ((await sweepMedia(world.context)) > 0);
    expect(left()).toBe(before);

    await withStatus(world.webhook('scripted', actor.connectionId, [DOCUMENT]), 200);
    while ((await fetchWanted(world.context)) > 0);
    expect(left()).toBeGreaterThan(before);
    const { data } = await withStatus(world.call('GET /v1/messages', { key: actor.key }), 200);
    await withStatus(world.call(`DELETE /v1/contacts/${data[0]?.contactId}`, { key: actor.key }), 200);
    while ((await sweepMedia(world.context)) > 0);
    expect(left()).toBe(before);
    await database.close();
  });

  it('stay in the store: no key leads out of it', async () => {
    const { store } = open();
    for (const key of ['../x', 'a/../../x', '/etc/passwd', 'a//b', '', 'a\\b', '.unfinished/x', 'a/.', 'x\0']) {
      await expect(store.put(key, countedStream(1).stream), key).rejects.toThrow('Not a key');
      await expect(store.get(key), key).rejects.toThrow('Not a key');
    }
  });
});

describe('files', () => {
  it('are not seen while they grow, and what a writer that died has left is swept after a while', async () => {
    const root = join(folder, 'growing');
    const store = createFileStore(root);
    const half = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield bytesOf(1000);
      half.resolve();
      await goOn.promise;
      yield bytesOf(1000);
    }
    const writing = store.put('ten_1/med_1', slow());
    await half.promise;
    expect(await store.get('ten_1/med_1')).toBeUndefined();
    expect(await readdir(join(root, 'ten_1'))).toEqual([]);
    goOn.resolve();
    await writing;
    expect(await readdir(join(root, 'ten_1'))).toEqual(['med_1']);
    expect(await readdir(join(root, '.unfinished'))).toEqual([]);

    const [old, young] = ['old', 'young'].map((name) => join(root, '.unfinished', name));
    await Promise.all([old, young].map((path) => writeFile(path ?? '', 'half')));
    await utimes(old ?? '', new Date(0), new Date(0));
    await store.sweep?.(new Date(Date.now() - 60_000));
    expect(await readdir(join(root, '.unfinished'))).toEqual(['young']);
  });
});

describe('Netlify Blobs', () => {
  it('hold a medium in pieces, and none of it is left when it is deleted', async () => {
    const store = createBlobsStore({ name: 'pieces', siteId: 'site', token: 'blobs-token', edgeUrl: blobsUrl });
    await store.put('ten_1/med_1', countedStream(9 * MIB).stream);
    const names = async () =>
      (await readdir(join(folder, 'blobs', 'entries'), { recursive: true })).filter((name) => name.includes('med_1'));
    expect((await names()).length).toBeGreaterThan(3);
    await store.delete('ten_1/med_1');
    const left = await readdir(join(folder, 'blobs', 'entries'), { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile() && entry.parentPath.includes('site:pieces'))).toEqual([]);
  });
});

describe('a store', () => {
  it('is loaded with its first use, once, and again where that failed', async () => {
    let loads = 0;
    const store = lazyStore(async () => {
      loads += 1;
      if (loads === 1) throw new Error('not now');
      return createFileStore(join(folder, 'lazy'));
    }, false);
    expect(loads).toBe(0);
    await expect(store.stat('a')).rejects.toThrow('not now');
    await Promise.all([store.stat('a'), store.stat('b'), store.delete('a')]);
    expect(loads).toBe(2);
    expect(store.presign).toBeUndefined();
  });
});

describe('pieces', () => {
  it.each([0, 1, 9, 10, 11, 35])('of ten, of %i bytes, are all of them', async (size) => {
    const bytes = bytesOf(size);
    const chunks = [bytes.subarray(0, 3), bytes.subarray(3, 24), bytes.subarray(24)];
    const pieces: Uint8Array[] = [];
    for await (const piece of inPieces(chunks as unknown as AsyncIterable<Uint8Array>, 10)) pieces.push(piece);
    expect(pieces.slice(0, -1).every((piece) => piece.byteLength === 10)).toBe(true);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  });
});

it('keys are checked', () => expect(checkKey('ten_1/med_A-b.c')).toBe('ten_1/med_A-b.c'));
