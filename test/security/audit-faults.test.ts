import { beforeAll, beforeEach, expect, it } from 'vitest';
import { GatewayError } from '../../core/provider/index.ts';
import { createActor, problem, withStatus } from '../netlify/support/actors.ts';
import { observe, type Observed } from '../netlify/support/failing.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { worldOn, type World } from '../netlify/support/world.ts';
import { managed, prepare, type Setting } from './support/acts.ts';

/** No act takes as many statements. */
const MOST = 100;

describeOnStores('an administrative act', (store) => {
  let observed: Observed;
  let setting: Setting;
  let world: World;
  beforeAll(async () => {
    observed = observe(await (await store()).open());
    world = worldOn(observed.store);
  });
  beforeEach(async () => {
    setting = { world, actor: await createActor(world) };
  });

  const entries = () => world.context.store.db.selectFrom('audit').selectAll().orderBy('id').execute();
  /** All that there is, but for the log itself. */
  const everything = async (): Promise<string> => {
    const { db } = world.context.store;
    const names = (await db.introspection.getTables()).map(({ name }) => name);
    const kept = names.filter((name) => name !== 'audit' && !name.includes('migration')).sort();
    const rows = [];
    for (const name of kept)
      rows.push(
        await db
          .selectFrom(name as 'tenant')
          .selectAll()
          .execute(),
      );
    return JSON.stringify(rows);
  };
  /** What backends were asked to change. */
  const backends = (): number =>
    [world.scripted, world.official, world.windowed]
      .flatMap(({ calls }) => calls)
      .filter((call) => !/^(state|templates (list|read)) ?/.test(call)).length;

  it.each(managed)('%s: wherever the database fails, what happened is in the log', async (route) => {
    for (let at = 1; at <= MOST; at += 1) {
      const { target, init } = await prepare(setting, route);
      const before = { log: (await entries()).length, data: await everything(), calls: backends() };
      observed.failFrom(at);
      const { status } = await world.request(target, init);
      observed.failFrom(0);
      const happened = (await everything()) !== before.data || backends() > before.calls;
      if (happened) expect((await entries()).length, `statement ${at} fails`).toBeGreaterThan(before.log);
      if (status < 300) return;
      expect(status).toBe(503);
    }
    expect.unreachable(`${route} still fails`);
  });

  it('at a backend says how it ended; a refusal, too, and where nobody knows, that it was asked', async () => {
    const { connectionId } = setting.actor;
    const newest = async () => JSON.parse((await entries()).at(-1)?.data ?? '{}') as Record<string, unknown>;
    const logout = () => world.call(`POST /v1/connections/${connectionId}/logout`);
    await withStatus(logout(), 200);
    expect(await newest()).toEqual({ outcome: 'done' });
    world.scripted.failure = new GatewayError({ code: 'provider_unavailable' });
    await problem(logout(), 'provider_unavailable', 503);
    expect(await newest()).toEqual({ outcome: 'provider_unavailable' });
    world.scripted.failure = new TypeError('a defect');
    await problem(logout(), 'internal_error', 500);
    expect(await newest()).toEqual({ outcome: 'internal_error' });
    world.scripted.failure = undefined;
    // Written down, and then the database is gone: the phone is unlinked, which the log does not deny.
    observed.failFrom(3);
    await problem(logout(), 'storage_unavailable', 503);
    observed.failFrom(0);
    expect(world.scripted.calls.at(-1)).toBe('logout');
    expect(await newest()).toEqual({ outcome: 'asked' });
  });

  it.each([
    'DELETE /v1/contacts/:id',
    'DELETE /v1/tenants/:id',
    'DELETE /v1/connections/:id',
    'DELETE /v1/templates/:id',
  ])('%s says at the end that it is done', async (route) => {
    const { target, init, path } = await prepare(setting, route);
    await world.request(target, init);
    const [entry] = (await entries()).filter(({ subject }) => subject === path['id']).slice(-1);
    expect(JSON.parse(entry?.data ?? '{}')).toMatchObject({ outcome: 'done' });
  });

  it('on what is not there is none, and asks nobody', async () => {
    const before = (await entries()).length;
    const calls = backends();
    for (const route of ['DELETE /v1/connections/con_x', 'POST /v1/connections/con_x/logout', 'DELETE /v1/templates/x'])
      await problem(world.call(route), 'resource_not_found', 404);
    expect([(await entries()).length, backends()]).toEqual([before, calls]);
  });
});
