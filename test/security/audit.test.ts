import { beforeAll, expect, it } from 'vitest';
import { createApp } from '../../netlify/http/app.ts';
import { OPEN_EDGE } from '../../netlify/http/edge.ts';
import { created, createActor, problem, withStatus } from '../netlify/support/actors.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { ADMIN_KEY, createWorld } from '../netlify/support/world.ts';
import { CODE, managed, PHONE, prepare, SECRET, type Setting } from './support/acts.ts';

describeOnStores('the audit log', (store) => {
  let setting: Setting;
  beforeAll(async () => {
    const world = await createWorld(await store());
    setting = { world, actor: await createActor(world) };
  });
  const entries = () => setting.world.context.store.db.selectFrom('audit').selectAll().orderBy('id').execute();
  const app = () => createApp(setting.world.context, OPEN_EDGE);

  it.each(managed)('%s is one entry: who, what, to what, when, from where', async (route) => {
    const { path, target, init } = await prepare(setting, route);
    const before = await entries();
    const response = await app().request(target, init, { address: '203.0.113.9' });
    const answer = await response.text();
    expect(response.status, answer).toBeLessThan(300);
    const fresh = (await entries()).slice(before.length);
    // A tenant that moves takes its connections along, and each of them is switched.
    const own = route === 'POST /v1/tenants/:id/plan' ? fresh.slice(-1) : fresh;
    expect(own, answer).toHaveLength(1);
    expect(own[0]).toMatchObject({ actor: 'admin', ip: '203.0.113.9' });
    expect(own[0]?.action).toMatch(/^[a-z_]+\.[a-z_]+$/);
    expect(own[0]?.subject).toMatch(/^[a-z]{3}_[0-9A-Z]{26}$/);
    if (path['id'] !== undefined) expect(JSON.stringify(own[0])).toContain(path['id']);
    const written = JSON.stringify(fresh);
    const shownOnce = JSON.parse(answer === '' ? '{}' : answer) as { key?: string; secret?: string };
    for (const secret of [SECRET, CODE, ADMIN_KEY, PHONE.slice(1), shownOnce.key, shownOnce.secret]) {
      if (secret !== undefined) expect(written).not.toContain(secret);
    }
  });

  it('has nothing about what was refused', async () => {
    const before = await entries();
    const { world, actor } = setting;
    await problem(world.call('POST /v1/tenants', { key: actor.key, body: { name: 'x' } }), 'insufficient_scope');
    await problem(world.call('POST /v1/tenants', { body: {} }), 'invalid_request');
    await problem(world.call('DELETE /v1/keys/key_01ARZ3NDEKTSV4RRFFQ69G5FAV'), 'resource_not_found');
    expect(await entries()).toEqual(before);
  });

  it('names a tenant’s key, and is found by tenant, actor, action, subject and time, page by page', async () => {
    const { world } = setting;
    const actor = await createActor(world);
    world.clock.advance(60_000);
    const since = world.clock.now().toISOString();
    await created(world.call('POST /v1/keys', { key: actor.key, body: { name: 'x', scopes: ['read'] } }));
    const keys = await withStatus(world.call(`GET /v1/keys?tenantId=${actor.tenantId}`), 200);
    const [made, own] = keys.data;
    const search = async (query: string) => (await withStatus(world.call(`GET /v1/audit?${query}`), 200)).data;
    expect(await search(`actor=${own?.id}`)).toMatchObject([{ action: 'key.created', subject: made?.id }]);
    expect(await search(`subject=${made?.id}`)).toHaveLength(1);
    expect(await search(`tenantId=${actor.tenantId}&since=${since}`)).toHaveLength(1);
    expect(await search(`tenantId=${actor.tenantId}&until=${since}`)).toHaveLength(3);
    expect(await search(`tenantId=${actor.tenantId}&action=tenant.created`)).toHaveLength(1);
    const first = await withStatus(world.call(`GET /v1/audit?tenantId=${actor.tenantId}&limit=2`), 200);
    const rest = await withStatus(
      world.call(`GET /v1/audit?tenantId=${actor.tenantId}&limit=2&cursor=${first.nextCursor}`),
      200,
    );
    expect([first.data.length, rest.data.length, rest.nextCursor]).toEqual([2, 2, null]);
  });
});
