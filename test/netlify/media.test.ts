import { createHash } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { MemoryStore } from '../media/support/memory-store.ts';
import { bytesOf } from '../media/support/streams.ts';
import { PNG } from '../support/pixel.ts';
import { createKey, problem, send, withStatus, type Actor } from './support/actors.ts';
import { bytesIn, createMediaWorld, get, PDF, upload } from './support/media.ts';
import { describeOnStores } from './support/stores.ts';
import { ADMIN_KEY, type World } from './support/world.ts';

describeOnStores('media', (store) => {
  let world: World;
  let media: MemoryStore;
  let actor: Actor;
  let other: Actor;
  beforeAll(async () => {
    ({ world, media, actor, other } = await createMediaWorld(store));
  });

  it('that are uploaded come back byte for byte, with what is known of them', async () => {
    const { status, headers, body } = await upload(world, actor.key, PNG, {
      query: '?filename=Caf%C3%A9%20%22a%22.png',
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      tenantId: actor.tenantId,
      mediaType: 'image/png',
      filename: 'Café "a".png',
      size: PNG.byteLength,
      sha256: createHash('sha256').update(PNG).digest('hex'),
      messageId: null,
      url: `/v1/media/${body.id}`,
    });
    expect(headers.get('location')).toBe(body['url']);
    const answer = await get(world, actor.key, `/v1/media/${body.id}`);
    expect(answer.status).toBe(200);
    expect((await bytesIn(answer)).equals(PNG)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(PNG.byteLength),
      'accept-ranges': 'bytes',
      etag: `"${String(body['sha256'])}"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-cache',
      'content-disposition': `inline; filename="Caf_ _a_.png"; filename*=UTF-8''Caf%C3%A9%20%22a%22.png`,
    });
    expect(await withStatus(world.call(`GET /v1/media/${body.id}/details`, { key: actor.key }), 200)).toEqual(body);
    const list = await withStatus(world.call('GET /v1/media?limit=1', { key: actor.key }), 200);
    expect(list.data).toEqual([body]);
  });

  it('are answered in part: one range, the last bytes, an open end; and whole for anything else', async () => {
    const bytes = bytesOf(1000);
    const { body } = await upload(world, actor.key, bytes, { type: 'application/octet-stream' });
    const path = `/v1/media/${body.id}`;
    for (const [range, start, end] of [
      ['bytes=0-0', 0, 0],
      ['bytes=10-19', 10, 19],
      ['bytes=990-', 990, 999],
      ['bytes=990-5000', 990, 999],
      ['bytes=-1', 999, 999],
      ['bytes=-5000', 0, 999],
      ['BYTES= 5 - 6 ', 5, 6],
    ] as const) {
      const answer = await get(world, actor.key, path, { range });
      expect(answer.status, range).toBe(206);
      expect(answer.headers.get('content-range'), range).toBe(`bytes ${start}-${end}/1000`);
      expect(answer.headers.get('content-length')).toBe(String(end - start + 1));
      expect((await bytesIn(answer)).equals(bytes.subarray(start, end + 1)), range).toBe(true);
    }
    const odd = ['bytes=0-1,5-6', 'bytes=9-3', 'items=0-1', 'bytes=a-b', 'bytes=-', 'bytes=', '0-1'];
    // Blanks without end are not looked through in every way that they could be read.
    for (const range of [...odd, `bytes=${' '.repeat(100)}0-1`, `bytes=0${' '.repeat(100)}-1`]) {
      const answer = await get(world, actor.key, path, { range });
      expect(answer.status, range).toBe(200);
      expect((await bytesIn(answer)).byteLength).toBe(1000);
    }
    for (const range of ['bytes=1000-', 'bytes=5000-6000', 'bytes=-0']) {
      const answer = await get(world, actor.key, path, { range });
      expect(answer.status, range).toBe(416);
      expect(answer.headers.get('content-range')).toBe('bytes */1000');
      expect(await answer.json()).toMatchObject({ code: 'range_not_satisfiable' });
    }
    const etag = `"${String(body['sha256'])}"`;
    const range = 'bytes=1-2';
    expect((await get(world, actor.key, path, { range, 'if-range': etag })).status).toBe(206);
    expect((await get(world, actor.key, path, { range, 'if-range': '"another"' })).status).toBe(200);
    const head = await world.request(path, { method: 'HEAD', headers: { authorization: `Bearer ${actor.key}` } });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '1000', '']);
    // Nothing is opened for it, as nobody would read it.
    media.failure = new Error('it was opened');
    expect(
      (await world.request(path, { method: 'HEAD', headers: { authorization: `Bearer ${actor.key}` } })).status,
    ).toBe(200);
    media.failure = undefined;
  });

  it('that the caller has already are not sent again', async () => {
    const { body } = await upload(world, actor.key, PNG);
    const etag = `"${String(body['sha256'])}"`;
    for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const answer = await get(world, actor.key, `/v1/media/${body.id}`, { 'if-none-match': tag });
      expect([answer.status, await answer.text(), answer.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect((await get(world, actor.key, `/v1/media/${body.id}`, { 'if-none-match': '"x"' })).status).toBe(200);
  });

  it('are what they look like: a claim that the content contradicts is refused, and none at all is made up for', async () => {
    for (const [bytes, type, becomes] of [
      [PNG, 'image/png', 'image/png'],
      [PNG, 'image/jpeg', undefined],
      [PDF, 'image/png', undefined],
      [Buffer.from('<html><script>alert(1)</script>'), 'image/jpeg', undefined],
      [PNG, 'application/octet-stream', 'image/png'],
      [Buffer.from('a;b\n1;2\n'), 'text/csv', 'text/csv'],
      [Buffer.from('no beginning that anybody knows'), 'nonsense', 'application/octet-stream'],
      [Buffer.from('OggS\0\x02'), 'audio/ogg; codecs=opus', 'audio/ogg'],
    ] as const) {
      const before = media.objects.size;
      const { status, body } = await upload(world, actor.key, bytes, { type });
      expect([status, body['mediaType'] ?? body.code], type).toEqual(
        becomes === undefined ? [422, 'media_type_mismatch'] : [201, becomes],
      );
      expect(media.objects.size).toBe(before + (becomes === undefined ? 0 : 1));
    }
  });

  it('that could hold a program are only ever saved, not shown', async () => {
    for (const [bytes, type] of [
      [Buffer.from('<html><script>alert(1)</script>'), 'text/html'],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 'image/svg+xml'],
      [PDF, 'application/pdf'],
    ] as const) {
      const { body } = await upload(world, actor.key, bytes, { type });
      const answer = await get(world, actor.key, `/v1/media/${body.id}`);
      expect(answer.headers.get('content-disposition'), type).toBe('attachment');
      expect(answer.headers.get('content-security-policy')).toContain('sandbox');
      await answer.body?.cancel();
    }
  });

  it('of another tenant do not exist: to see, to delete, to send, to list', async () => {
    const { body } = await upload(world, other.key, PNG);
    for (const path of [`/v1/media/${body.id}`, `/v1/media/${body.id}/details`]) {
      await problem(world.call(`GET ${path}`, { key: actor.key }), 'resource_not_found', 404);
    }
    await problem(world.call(`DELETE /v1/media/${body.id}`, { key: actor.key }), 'resource_not_found', 404);
    await problem(
      send(world, actor, { to: '+5511999990001', type: 'image', media: { id: body.id } }),
      'invalid_request',
      422,
    );
    expect((await world.call('GET /v1/media?limit=200', { key: actor.key })).text).not.toContain(body.id);
    expect((await upload(world, actor.key, PNG, { query: `?tenantId=${other.tenantId}` })).status).toBe(404);
    await withStatus(world.call(`GET /v1/media/${body.id}`, { key: other.key }), 200);
  });

  it('need the scope for it: send to bring them, read to list them', async () => {
    const [reader, sender] = await Promise.all(
      (['read', 'send'] as const).map((scope) => createKey(world, actor.tenantId, [scope])),
    );
    expect((await upload(world, reader ?? '', PNG)).status).toBe(403);
    const { body } = await upload(world, sender ?? '', PNG);
    await withStatus(world.call(`GET /v1/media/${body.id}`, { key: reader }), 200);
    await problem(world.call('GET /v1/media', { key: sender }), 'insufficient_scope');
    await problem(world.call(`DELETE /v1/media/${body.id}`, { key: reader }), 'insufficient_scope');
    expect((await upload(world, ADMIN_KEY, PNG)).body.code).toBe('invalid_request');
    expect((await upload(world, ADMIN_KEY, PNG, { query: `?tenantId=${actor.tenantId}` })).status).toBe(201);
    expect((await upload(world, ADMIN_KEY, PNG, { query: '?tenantId=ten_01ARZ3NDEKTSV4RRFFQ69G5FAV' })).status).toBe(
      404,
    );
  });
});
