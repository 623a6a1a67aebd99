import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { deleteMediaOf } from '../../core/media/media.ts';
import { sweepMedia } from '../../core/media/sweep.ts';
import { FUNCTION_MEDIA_LIMITS, MEDIA_LIMITS } from '../../core/media/access.ts';
import { openPublicUrl } from '../../core/provider-kit/safe-download.ts';
import { createMemoryStore, type MemoryStore } from '../media/support/memory-store.ts';
import { bytesOf, countedStream } from '../media/support/streams.ts';
import { createActor, createKey, problem, send, withStatus, type Actor } from './support/actors.ts';
import { describeOnStores } from './support/stores.ts';
import { ADMIN_KEY, createClock, createWorld, type Clock, type Json, type World } from './support/world.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n');
const DAY = 24 * 60 * 60 * 1000;

type Uploaded = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json & { readonly [field: string]: unknown };
};

/** Uploads as a client does: bytes, and their type. */
async function upload(
  world: World,
  key: string,
  body: BodyInit,
  {
    type = 'image/png',
    query = '',
    headers = {},
  }: { type?: string; query?: string; headers?: Record<string, string> } = {},
): Promise<Uploaded> {
  const response = await world.request(`/v1/media${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': type, ...headers },
    body,
    ...({ duplex: 'half' } as object),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as never };
}

function get(world: World, key: string, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return world.request(path, { headers: { ...(key !== '' && { authorization: `Bearer ${key}` }), ...headers } });
}

const bytesIn = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

describeOnStores('media', (store) => {
  let world: World;
  let media: MemoryStore;
  let clock: Clock;
  let actor: Actor;
  let other: Actor;
  beforeAll(async () => {
    media = createMemoryStore();
    clock = createClock();
    world = await createWorld(await store(), { clock, media: { store: media } });
    actor = await createActor(world);
    other = await createActor(world);
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

  it('of 20 MiB pass through, asked for no faster than they are taken, and never as a whole', async () => {
    const source = countedStream(20 * 1024 * 1024);
    let taken = 0;
    let ahead = 0;
    const slow: MemoryStore = {
      ...createMemoryStore(),
      async put(_key, bytes) {
        for await (const chunk of bytes) {
          ahead = Math.max(ahead, source.given() - taken);
          taken += chunk.byteLength;
        }
        return taken;
      },
    };
    const wide = await createWorld(await store(), { beside: world, clock, media: { store: slow } });
    const { status, body } = await upload(wide, actor.key, source.stream, { type: 'application/octet-stream' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ size: source.size, sha256: source.sha256 });
    // What is looked at to tell its type, and a chunk or two on their way.
    expect(ahead).toBeLessThanOrEqual(64 * 1024 * 4);
  });

  describe('by a form', () => {
    const form = (name: string, content: Blob, more: Readonly<Record<string, string>> = {}) => {
      const body = new FormData();
      body.append('anything', content, name);
      for (const [field, value] of Object.entries(more)) body.append(field, value);
      return body;
    };
    const post = async (body: BodyInit, query = '', headers: Record<string, string> = {}): Promise<Uploaded> => {
      const sent = new Response(body);
      const type = headers['content-type'] ?? sent.headers.get('content-type') ?? '';
      return upload(world, actor.key, Buffer.from(await sent.arrayBuffer()), { query, type });
    };
    const multipart = { 'content-type': 'multipart/form-data; boundary=b' };

    it('come with their name and type, and are the file, not the form', async () => {
      const { status, body } = await post(form('Café.png', new Blob([PNG], { type: 'image/png' })));
      expect(status).toBe(201);
      expect(body).toMatchObject({ filename: 'Café.png', mediaType: 'image/png', size: PNG.byteLength });
      const answer = await get(world, actor.key, `/v1/media/${body.id}`);
      expect((await bytesIn(answer)).equals(PNG)).toBe(true);
      const named = await post(form('a.png', new Blob([PNG], { type: 'image/png' })), '?filename=b.png');
      expect(named.body).toMatchObject({ filename: 'b.png' });
      const lying = await post(form('a.png', new Blob([PDF], { type: 'image/png' })));
      expect([lying.status, lying.body.code]).toEqual([422, 'media_type_mismatch']);
    });

    it('are what they look like where the form does not say', async () => {
      const untyped = (bytes: Buffer) =>
        post(
          Buffer.concat([
            Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'),
            bytes,
            Buffer.from('\r\n--b--\r\n'),
          ]),
          '',
          multipart,
        );
      expect((await untyped(PNG)).body).toMatchObject({ mediaType: 'image/png', size: PNG.byteLength });
      expect((await untyped(Buffer.from('only text'))).body).toMatchObject({ mediaType: 'text/plain', size: 9 });
    });

    it('that holds no file, two, or anything else, or that is broken, leaves nothing', async () => {
      const before = [...media.objects.keys()];
      const rows = async () => (await world.context.store.db.selectFrom('media').selectAll().execute()).length;
      const had = await rows();
      const png = new Blob([PNG], { type: 'image/png' });
      const two = form('a.png', png);
      two.append('b', png, 'b.png');
      const none = new FormData();
      none.append('text', 'x');
      const head = '--b\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\n';
      for (const [body, headers] of [
        [two, {}],
        [none, {}],
        [form('a.png', png, { tenantId: other.tenantId }), {}],
        [form('a\u0001.png', png), {}],
        [`${head}cut short`, multipart],
        [`${head}cut short\r\n--b`, multipart],
        ['', multipart],
        ['no form', multipart],
        ['--b--\r\n', multipart],
        [`${head}x\r\n--b--`, { 'content-type': 'multipart/form-data' }],
      ] as const) {
        const answer = await post(body, '', headers);
        expect([answer.status, answer.body.code]).toEqual([422, 'invalid_request']);
      }
      await sweepMedia(world.context);
      expect([...media.objects.keys()]).toEqual(before);
      expect(await rows()).toBe(had);
    });

    it('of 20 MiB pass through, and are not read on where they are refused', async () => {
      const wrapped = (source: ReturnType<typeof countedStream>) => {
        const encoder = new TextEncoder();
        const head = '--b\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n';
        return new ReadableStream<Uint8Array>({
          async start(controller) {
            controller.enqueue(encoder.encode(head));
          },
          pull: (() => {
            const reader = source.stream.getReader();
            return async (controller: ReadableStreamDefaultController<Uint8Array>) => {
              const { done, value } = await reader.read();
              if (!done) return controller.enqueue(value);
              controller.enqueue(encoder.encode('\r\n--b--\r\n'));
              controller.close();
            };
          })(),
        });
      };
      let taken = 0;
      let ahead = 0;
      const source = countedStream(20 * 1024 * 1024);
      const slow: MemoryStore = {
        ...createMemoryStore(),
        async put(_key, bytes) {
          for await (const chunk of bytes) {
            ahead = Math.max(ahead, source.given() - taken);
            taken += chunk.byteLength;
          }
          return taken;
        },
      };
      const send = async (limits: Partial<typeof MEDIA_LIMITS>, body: ReadableStream<Uint8Array>) => {
        const beside = { beside: world, clock, media: { store: slow, limits: { ...MEDIA_LIMITS, ...limits } } };
        const wide = await createWorld(await store(), beside);
        return upload(wide, actor.key, body, { type: multipart['content-type'] });
      };
      const { status, body } = await send({}, wrapped(source));
      expect(status).toBe(201);
      expect(body).toMatchObject({ size: source.size, sha256: source.sha256 });
      expect(ahead).toBeLessThanOrEqual(64 * 1024 * 8);
      const endless = countedStream(20 * 1024 * 1024);
      expect((await send({ maxBytes: 100_000 }, wrapped(endless))).body.code).toBe('body_too_large');
      expect(endless.given()).toBeLessThan(1024 * 1024);
    });
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
    for (const range of ['bytes=0-1,5-6', 'bytes=9-3', 'items=0-1', 'bytes=a-b', 'bytes=-', 'bytes=', '0-1']) {
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

  it('that are empty, cut short or too large are refused, and nothing of them is left', async () => {
    const small = await createWorld(await store(), {
      beside: world,
      clock,
      media: { store: media, limits: { ...MEDIA_LIMITS, maxBytes: 100_000 } },
    });
    const before = [...media.objects.keys()];
    const count = async () => (await world.context.store.db.selectFrom('media').selectAll().execute()).length;
    const rows = await count();
    expect(await upload(small, actor.key, '', { type: 'text/plain' })).toMatchObject({ status: 422 });
    const broken = countedStream(90_000, { fail: 70_000 });
    expect((await upload(small, actor.key, broken.stream, { type: 'text/plain' })).body.code).toBe('invalid_request');
    const short = await upload(small, actor.key, countedStream(50_000).stream, {
      headers: { 'content-length': '60000' },
      type: 'text/plain',
    });
    expect(short.body.code).toBe('invalid_request');
    const endless = countedStream(50 * 1024 * 1024);
    const large = await upload(small, actor.key, endless.stream, { type: 'text/plain' });
    expect([large.status, large.body.code]).toEqual([413, 'body_too_large']);
    expect(large.body.detail).toContain('100000 bytes');
    // It was not read to its end to find that out.
    expect(endless.given()).toBeLessThan(300_000);
    expect(endless.cancelled()).toBe(true);
    const told = await upload(small, actor.key, 'x', { headers: { 'content-length': '200000' }, type: 'text/plain' });
    expect(told.body.code).toBe('body_too_large');
    expect([...media.objects.keys()]).toEqual(before);
    expect(await count()).toBe(rows);
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

  it('that are deleted are gone, bytes and all; where the storage fails, with the next sweep', async () => {
    const { body } = await upload(world, actor.key, PNG);
    const key = `${actor.tenantId}/${body.id}`;
    expect(media.objects.has(key)).toBe(true);
    await withStatus(world.call(`DELETE /v1/media/${body.id}`, { key: actor.key }), 204);
    expect(media.objects.has(key)).toBe(false);
    await problem(world.call(`GET /v1/media/${body.id}`, { key: actor.key }), 'resource_not_found');
    await problem(world.call(`DELETE /v1/media/${body.id}`, { key: actor.key }), 'resource_not_found');

    const second = (await upload(world, actor.key, PNG)).body;
    media.failure = new Error('the disk is gone');
    await withStatus(world.call(`DELETE /v1/media/${second.id}`, { key: actor.key }), 204);
    await problem(world.call(`GET /v1/media/${second.id}`, { key: actor.key }), 'resource_not_found');
    expect(await sweepMedia(world.context)).toBe(0);
    media.failure = undefined;
    expect(media.objects.has(`${actor.tenantId}/${second.id}`)).toBe(true);
    clock.advance(2 * 60 * 60 * 1000);
    expect(await sweepMedia(world.context)).toBeGreaterThan(0);
    expect(media.objects.has(`${actor.tenantId}/${second.id}`)).toBe(false);
  });

  it('cannot be brought or read while the storage fails: 503, and nothing half-done', async () => {
    const { body } = await upload(world, actor.key, PNG);
    media.failure = new Error('connect ECONNREFUSED');
    expect(await upload(world, actor.key, PNG)).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } });
    await problem(world.call(`GET /v1/media/${body.id}`, { key: actor.key }), 'storage_unavailable', 503);
    media.failure = undefined;
    await withStatus(world.call(`GET /v1/media/${body.id}`, { key: actor.key }), 200);
    media.objects.clear();
    await problem(world.call(`GET /v1/media/${body.id}`, { key: actor.key }), 'media_unavailable');
  });

  describe('have room', () => {
    it('for so much of each tenant: the operator sets it, and what does not fit is refused while it comes', async () => {
      const tenant = await createActor(world);
      const settings = (key: string, body: object) =>
        world.call(`PUT /v1/media/settings${key === ADMIN_KEY ? `?tenantId=${tenant.tenantId}` : ''}`, { key, body });
      await problem(settings(tenant.key, { quotaBytes: 10 ** 12 }), 'insufficient_scope', 403);
      expect(await withStatus(settings(ADMIN_KEY, { quotaBytes: 150_000 }), 200)).toMatchObject({
        inbound: 'keep',
        retentionDays: 30,
        quotaBytes: 150_000,
        usedBytes: 0,
      });
      // What a tenant changes of its own leaves the quota as it is.
      expect(await withStatus(settings(tenant.key, { retentionDays: null }), 200)).toMatchObject({
        quotaBytes: 150_000,
        retentionDays: null,
      });
      const first = await upload(world, tenant.key, countedStream(100_000).stream, { type: 'text/plain' });
      expect(first.status).toBe(201);
      expect(first.body['expiresAt']).toBeNull();
      const second = countedStream(100_000);
      expect((await upload(world, tenant.key, second.stream, { type: 'text/plain' })).body.code).toBe(
        'media_quota_exceeded',
      );
      const told = await upload(world, tenant.key, countedStream(60_000).stream, {
        type: 'text/plain',
        headers: { 'content-length': '60000' },
      });
      expect([told.status, told.body.code]).toEqual([413, 'media_quota_exceeded']);
      const used = await withStatus(world.call('GET /v1/media/settings', { key: tenant.key }), 200);
      expect(used).toMatchObject({ usedBytes: 100_000 });
      await withStatus(world.call(`DELETE /v1/media/${first.body.id}`, { key: tenant.key }), 204);
      expect((await upload(world, tenant.key, countedStream(100_000).stream, { type: 'text/plain' })).status).toBe(201);
    });

    it('also where many come at once: together they do not pass it', async () => {
      const tenant = await createActor(world);
      await withStatus(
        world.call(`PUT /v1/media/settings?tenantId=${tenant.tenantId}`, { body: { quotaBytes: 250_000 } }),
        200,
      );
      const all = await Promise.all(
        Array.from({ length: 6 }, () =>
          upload(world, tenant.key, countedStream(100_000).stream, { type: 'text/plain' }),
        ),
      );
      expect(all.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(2);
      const { usedBytes } = (await withStatus(
        world.call('GET /v1/media/settings', { key: tenant.key }),
        200,
      )) as never as { usedBytes: number };
      expect(usedBytes).toBe(all.filter(({ status }) => status === 201).length * 100_000);
    });
  });

  describe('end', () => {
    it('when the tenant says: not to be seen from then on, and swept, bytes and all', async () => {
      const tenant = await createActor(world);
      await withStatus(world.call('PUT /v1/media/settings', { key: tenant.key, body: { retentionDays: 2 } }), 200);
      const { body } = await upload(world, tenant.key, PNG);
      expect(Date.parse(String(body['expiresAt'])) - clock.now().getTime()).toBe(2 * DAY);
      clock.advance(2 * DAY - 1);
      await withStatus(world.call(`GET /v1/media/${body.id}`, { key: tenant.key }), 200);
      clock.advance(1);
      await problem(world.call(`GET /v1/media/${body.id}`, { key: tenant.key }), 'resource_not_found');
      expect((await withStatus(world.call('GET /v1/media', { key: tenant.key }), 200)).data).toEqual([]);
      while ((await sweepMedia(world.context)) > 0);
      expect(media.objects.has(`${tenant.tenantId}/${body.id}`)).toBe(false);
    });

    it('with their tenant, and with whatever else is asked to be forgotten', async () => {
      const tenant = await createActor(world);
      const { body } = await upload(world, tenant.key, PNG);
      const key = `${tenant.tenantId}/${body.id}`;
      expect(await deleteMediaOf(world.context, { tenantId: tenant.tenantId })).toBe(1);
      expect(media.objects.has(key)).toBe(false);
      expect(await deleteMediaOf(world.context, { tenantId: tenant.tenantId })).toBe(0);

      const last = (await upload(world, tenant.key, PNG)).body;
      await withStatus(world.call(`DELETE /v1/tenants/${tenant.tenantId}`), 204);
      while ((await sweepMedia(world.context)) > 0);
      expect(media.objects.has(`${tenant.tenantId}/${last.id}`)).toBe(false);
      const left = world.context.store.db.selectFrom('media').selectAll().where('tenant_id', '=', tenant.tenantId);
      expect(await left.execute()).toEqual([]);
    });

    it('where their writer died half-way: after an hour, with what it had written', async () => {
      const dying: MemoryStore = { ...createMemoryStore(), put: () => new Promise<never>(() => undefined) };
      const dead = await createWorld(await store(), { beside: world, clock, media: { store: dying } });
      const rows = () =>
        world.context.store.db.selectFrom('media').selectAll().where('state', '=', 'pending').execute();
      void upload(dead, actor.key, PNG);
      await expect.poll(async () => (await rows()).length).toBe(1);
      const [row] = await rows();
      media.objects.set(`${row?.tenant_id}/${row?.id}`, new Uint8Array(3));
      expect(
        (await withStatus(world.call('GET /v1/media?limit=200', { key: actor.key }), 200)).data.map(({ id }) => id),
      ).not.toContain(row?.id);
      await problem(world.call(`GET /v1/media/${row?.id}`, { key: actor.key }), 'resource_not_found');
      await sweepMedia(world.context);
      expect((await rows()).length).toBe(1);
      clock.advance(61 * 60 * 1000);
      while ((await sweepMedia(world.context)) > 0);
      expect(await rows()).toEqual([]);
      expect(media.objects.has(`${row?.tenant_id}/${row?.id}`)).toBe(false);
    });
  });

  describe('that somebody else has', () => {
    it('are fetched from public addresses, and from no others, wherever a redirect leads', async () => {
      const opened: string[] = [];
      const open = await createWorld(await store(), {
        beside: world,
        clock,
        media: {
          store: media,
          // The real guard; only the first connection is not really made.
          openUrl: (url, options) =>
            openPublicUrl(url, {
              ...options,
              resolve: async (host) => [{ address: host === 'inside.test' ? '10.0.0.7' : '93.184.215.14', family: 4 }],
              request: (target) => {
                opened.push(target.href);
                return redirecting(target, {
                  'https://files.test/metadata': 'http://169.254.169.254/',
                  'https://files.test/inside': 'https://inside.test/',
                });
              },
            }),
        },
      });
      const fetchIt = (url: string) => open.call('POST /v1/media/fetch', { key: actor.key, body: { url } });
      for (const url of [
        'http://files.test/a',
        'https://127.0.0.1/',
        'https://localhost/',
        'https://files.test/metadata',
      ]) {
        await problem(fetchIt(url), 'url_not_allowed');
      }
      expect(opened).toEqual(['https://files.test/metadata']);
    });

    it('are kept as what they are, and refused where they are none', async () => {
      const answers: Record<string, { bytes: Uint8Array; mediaType: string }> = {
        'https://files.test/a.png': { bytes: PNG, mediaType: 'image/png' },
        'https://files.test/lie': { bytes: PDF, mediaType: 'image/png' },
      };
      const open = await createWorld(await store(), {
        beside: world,
        clock,
        media: {
          store: media,
          openUrl: async (url) => ({
            body: new Blob([Buffer.from(answers[url]?.bytes ?? [])]).stream(),
            mediaType: answers[url]?.mediaType ?? '',
          }),
        },
      });
      const body = { url: 'https://files.test/a.png', filename: 'a.png' };
      const kept = await withStatus(open.call('POST /v1/media/fetch', { key: actor.key, body }), 201);
      expect(kept).toMatchObject({ mediaType: 'image/png', filename: 'a.png', size: PNG.byteLength });
      await problem(
        open.call('POST /v1/media/fetch', { key: actor.key, body: { url: 'https://files.test/lie' } }),
        'media_type_mismatch',
      );
    });
  });

  describe('larger than a function can pass', () => {
    it('are refused as they come, saying what else there is', async () => {
      const tight = await createWorld(await store(), {
        beside: world,
        clock,
        media: { store: media, limits: FUNCTION_MEDIA_LIMITS },
      });
      const { status, body } = await upload(tight, actor.key, countedStream(7 * 1024 * 1024).stream, {
        type: 'text/plain',
      });
      expect(status).toBe(413);
      expect(body.detail).toMatch(
        /6291456 bytes here; larger ones go by POST \/v1\/media\/uploads .*\/v1\/media\/fetch/,
      );
      const without = tight.call('POST /v1/media/uploads', {
        key: actor.key,
        body: { mediaType: 'video/mp4', size: 10 },
      });
      await problem(without, 'conflict', 409);
    });

    it('are answered in ranges, or from the storage itself where it has addresses', async () => {
      const limits = { ...MEDIA_LIMITS, maxAnswerBytes: 1000 };
      const { body } = await upload(world, actor.key, bytesOf(2500), { type: 'application/octet-stream' });
      const path = `/v1/media/${body.id}`;
      const tight = await createWorld(await store(), { beside: world, clock, media: { store: media, limits } });
      const refused = await get(tight, actor.key, path);
      expect([refused.status, ((await refused.json()) as Json).code]).toEqual([413, 'body_too_large']);
      let got = Buffer.alloc(0);
      while (got.byteLength < 2500) {
        const answer = await get(tight, actor.key, path, { range: `bytes=${got.byteLength}-` });
        expect(answer.status).toBe(206);
        got = Buffer.concat([got, await bytesIn(answer)]);
      }
      expect(got.equals(bytesOf(2500))).toBe(true);
      const presigning: MemoryStore = {
        ...media,
        presign: async (what) => ({ method: what.method, url: `https://s3.test/${what.key}?signed`, headers: {} }),
      };
      const signed = await createWorld(await store(), { beside: world, clock, media: { store: presigning, limits } });
      const answer = await get(signed, actor.key, path);
      expect([answer.status, answer.headers.get('location')]).toEqual([
        302,
        `https://s3.test/${actor.tenantId}/${body.id}?signed`,
      ]);
    });

    it('go to the storage directly, and count only once they are there and are what was promised', async () => {
      const presigning: MemoryStore = {
        ...media,
        presign: async ({ method, key }) => ({
          method,
          url: `https://s3.test/${key}`,
          headers: { 'content-type': 'image/png' },
        }),
      };
      const signed = await createWorld(await store(), { beside: world, clock, media: { store: presigning } });
      const promise = async (size = PNG.byteLength) =>
        withStatus(
          signed.call('POST /v1/media/uploads', { key: actor.key, body: { mediaType: 'image/png', size } }),
          201,
        );
      const complete = (id: string, key = actor.key) => signed.call(`POST /v1/media/uploads/${id}/complete`, { key });
      const promised = await promise();
      expect(promised).toMatchObject({ method: 'PUT', url: `https://s3.test/${actor.tenantId}/${promised.id}` });
      await problem(complete(promised.id), 'conflict', 409);
      await problem(complete(promised.id, other.key), 'resource_not_found');
      await problem(signed.call(`GET /v1/media/${promised.id}`, { key: actor.key }), 'resource_not_found');
      media.objects.set(`${actor.tenantId}/${promised.id}`, new Uint8Array(PNG));
      const made = await withStatus(complete(promised.id), 200);
      expect(made).toMatchObject({
        id: promised.id,
        mediaType: 'image/png',
        sha256: createHash('sha256').update(PNG).digest('hex'),
      });
      expect(await withStatus(complete(promised.id), 200)).toEqual(made);

      const lie = await promise();
      media.objects.set(`${actor.tenantId}/${lie.id}`, new Uint8Array(PDF));
      await problem(complete(lie.id), 'media_type_mismatch');
      expect(media.objects.has(`${actor.tenantId}/${lie.id}`)).toBe(false);
      await problem(
        signed.call('POST /v1/media/uploads', {
          key: actor.key,
          body: { mediaType: 'image/png', size: 200 * 1024 * 1024 },
        }),
        'body_too_large',
      );
    });
  });
});

/** A connection that answers with a redirect; to anywhere else it must not come. */
function redirecting(target: URL, to: Readonly<Record<string, string>>): never {
  const location = to[target.href];
  const listeners = new Map<string, (value: unknown) => void>();
  const request = {
    once(event: string, listener: (value: unknown) => void) {
      listeners.set(event, listener);
      return request;
    },
    end() {
      const answer = { statusCode: 302, headers: { location }, destroy: () => undefined };
      queueMicrotask(() => listeners.get('response')?.(answer));
    },
  };
  return request as never;
}
