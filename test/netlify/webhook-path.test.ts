import { beforeAll, beforeEach, expect, it } from 'vitest';
import { GatewayError } from '../../core/provider/index.ts';
import { allEvents, createActor, created, received, withStatus, type Actor } from './support/actors.ts';
import { createScripted, WEBHOOK_SECRET, type Scripted } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { switchTo } from './support/switches.ts';
import { createWorld, type World } from './support/world.ts';

describeOnStores('a webhook URL with a secret in it', (store) => {
  let world: World;
  let actor: Actor;
  let far: Scripted;
  beforeAll(async () => {
    world = await createWorld(await store());
    far = createScripted('secretive', {}, { setUp: true, secretPath: true });
    Object.assign(world.context.providers, { secretive: far.provider });
  });
  beforeEach(async () => {
    far.failure = undefined;
    far.calls.length = 0;
    actor = await createActor(world, 'secretive');
  });
  /** Where the backend was told to call, the latest first. */
  const told = () =>
    far.calls
      .filter((call) => call.startsWith('set up '))
      .map((call) => new URL(call.slice('set up '.length)).pathname)
      .reverse();
  const call = (path: string, secret = WEBHOOK_SECRET) =>
    world.call(`POST ${path}`, { key: '', body: [received(['+5511999990001'])], headers: { secret } });
  const setUp = () => world.call(`POST /v1/connections/${actor.connectionId}/webhook`, { key: actor.key });
  const base = () => `/webhooks/secretive/${actor.connectionId}`;

  it('is told to the backend alone, different for each connection', async () => {
    const [path = ''] = told();
    expect(path).toMatch(new RegExp(`^${base()}/[\\w-]{43}$`));
    const secret = path.slice(base().length + 1);
    const shown = await withStatus(world.call(`GET /v1/connections/${actor.connectionId}`, { key: actor.key }), 200);
    expect(JSON.stringify([shown, await withStatus(setUp(), 200), world.logged])).not.toContain(secret);
    const kept = await world.context.store.db.selectFrom('webhook_path').selectAll().execute();
    expect(JSON.stringify(kept)).not.toContain(secret);
    await createActor(world, 'secretive');
    expect(told()[0]?.split('/').at(-1)).not.toBe(secret);
  });

  it('is taken there, and only with the proof besides', async () => {
    const [path = ''] = told();
    expect((await call(path)).status).toBe(200);
    expect((await call(path, 'wrong')).body.code).toBe('webhook_not_authentic');
    expect((await allEvents(world, actor)).filter(({ type }) => type === 'message.received')).toHaveLength(1);
  });

  it('leads nowhere without its secret, with a wrong one, or another connection\u2019s: as a route that there is not', async () => {
    const [own = ''] = told();
    const secret = own.split('/').at(-1) ?? '';
    const other = await createActor(world, 'secretive');
    const { requestId: _id, ...unknown } = (await call('/webhooks/a/b/c/d')).body;
    for (const path of [
      base(),
      `${base()}/${'A'.repeat(43)}`,
      `${base()}/${secret}x`,
      `/webhooks/secretive/${other.connectionId}/${secret}`,
      `/webhooks/secretive/con_00000000000000000000000000/${secret}`,
      `/webhooks/scripted/${actor.connectionId}/${secret}`,
    ]) {
      const answer = await call(path);
      const { requestId: _request, ...body } = answer.body;
      expect([answer.status, body], path).toEqual([404, unknown]);
    }
    expect(await allEvents(world, actor)).toEqual([]);
  });

  it('is a new one each time that it is set up, and the old one is closed', async () => {
    const [first = ''] = told();
    await withStatus(setUp(), 200);
    const [second = ''] = told();
    expect(second).not.toBe(first);
    expect([(await call(first)).status, (await call(second)).status]).toEqual([404, 200]);
  });

  it('stays open while the backend could not be told of a new one', async () => {
    const [first = ''] = told();
    far.failure = new GatewayError({ code: 'provider_unavailable' });
    expect((await setUp()).status).toBe(503);
    expect((await call(first)).status).toBe(200);
    far.failure = undefined;
    await withStatus(setUp(), 200);
    expect((await call(first)).status).toBe(404);
  });

  it('stays open for what was sent before a switch', async () => {
    const [first = ''] = told();
    const away = switchTo(world, actor, 'scripted', { confirmNumberChange: true });
    await withStatus(away, 200);
    expect((await call(first)).status).toBe(200);
    const config = { account: 'other' };
    await withStatus(switchTo(world, actor, 'secretive', { config, confirmNumberChange: true }), 200);
    const [second = ''] = told();
    expect(second).not.toBe(first);
    expect([(await call(first)).status, (await call(second)).status]).toEqual([200, 200]);
  });

  it('is no matter for a provider that has none', async () => {
    const { id } = await created(
      world.call('POST /v1/connections', { key: actor.key, body: { provider: 'official' } }),
    );
    expect((await world.webhook('official', id, [])).status).toBe(204);
  });
});
