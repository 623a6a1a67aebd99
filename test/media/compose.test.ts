import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateEncryptionKey } from '../../core/crypto/keyring.ts';
import { FUNCTION_MEDIA_LIMITS, MEDIA_LIMITS } from '../../core/media/access.ts';
import { composeGateway, type Composition } from '../../netlify/compose.ts';
import { S3_CREDENTIALS, startFakeS3, type FakeS3 } from './support/fake-s3.ts';
import { bytesOf, countedStream } from './support/streams.ts';

let folder: string;
let s3: FakeS3;
const composed: Composition[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyzap-media-compose-'));
  s3 = await startFakeS3('bucket');
});
afterAll(async () => {
  await Promise.all([s3.close(), ...composed.map((one) => one.close())]);
  await rm(folder, { recursive: true, force: true });
});

async function compose(more: Readonly<Record<string, string>>, inFunction = false) {
  const environment = {
    DATABASE_URL: join(folder, 'gateway.db'),
    POLYZAP_ADMIN_KEY: 'admin-key-that-is-long-enough',
    POLYZAP_ENCRYPTION_KEYS: generateEncryptionKey(new Date()),
    POLYZAP_PUBLIC_URL: 'https://gateway.test',
    ...more,
  };
  const composition = await composeGateway(environment, { poolSize: 1, inFunction });
  composed.push(composition);
  return composition.gateway.media;
}

const S3 = {
  POLYZAP_MEDIA_S3_BUCKET: 'bucket',
  POLYZAP_MEDIA_S3_REGION: S3_CREDENTIALS.region,
  POLYZAP_MEDIA_S3_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId,
  POLYZAP_MEDIA_S3_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey,
};

describe('media are kept', () => {
  it('in files beside the database, or where the environment says', async () => {
    const beside = await compose({});
    expect(beside.limits).toEqual(MEDIA_LIMITS);
    expect(beside.store.presign).toBeUndefined();
    await beside.store.put('ten_1/med_1', countedStream(10).stream);
    expect(existsSync(join(folder, 'media', 'ten_1', 'med_1'))).toBe(true);
    const elsewhere = await compose({ POLYZAP_MEDIA_FOLDER: join(folder, 'elsewhere') });
    await elsewhere.store.put('ten_1/med_1', countedStream(10).stream);
    expect(readFileSync(join(folder, 'elsewhere', 'ten_1', 'med_1')).equals(bytesOf(10))).toBe(true);
  });

  it('in S3 where a bucket is named, on any host, with addresses of its own', async () => {
    for (const inFunction of [false, true]) {
      const { store, limits } = await compose(
        { ...S3, POLYZAP_MEDIA_S3_ENDPOINT: s3.url, POLYZAP_MEDIA_S3_PREFIX: 'a/b' },
        inFunction,
      );
      await store.put(`ten_1/${inFunction}`, countedStream(10).stream);
      expect(s3.objects.has(`a/b/ten_1/${inFunction}`)).toBe(true);
      expect(limits).toEqual(inFunction ? FUNCTION_MEDIA_LIMITS : MEDIA_LIMITS);
      const upload = await store.presign?.({
        method: 'PUT',
        key: 'ten_1/x',
        seconds: 60,
        mediaType: 'image/png',
        size: 1,
      });
      expect(upload?.url).toContain('X-Amz-Signature=');
    }
    const amazon = await compose(S3);
    const upload = await amazon.store.presign?.({
      method: 'PUT',
      key: 'ten_1/x',
      seconds: 60,
      mediaType: 'image/png',
      size: 1,
    });
    expect(upload?.url).toMatch(/^https:\/\/bucket\.s3\.eu-west-1\.amazonaws\.com\/ten_1\/x\?/);
    expect(s3.refused).toEqual([]);
  });

  it('in the Blobs of a site where a function has nothing else, and elsewhere where that is asked for', async () => {
    const inFunction = await compose({}, true);
    expect(inFunction.limits).toEqual(FUNCTION_MEDIA_LIMITS);
    // Netlify says where they are; here it says nothing.
    await expect(inFunction.store.stat('ten_1/x')).rejects.toThrow(/Netlify Blobs/);
    await expect((await compose({ POLYZAP_MEDIA: 'blobs' })).store.stat('ten_1/x')).rejects.toThrow(/Netlify Blobs/);
    const files = await compose({ POLYZAP_MEDIA: 'files', POLYZAP_MEDIA_FOLDER: join(folder, 'f') }, true);
    expect(await files.store.stat('ten_1/x')).toBeUndefined();
  });

  it('as large and as many as the environment says', async () => {
    const { limits } = await compose({ POLYZAP_MEDIA_MAX_MB: '10', POLYZAP_MEDIA_QUOTA_MB: '200' });
    expect([limits.maxBytes, limits.quotaBytes]).toEqual([10 * 1024 * 1024, 200 * 1024 * 1024]);
  });

  it('nowhere without what that needs: the message names it, and no value', async () => {
    const { POLYZAP_MEDIA_S3_SECRET_ACCESS_KEY: secret, ...without } = S3;
    await expect(compose(without)).rejects.toThrow('POLYZAP_MEDIA_S3_SECRET_ACCESS_KEY is not set');
    await expect(compose({ POLYZAP_MEDIA: 's3' })).rejects.toThrow('POLYZAP_MEDIA_S3_BUCKET is not set');
    for (const wrong of [
      { POLYZAP_MEDIA: 'tape' },
      { POLYZAP_MEDIA_MAX_MB: 'many' },
      { ...S3, POLYZAP_MEDIA_S3_ENDPOINT: 'ftp://x' },
      { ...S3, POLYZAP_MEDIA_S3_PREFIX: '/a/' },
    ]) {
      const error = await compose(wrong).catch((thrown: unknown) => thrown);
      expect(String(error)).toMatch(/POLYZAP_MEDIA/);
      expect(String(error)).not.toContain(secret);
    }
  });
});
