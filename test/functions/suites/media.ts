import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { createBlobsStore } from '../../../core/media/blobs-store.ts';
import { S3_CREDENTIALS, startFakeS3 } from '../../media/support/fake-s3.ts';
import { bytesOf, countedStream, digest } from '../../media/support/streams.ts';
import { openGatewayDatabase } from '../../netlify/support/open.ts';
import { createActor } from '../support/actors.ts';
import type { Setting } from '../support/setting.ts';
import { startSite } from '../support/site.ts';

type Uploaded = {
  readonly id: string;
  readonly size: number;
  readonly sha256: string;
  readonly code?: string;
  readonly detail?: string;
};

type Promised = {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** Netlify streams no more than this. */
const MOST = 20_000_000;

/** Bytes in and out of a function, and where they are between. */
export function media(setting: Setting): void {
  const upload = async (
    key: string,
    body: Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; body: Uploaded }> => {
    const response = await fetch(`${setting.site.url}/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream', ...headers },
      body,
    });
    return { status: response.status, body: (await response.json()) as Uploaded };
  };
  const get = (key: string, id: string, headers: Record<string, string> = {}) =>
    fetch(`${setting.other.url}/v1/media/${id}`, {
      headers: { authorization: `Bearer ${key}`, ...headers },
      redirect: 'manual',
    });

  it('are taken from a form as well, by the bundle that Netlify makes of its parser', async () => {
    const { key } = await createActor(setting.site, 'memory');
    const bytes = bytesOf(300_000);
    const form = new FormData();
    form.append('file', new Blob([bytes]), 'Café.bin');
    const response = await fetch(`${setting.site.url}/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: form,
    });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const body: unknown = await response.json();
    expect([response.status, body]).toMatchObject([201, { filename: 'Café.bin', size: bytes.byteLength, sha256 }]);
  });

  it('take as large a medium as Netlify passes on, byte for byte, and the next instance gives it back', async () => {
    const { key } = await createActor(setting.site, 'memory');
    const bytes = bytesOf(4.4 * 1024 * 1024);
    const { status, body } = await upload(key, bytes);
    expect(status).toBe(201);
    expect(body).toMatchObject({ size: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') });
    const answer = await get(key, body.id);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    const part = await get(key, body.id, { range: 'bytes=4194300-4194310' });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(4_194_300, 4_194_311))).toBe(true);
  });

  it('refuse one that is larger than a request can be, and say what else there is', async () => {
    const { key } = await createActor(setting.site, 'memory');
    const { status, body } = await upload(key, bytesOf(6 * 1024 * 1024 + 1), { 'test-front-end': 'open' });
    expect([status, body.code]).toEqual([413, 'body_too_large']);
    expect(body.detail).toContain('POST /v1/media/uploads');
  });

  it('go into a bucket of S3 and come out of it directly, where they are larger than a request and an answer can be', async () => {
    const s3 = await startFakeS3('bucket');
    const { accessKeyId, secretAccessKey, region } = S3_CREDENTIALS;
    const site = await startSite(setting.bundle, {
      databaseUrl: setting.databaseUrl,
      env: {
        POLYZAP_MEDIA_S3_BUCKET: 'bucket',
        POLYZAP_MEDIA_S3_REGION: region,
        POLYZAP_MEDIA_S3_ENDPOINT: s3.url,
        POLYZAP_MEDIA_S3_ACCESS_KEY_ID: accessKeyId,
        POLYZAP_MEDIA_S3_SECRET_ACCESS_KEY: secretAccessKey,
      },
    });
    try {
      const { app, key } = await createActor(site, 'memory');
      const bytes = bytesOf(MOST + 7);
      const asked = { mediaType: 'application/octet-stream', size: bytes.byteLength };
      const promised = await app.post<Promised>('/v1/media/uploads', asked);
      const { method, headers } = promised;
      expect((await fetch(promised.url, { method, headers: { ...headers }, body: bytes })).status).toBe(200);
      const kept = await app.post<Uploaded>(`/v1/media/uploads/${promised.id}/complete`);
      expect(kept).toMatchObject({ size: bytes.byteLength });
      const authorization = `Bearer ${key}`;
      const answer = await fetch(`${site.url}/v1/media/${kept.id}`, { headers: { authorization }, redirect: 'manual' });
      expect(answer.status).toBe(302);
      const given = await fetch(answer.headers.get('location') ?? '');
      expect(Buffer.from(await given.arrayBuffer()).equals(bytes)).toBe(true);
      expect(s3.refused).toEqual([]);
    } finally {
      await site.program.kill();
      await s3.close();
    }
  });

  it('stream 20 MB out, and of more a part', async () => {
    const { key, tenantId } = await createActor(setting.site, 'memory');
    const database = await openGatewayDatabase(setting.databaseUrl);
    const { url, siteId, token } = setting.blobs;
    const store = createBlobsStore({ name: 'polyzap-media', siteId, token, edgeUrl: url });
    const put = async (id: string, size: number) => {
      const source = countedStream(size);
      await store.put(`${tenantId}/${id}`, source.stream);
      await database.db
        .insertInto('media')
        .values({
          id,
          tenant_id: tenantId,
          message_id: null,
          contact_id: null,
          state: 'ready',
          media_type: 'application/octet-stream',
          filename: null,
          size,
          sha256: source.sha256,
          created_at: Date.now(),
          expires_at: null,
          due_at: null,
          attempts: 0,
          last_error: null,
        })
        .execute();
      return source.sha256;
    };
    try {
      const sha256 = await put('med_01ARZ3NDEKTSV4RRFFQ69G5FAA', MOST);
      const whole = await get(key, 'med_01ARZ3NDEKTSV4RRFFQ69G5FAA');
      expect(whole.headers.get('content-length')).toBe(String(MOST));
      expect(await digest(whole.body ?? new Blob().stream())).toMatchObject({ size: MOST, sha256 });

      await put('med_01ARZ3NDEKTSV4RRFFQ69G5FAB', MOST + 7);
      const refused = await get(key, 'med_01ARZ3NDEKTSV4RRFFQ69G5FAB');
      expect([refused.status, ((await refused.json()) as Uploaded).code]).toEqual([413, 'body_too_large']);
      const first = await get(key, 'med_01ARZ3NDEKTSV4RRFFQ69G5FAB', { range: 'bytes=0-' });
      expect(first.headers.get('content-range')).toBe(`bytes 0-${MOST - 1}/${MOST + 7}`);
      await first.body?.cancel();
      const rest = await get(key, 'med_01ARZ3NDEKTSV4RRFFQ69G5FAB', { range: `bytes=${MOST}-` });
      expect((await rest.arrayBuffer()).byteLength).toBe(7);
    } finally {
      await database.close();
    }
  });
}
