import { beforeAll, beforeEach, expect, it } from 'vitest';
import { GatewayError } from '../../core/provider/index.ts';
import { createActor, created, problem, send, withStatus, type Actor } from './support/actors.ts';
import { createScripted, type Scripted } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type Json, type World } from './support/world.ts';

describeOnStores('credentials that the backend makes for the operator', (store) => {
  let world: World;
  let actor: Actor;
  let far: Scripted;
  beforeAll(async () => {
    world = await createWorld(await store());
    far = createScripted('partnered', {}, { obtains: true });
    Object.assign(world.context.providers, { partnered: far.provider });
  });
  beforeEach(async () => {
    far.failure = undefined;
    actor = await createActor(world);
    far.calls.length = 0;
  });
  const create = (body: object, key?: string) =>
    world.call('POST /v1/connections', { ...(key !== undefined && { key }), body });
  const onPlan = async (limits: object = {}) => {
    const plan = await created(
      world.call('POST /v1/plans', {
        body: { name: `P ${actor.tenantId}`, provider: 'partnered', config: { account: 'shared' }, limits },
      }),
    );
    await withStatus(world.call(`POST /v1/tenants/${actor.tenantId}/plan`, { body: { planId: plan.id } }), 200);
  };
  const connections = async () =>
    (await withStatus(world.call('GET /v1/connections', { key: actor.key }), 200)).data as readonly Json[];

  it('are what a connection of a plan is made of, and shown to nobody', async () => {
    await onPlan();
    const made = await created(create({ tenantId: actor.tenantId, config: { accountId: 'acme-1' } }));
    expect(made).toMatchObject({ provider: 'partnered', config: { account: 'shared' }, secretsSet: ['token'] });
    expect(JSON.stringify([made, await connections(), world.logged])).not.toContain('token-of-acme-1');
    expect(far.calls).toEqual(['obtain acme-1']);
    await withStatus(
      send(
        world,
        { ...actor, connectionId: made.id },
        { to: '+5511999990001', type: 'text', text: 'Hi', connectionId: made.id },
      ),
      201,
    );
  });

  it('give way to what the request names itself, and are not asked for without an account', async () => {
    const config = { accountId: 'acme-2', account: 'own' };
    expect(await created(create({ tenantId: actor.tenantId, provider: 'partnered', config }))).toMatchObject({
      config: { account: 'own' },
    });
    far.calls.length = 0;
    await created(create({ tenantId: actor.tenantId, provider: 'partnered', config: { account: 'own' } }));
    expect(far.calls).toEqual([]);
  });

  it('are made for nobody but the operator: an account may be another customer\u2019s', async () => {
    await onPlan();
    const { errors } = await problem(
      create({ config: { accountId: 'theirs' } }, actor.key),
      'invalid_configuration',
      400,
    );
    expect(errors).not.toEqual([]);
    expect(far.calls).toEqual([]);
  });

  it('are not made where there is no room, or no tenant, since earlier ones may end with it', async () => {
    await onPlan({ maxConnections: 1 });
    await problem(create({ tenantId: actor.tenantId, config: { accountId: 'a' } }), 'conflict', 409);
    const nobody = { tenantId: 'ten_00000000000000000000000000', provider: 'partnered', config: { accountId: 'a' } };
    await problem(create(nobody), 'resource_not_found', 404);
    expect(far.calls).toEqual([]);
  });

  it('that are refused make no connection', async () => {
    far.failure = new GatewayError({ code: 'permission_denied' });
    const before = (await connections()).length;
    await problem(
      create({ tenantId: actor.tenantId, provider: 'partnered', config: { accountId: 'a' } }),
      'permission_denied',
    );
    expect(await connections()).toHaveLength(before);
  });
});
