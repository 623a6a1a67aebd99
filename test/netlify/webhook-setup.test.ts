import { beforeAll, beforeEach, expect, it } from 'vitest';
import { GatewayError } from '../../core/provider/index.ts';
import { createActor, createKey, created, problem, received, withStatus, type Actor } from './support/actors.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

describeOnStores("a backend's webhook", (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
  });
  beforeEach(async () => {
    world.official.failure = undefined;
    actor = await createActor(world, 'official');
  });
  const url = (connectionId: string) => `https://gateway.test/webhooks/official/${connectionId}`;
  const create = (provider: string) =>
    created(world.call('POST /v1/connections', { key: actor.key, body: { provider } }));

  it('is set up when a connection is made, where the backend can be told', async () => {
    world.official.calls.length = 0;
    const made = await create('official');
    expect(world.official.calls).toEqual([`set up ${url(made.id)}`]);
    expect(made).toMatchObject({ warnings: [] });
    expect(await create('limited')).toMatchObject({ warnings: [] });
  });

  it('that could not be set up is a warning, shows no secrets, and is repeated by hand', async () => {
    world.official.failure = new GatewayError({ code: 'credentials_rejected', message: 'no' });
    const made = await create('official');
    expect(made).toMatchObject({
      warnings: [{ type: 'webhook_not_set_up', code: 'credentials_rejected', message: 'no' }],
    });
    world.official.failure = new TypeError('secret-of-a-defect');
    const odd = await world.call('POST /v1/connections', { key: actor.key, body: { provider: 'official' } });
    expect([odd.status, odd.text]).toEqual([201, expect.stringContaining('internal_error')]);
    expect(odd.text + world.logged.join()).not.toContain('secret-of-a-defect');

    const repeat = () => world.call(`POST /v1/connections/${made.id}/webhook`, { key: actor.key });
    world.official.failure = new GatewayError({ code: 'credentials_rejected' });
    await problem(repeat(), 'credentials_rejected', 502);
    world.official.failure = undefined;
    for (const turn of [1, 2]) {
      expect(await withStatus(repeat(), 200), `${turn}`).toEqual({ url: url(made.id), setUp: 'done' });
    }
    const key = await createKey(world, actor.tenantId, ['connect', 'send', 'read']);
    await problem(world.call(`POST /v1/connections/${made.id}/webhook`, { key }), 'insufficient_scope', 403);
  });

  it('of a backend that cannot be told is entered there by hand', async () => {
    const { id } = await create('limited');
    const answer = await withStatus(world.call(`POST /v1/connections/${id}/webhook`, { key: actor.key }), 200);
    expect(answer).toEqual({ url: `https://gateway.test/webhooks/limited/${id}`, setUp: 'by_hand' });
  });

  it('is answered as the backend wants, with our JSON where it does not care', async () => {
    const taken = await world.webhook('official', actor.connectionId, [received(['+5511999990001'])]);
    expect([taken.status, taken.text]).toEqual([204, '']);
    expect(taken.headers.get('request-id')).toMatch(/^req_/);
    const other = await createActor(world);
    expect(await withStatus(world.webhook('scripted', other.connectionId, []), 200)).toEqual({ stored: 0 });
  });
});
