import { beforeAll, expect, it } from 'vitest';
import type { Stats } from '../../core/api/stats.ts';
import { createActor, createKey, problem, received, send, text, withStatus, type Actor } from './support/actors.ts';
import { ProviderApiError } from '../../core/provider/index.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

describeOnStores('stats', (store) => {
  let world: World;
  let actor: Actor;
  let other: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
    actor = await createActor(world);
    other = await createActor(world, 'official');
  });

  const stats = async (key?: string, query = ''): Promise<Stats> =>
    (await withStatus(world.call(`GET /v1/stats${query}`, { key }), 200)) as unknown as Stats;

  it('count connections by provider and state, a tenant’s or everyone’s', async () => {
    const tell = (status: 'connected' | 'logged_out') => ({
      type: 'session.state_changed' as const,
      id: `state-${status}`,
      timestamp: world.clock.now().toISOString(),
      data:
        status === 'connected'
          ? { status, number: '+15550001111' as const, nextAction: 'none' as const }
          : { status, nextAction: 'connect' as const, reason: 'unlinked' as never },
    });
    await withStatus(world.webhook('scripted', actor.connectionId, [tell('connected')]), 200);
    expect((await stats(actor.key)).connections).toEqual([{ provider: 'scripted', status: 'connected', count: 1 }]);
    const second = await createActor(world);
    const all = (await stats()).connections;
    expect(all).toEqual(
      expect.arrayContaining([
        { provider: 'official', status: 'ready', count: 1 },
        { provider: 'scripted', status: 'connected', count: 1 },
      ]),
    );
    expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    await withStatus(world.call(`DELETE /v1/connections/${second.connectionId}`), 204);
    expect((await stats()).connections.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  });

  it('count what was sent and received, and what waits, since when and why', async () => {
    await withStatus(send(world, actor), 201);
    await withStatus(world.webhook('scripted', actor.connectionId, [received(['+5511999990005'])]), 200);
    world.scripted.behaviour = () => {
      throw new ProviderApiError({ code: 'provider_unavailable', message: 'away', provider: 'scripted' });
    };
    const acceptedAt = world.clock.now().toISOString();
    await withStatus(send(world, actor, text('+5511999990002')), 202);
    const sendAt = new Date(world.clock.now().getTime() + 3_600_000).toISOString();
    await withStatus(send(world, actor, text('+5511999990003', { sendAt })), 202);
    world.clock.advance(10_000);
    const { hour, queue } = await stats(actor.key);
    expect(hour.outcomes).toEqual([{ provider: 'scripted', outcome: 'sent', count: 1 }]);
    expect(hour.received).toEqual([{ provider: 'scripted', count: 1 }]);
    expect(queue).toMatchObject({
      waiting: 1,
      scheduled: 1,
      reasons: [{ reason: 'provider_unavailable', count: 1 }],
      oldestAt: acceptedAt,
    });
    expect(queue.lagMs).toBeGreaterThan(8_000);
    expect((await stats(other.key)).queue).toEqual({ waiting: 0, scheduled: 0, reasons: [], oldestAt: null, lagMs: 0 });
    expect((await stats(undefined, `?tenantId=${other.tenantId}`)).queue.waiting).toBe(0);
    expect((await stats()).queue.waiting).toBe(1);
    world.scripted.behaviour = accept;
    await world.dispatch();
    expect((await stats(actor.key)).queue).toMatchObject({ waiting: 0, oldestAt: null, lagMs: 0 });
    // What was accepted two hours ago is of this day, and of the last hour no more.
    world.clock.advance(2 * 3_600_000);
    const later = await stats(actor.key);
    expect(later.hour.outcomes).toEqual([]);
    expect(later.day.outcomes).toEqual([{ provider: 'scripted', outcome: 'sent', count: 2 }]);
    expect(Date.parse(later.at) - Date.parse(later.hour.since)).toBeLessThanOrEqual(2 * 3_600_000);
  });

  it('count webhook endpoints, those that fail, and what is behind', async () => {
    const endpoint = await withStatus(
      world.call('POST /v1/webhook-endpoints', { key: actor.key, body: { url: 'https://a.test' } }),
      201,
    );
    await withStatus(send(world, actor), 201);
    world.clock.advance(5_000);
    const { webhooks } = await stats(actor.key);
    expect(webhooks).toEqual({ enabled: 1, failing: 0, failingSince: null, disabled: 0, pending: 1, lagMs: 5_000 });
    const { db } = world.context.store;
    const failingSince = world.clock.now().getTime();
    await db
      .updateTable('webhook_endpoint')
      .set({ failing_since: failingSince, failures: 3, paused_until: failingSince + 60_000 })
      .where('id', '=', endpoint.id)
      .execute();
    expect((await stats(actor.key)).webhooks).toMatchObject({
      failing: 1,
      failingSince: new Date(failingSince).toISOString(),
      lagMs: 0,
    });
    await withStatus(
      world.call(`PATCH /v1/webhook-endpoints/${endpoint.id}`, { key: actor.key, body: { enabled: false } }),
      200,
    );
    expect((await stats(actor.key)).webhooks).toMatchObject({ enabled: 0, failing: 0, disabled: 1, pending: 1 });
    expect((await stats(other.key)).webhooks).toMatchObject({ enabled: 0, disabled: 0, pending: 0 });
    expect((await stats()).webhooks.disabled).toBe(1);
  });

  it('are for those who may read', async () => {
    const key = await createKey(world, actor.tenantId, ['send']);
    await problem(world.call('GET /v1/stats', { key }), 'insufficient_scope', 403);
    await problem(
      world.call(`GET /v1/stats?tenantId=${other.tenantId}`, { key: actor.key }),
      'resource_not_found',
      404,
    );
  });
});
