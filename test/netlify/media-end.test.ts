import { beforeAll, describe, expect, it } from 'vitest';
import { deleteMediaOf } from '../../core/media/media.ts';
import { sweepMedia } from '../../core/media/sweep.ts';
import { createMemoryStore, type MemoryStore } from '../media/support/memory-store.ts';
import { PNG } from '../support/pixel.ts';
import { createActor, problem, withStatus, type Actor } from './support/actors.ts';
import { createMediaWorld, upload } from './support/media.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type Clock, type World } from './support/world.ts';

const DAY = 24 * 60 * 60 * 1000;

describeOnStores('media', (store) => {
  let world: World;
  let media: MemoryStore;
  let clock: Clock;
  let actor: Actor;
  beforeAll(async () => {
    ({ world, media, clock, actor } = await createMediaWorld(store));
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
});
