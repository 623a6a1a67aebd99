import { beforeAll, expect, it } from 'vitest';
import type { Stats } from '../../core/api/stats.ts';
import { ProviderApiError, type ErrorCode } from '../../core/provider/index.ts';
import { tidyUntil } from '../../netlify/work/tidy.ts';
import { createActor, problem, received, send, status, text, withStatus, type Actor } from './support/actors.ts';
import { observe, type Observed } from './support/failing.ts';
import { accept } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { worldOn, type World } from './support/world.ts';

const DAY = 24 * 60 * 60 * 1000;

describeOnStores('usage', (store) => {
  let world: World;
  let observed: Observed;
  let actor: Actor;
  beforeAll(async () => {
    observed = observe(await (await store()).open());
    world = worldOn(observed.store);
  });

  const usage = async (query = '', key = actor.key) =>
    (await withStatus(world.call(`GET /v1/usage${query}`, { key }), 200)).data.map((row) => ({ ...row }));
  const counts = async (query = '') =>
    (await usage(query)).map(({ date, direction, outcome, count }: Record<string, unknown>) =>
      [date, direction, outcome, count].join(' '),
    );

  it('counts each message once, under what has become of it, on the day on which it was made', async () => {
    actor = await createActor(world);
    const first = await withStatus(send(world, actor), 201);
    await withStatus(send(world, actor, text('+5511999990002')), 201);
    const told = [received(['+5511999990005'])];
    await withStatus(world.webhook('scripted', actor.connectionId, told), 200);
    await withStatus(world.webhook('scripted', actor.connectionId, told), 200);
    expect(await counts()).toEqual(['2026-11-24 inbound received 1', '2026-11-24 outbound sent 2']);
    world.clock.advance(DAY);
    const read = [status(`SCR-${first.id}`, 'delivered'), status(`SCR-${first.id}`, 'read')];
    for (let twice = 0; twice < 2; twice += 1) {
      await withStatus(world.webhook('scripted', actor.connectionId, read), 200);
    }
    expect(await counts()).toEqual([
      '2026-11-24 inbound received 1',
      '2026-11-24 outbound read 1',
      '2026-11-24 outbound sent 1',
    ]);
    expect(await counts('?from=2026-11-25&to=2026-11-25')).toEqual([]);
  });

  it('is written with the message or not at all, at any statement that fails', async () => {
    const busy = await createActor(world);
    const { db } = world.context.store;
    const counted = async () => {
      const rows = await db.selectFrom('usage_count').selectAll().where('tenant_id', '=', busy.tenantId).execute();
      return rows.reduce((sum, { count }) => sum + count, 0);
    };
    const messages = async () =>
      (await db.selectFrom('message').select('id').where('tenant_id', '=', busy.tenantId).execute()).length;
    let stored = 0;
    for (let at = 1; stored < 1; at += 1) {
      observed.failFrom(at);
      const events = [received([`+55119666${10_000 + at}`])];
      const answer = await world.webhook('scripted', busy.connectionId, events);
      observed.failFrom(0);
      if (answer.status === 200) stored += 1;
      expect(await counted()).toBe(await messages());
    }
    expect(await counted()).toBe(1);
  });

  it('of what failed, and of what nobody knows, is told apart by its code, and follows what becomes known', async () => {
    const unlucky = await createActor(world, 'forgetful');
    const refuse = (code: ErrorCode) => {
      world.forgetful.behaviour = () => {
        throw new ProviderApiError({ code, message: 'no', provider: 'forgetful' });
      };
    };
    refuse('recipient_unreachable');
    await send(world, unlucky, text('+5511999990001'));
    refuse('outcome_unknown');
    const unknown = await withStatus(send(world, unlucky, text('+5511999990002')), 202);
    world.forgetful.behaviour = accept;
    const stats = async () => {
      const { hour } = (await world.call('GET /v1/stats', { key: unlucky.key })).body as unknown as Stats;
      return [hour.outcomes, hour.failures].map((rows) =>
        rows.map((row) => Object.values(row).join(' ')).toSorted((one, other) => one.localeCompare(other)),
      );
    };
    expect(await stats()).toEqual([
      ['forgetful failed 1', 'forgetful unknown 1'],
      ['forgetful outcome_unknown 1', 'forgetful recipient_unreachable 1'],
    ]);
    const late = status(`SCR-${unknown.id}`, 'delivered', { idempotencyKey: unknown.id });
    await withStatus(world.webhook('forgetful', unlucky.connectionId, [late]), 200);
    expect(await stats()).toEqual([
      ['forgetful delivered 1', 'forgetful failed 1'],
      ['forgetful recipient_unreachable 1'],
    ]);
  });

  it('stays the same when hours become a day, also where a message moves on afterwards', async () => {
    const old = await createActor(world);
    const sent = await withStatus(send(world, old), 201);
    world.clock.advance(60 * 60 * 1000);
    await withStatus(send(world, old), 201);
    const before = await usage('', old.key);
    world.clock.advance(6 * DAY);
    expect(await tidyUntil(world.context, Date.now() + 60_000)).toBe(false);
    const { db } = world.context.store;
    const slots = db.selectFrom('usage_count').select('slot').distinct().where('tenant_id', '=', old.tenantId);
    expect((await slots.execute()).every(({ slot }) => slot % DAY === 0)).toBe(true);
    expect(await usage('', old.key)).toEqual(before);
    await withStatus(world.webhook('scripted', old.connectionId, [status(`SCR-${sent.id}`, 'delivered')]), 200);
    const after = (await usage('', old.key)).map(({ outcome, count }: Record<string, unknown>) => [outcome, count]);
    expect(after).toEqual([
      ['delivered', 1],
      ['sent', 1],
    ]);
    expect(await tidyUntil(world.context, Date.now() + 60_000)).toBe(false);
    expect((await usage('', old.key)).map(({ outcome, count }: Record<string, unknown>) => [outcome, count])).toEqual(
      after,
    );
  });

  it('has what it cost, where plan and provider say so', async () => {
    const priced = await createActor(world);
    const rules = [
      { category: 'marketing', currency: 'USD', amount: '0.05' },
      { category: 'marketing', prefix: '+55', currency: 'USD', amount: '0.0625' },
      { category: 'utility', prefix: '+5511', currency: 'USD', amount: '1' },
    ];
    const plan = await withStatus(
      world.call('POST /v1/plans', { body: { name: `P${Date.now()}`, provider: 'scripted', prices: { rules } } }),
      201,
    );
    await withStatus(world.call(`PATCH /v1/connections/${priced.connectionId}`, { body: { label: 'x' } }), 200);
    await world.context.store.db
      .updateTable('connection')
      .set({ plan_id: plan.id })
      .where('id', '=', priced.connectionId)
      .execute();
    const bill = async (to: string, category: string, billable: boolean) => {
      const { id } = await withStatus(send(world, priced, text(to)), 201);
      const pricing = { billable, category, model: 'PMP' };
      const events = [status(`SCR-${id}`, 'delivered', { pricing })];
      await withStatus(world.webhook('scripted', priced.connectionId, events), 200);
    };
    await bill('+5511999990001', 'marketing', true);
    await bill('+5521999990001', 'marketing', true);
    await bill('+15550100001', 'marketing', true);
    await bill('+5511999990001', 'service', false);
    await bill('+5511999990001', 'utility', true);
    const rows = await usage('', priced.key);
    const costs = rows.map(({ category, billable, count, cost }: Record<string, unknown>) => ({
      category,
      billable,
      count,
      cost,
    }));
    expect(costs).toHaveLength(3);
    expect(costs).toEqual(
      expect.arrayContaining([
        { category: 'marketing', billable: true, count: 3, cost: { currency: 'USD', amount: '0.175' } },
        // No price for it.
        { category: 'service', billable: false, count: 1, cost: null },
        // Its price depends on more of the number than is counted.
        { category: 'utility', billable: true, count: 1, cost: null },
      ]),
    );
  });

  it('is a tenant’s own, for 31 days at most, and for those who may read', async () => {
    const other = await createActor(world);
    expect(await usage('', other.key)).toEqual([]);
    expect(await usage(`?tenantId=${actor.tenantId}`, undefined)).not.toEqual([]);
    await problem(world.call('GET /v1/usage'), 'invalid_request', 422);
    for (const query of ['from=2026-11-25&to=2026-11-24', 'from=2026-10-01&to=2026-11-24', 'from=yesterday']) {
      await problem(world.call(`GET /v1/usage?${query}`, { key: actor.key }), 'invalid_request', 422);
    }
    await problem(
      world.call(`GET /v1/usage?tenantId=${actor.tenantId}`, { key: other.key }),
      'resource_not_found',
      404,
    );
  });
});
