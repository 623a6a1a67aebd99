import { afterAll, beforeAll, expect, describe, it } from 'vitest';
import type { MediaStore } from '../../core/media/store.ts';
import { createS3Store } from '../../core/media/s3-store.ts';
import { S3_CREDENTIALS, startFakeS3, type FakeS3 } from './support/fake-s3.ts';
import { bytesOf, countedStream } from './support/streams.ts';

const MIB = 1024 * 1024;

let s3: FakeS3;
beforeAll(async () => {
  s3 = await startFakeS3('media');
});
afterAll(() => s3.close());

const s3Store = (more: object = {}): MediaStore =>
  createS3Store({ ...S3_CREDENTIALS, bucket: 'media', endpoint: s3.url, prefix: 'polyzap/test', ...more });

describe('S3', () => {
  it('gets nothing that is not signed right: each body by its hash, and parts only where it is large', async () => {
    const store = s3Store();
    await store.put('ten_1/signed', countedStream(3 * MIB).stream);
    await store.put('ten_1/in-parts', countedStream(17 * MIB).stream);
    expect(s3.refused).toEqual([]);
    expect(s3.uploads.size).toBe(0);
    expect(s3.largest).toBeLessThanOrEqual(8 * MIB);
    expect([...s3.objects.keys()]).toContain('polyzap/test/ten_1/signed');
    const stranger = s3Store({ secretAccessKey: 'another' });
    await expect(stranger.put('ten_1/x', countedStream(10).stream)).rejects.toThrow(
      'S3 answered 403 SignatureDoesNotMatch',
    );
    await expect(stranger.get('ten_1/signed')).rejects.toThrow('403');
    expect(s3.refused.length).toBe(2);
  });

  it('is told to forget the parts of an upload that failed, and its words are not repeated', async () => {
    const store = s3Store();
    s3.failing = ({ method, url }) =>
      method === 'PUT' && url.searchParams.get('partNumber') === '2' ? 503 : undefined;
    const source = countedStream(20 * MIB);
    await expect(store.put('ten_1/failing', source.stream)).rejects.toThrow(/^S3 answered 503 SlowDown$/);
    s3.failing = undefined;
    expect(s3.uploads.size).toBe(0);
    expect(source.cancelled()).toBe(true);
    expect(await store.stat('ten_1/failing')).toBeUndefined();
  });

  it('keeps no parts of a writer that died, once the medium is deleted; nor does it matter where that may not be asked', async () => {
    const store = s3Store();
    const [died, other] = ['ten_1/died', 'ten_1/died-not'];
    const hang = async function* (): AsyncGenerator<Uint8Array> {
      yield bytesOf(9 * MIB);
      await new Promise(() => undefined);
    };
    for (const key of [died, other]) void store.put(key, hang());
    await expect.poll(() => [...s3.uploads.values()].filter((parts) => parts.size === 1).length).toBe(2);
    s3.failing = ({ method, url }) => (method === 'GET' && url.searchParams.has('uploads') ? 503 : undefined);
    // It comes again with the next sweep.
    await expect(store.delete(died)).rejects.toThrow('503');
    s3.failing = ({ method, url }) => (method === 'GET' && url.searchParams.has('uploads') ? 403 : undefined);
    await store.delete(died);
    s3.failing = undefined;
    expect(s3.uploads.size).toBe(2);
    await store.delete(died);
    expect([...s3.uploads.keys()].map((id) => s3.uploadKeys.get(id))).toEqual([`polyzap/test/${other}`]);
    await store.delete(other);
    expect(s3.uploads.size).toBe(0);
    expect(s3.refused.length).toBe(2);
  });

  it('is not believed when it says 200 and then that it has failed', async () => {
    const store = s3Store();
    s3.failing = ({ method, url }) => (method === 'POST' && url.searchParams.has('uploadId') ? 200 : undefined);
    await expect(store.put('ten_1/late', countedStream(17 * MIB).stream)).rejects.toThrow(/^S3 refused: SlowDown$/);
    s3.failing = undefined;
    expect(s3.uploads.size).toBe(0);
    expect(await store.stat('ten_1/late')).toBeUndefined();
  });

  it('signs addresses that do one thing, once, of one size and type, for a while', async () => {
    const store = s3Store();
    const bytes = bytesOf(1000);
    const put = await store.presign?.({
      method: 'PUT',
      key: 'ten_1/direct',
      seconds: 60,
      mediaType: 'image/png',
      size: 1000,
    });
    const send = (body: Uint8Array<ArrayBuffer>, headers = put?.headers ?? {}) => {
      const { 'content-length': length, ...others } = headers;
      void length;
      return fetch(put?.url ?? '', { method: 'PUT', headers: others, body }).then(({ status }) => status);
    };
    expect(await send(bytesOf(999))).toBe(403);
    expect(await send(bytes, { ...put?.headers, 'content-type': 'text/html' })).toBe(403);
    expect(await send(bytes)).toBe(200);
    expect(await send(bytesOf(1000, 7))).toBe(412);
    expect((await fetch(put?.url ?? '')).status).toBe(403);

    const disposition = `attachment; filename="a b.png"; filename*=UTF-8''a%20b.png`;
    const get = await store.presign?.({
      method: 'GET',
      key: 'ten_1/direct',
      seconds: 60,
      mediaType: 'image/png',
      disposition,
    });
    const answer = await fetch(get?.url ?? '');
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('content-disposition')).toBe(disposition);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    expect((await fetch((get?.url ?? '').replace('direct', 'signed'))).status).toBe(403);
  });
});
