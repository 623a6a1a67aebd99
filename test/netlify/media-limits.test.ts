import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { FUNCTION_MEDIA_LIMITS, MEDIA_LIMITS } from '../../core/media/access.ts';
import type { MemoryStore } from '../media/support/memory-store.ts';
import { bytesOf, countedStream } from '../media/support/streams.ts';
import { PNG } from '../support/pixel.ts';
import { createActor, problem, withStatus, type Actor } from './support/actors.ts';
import { bytesIn, createMediaWorld, get, measuringStore, PDF, upload } from './support/media.ts';
import { describeOnStores } from './support/stores.ts';
import { ADMIN_KEY, createWorld, type Clock, type Json, type World } from './support/world.ts';

describeOnStores('media', (store) => {
  let world: World;
  let media: MemoryStore;
  let clock: Clock;
  let actor: Actor;
  let other: Actor;
  beforeAll(async () => {
    ({ world, media, clock, actor, other } = await createMediaWorld(store));
  });

  it('of 20 MiB pass through, asked for no faster than they are taken, and never as a whole', async () => {
    const source = countedStream(20 * 1024 * 1024);
    const slow = measuringStore(source.given);
    const wide = await createWorld(await store(), { beside: world, clock, media: { store: slow } });
    const { status, body } = await upload(wide, actor.key, source.stream, { type: 'application/octet-stream' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ size: source.size, sha256: source.sha256 });
    // What is looked at to tell its type, and a chunk or two on their way.
    expect(slow.ahead()).toBeLessThanOrEqual(64 * 1024 * 4);
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

      // Asked twice at once, both before either has ended: one medium, whose bytes nobody takes away again.
      const twice = await promise();
      media.objects.set(`${actor.tenantId}/${twice.id}`, new Uint8Array(PNG));
      let reading = 0;
      const both = Promise.withResolvers<void>();
      const { get: read } = presigning;
      presigning.get = async (key, range) => {
        const stream = await read(key, range);
        if ((reading += 1) === 2) both.resolve();
        await both.promise;
        return stream;
      };
      const answers = await Promise.all([1, 2].map(() => withStatus(complete(twice.id), 200)));
      presigning.get = read;
      expect(answers[0]).toEqual(answers[1]);
      expect(media.objects.has(`${actor.tenantId}/${twice.id}`)).toBe(true);

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
