import { beforeEach, expect, it } from 'vitest';
import { GatewayError } from '../../core/provider/index.ts';
import { sweepRetention } from '../../core/retention/sweep.ts';
import { tidyUntil } from '../../netlify/work/tidy.ts';
import {
  created,
  createActor,
  problem,
  received,
  send,
  text,
  withStatus,
  type Actor,
} from '../netlify/support/actors.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { createWorld, worldOn, type Json, type World } from '../netlify/support/world.ts';

const DAY = 24 * 60 * 60 * 1000;
const WORDS = 'words-that-are-kept-for-a-while';

describeOnStores('what is kept no longer', (store) => {
  let world: World;
  let actor: Actor;
  beforeEach(async () => {
    world ??= await createWorld(await store());
    actor = await createActor(world);
  });
  const set = (body: object) => world.call(`PUT /v1/tenants/${actor.tenantId}/retention`, { body });
  /** A whole sweep, whenever the last one was. */
  const sweep = async (context = world.context, deadline = Date.now() + 60_000) => {
    await context.store.db.updateTable('sweep').set({ due_at: 0 }).execute();
    return sweepRetention(context, deadline);
  };
  const messages = async () => (await withStatus(world.call(`GET /v1/messages?tenantId=${actor.tenantId}`), 200)).data;
  const events = async () => (await withStatus(world.call(`GET /v1/events?tenantId=${actor.tenantId}`), 200)).data;
  const hear = (said = WORDS) =>
    withStatus(world.webhook('scripted', actor.connectionId, [received(['+5511999990001'], { text: said })]), 200);

  it('is what the tenant says, or the operator, or nothing', async () => {
    const path = `/v1/tenants/${actor.tenantId}/retention`;
    const none = { messageContentDays: null, eventDays: null, deliveryDays: null, auditDays: null };
    expect(await withStatus(world.call(`GET ${path}`), 200)).toEqual({ own: {}, effective: none });
    expect(await withStatus(set({ messageContentDays: 30, eventDays: 90 }), 200)).toEqual({
      own: { messageContentDays: 30, eventDays: 90 },
      // Events say what messages say.
      effective: { ...none, messageContentDays: 30, eventDays: 30 },
    });
    const strict = worldOn(world.context.store, {
      beside: world,
      retention: { ...none, auditDays: 400, eventDays: 10 },
    });
    await withStatus(set({ eventDays: null }), 200);
    expect(await withStatus(strict.call(`GET ${path}`), 200)).toEqual({
      own: { eventDays: null },
      effective: { ...none, auditDays: 400 },
    });
    await problem(set({ messageContentDays: 6 }), 'invalid_request', 422);
    await problem(set({ contentDays: 30 }), 'invalid_request', 422);
    await problem(world.call(`GET ${path}`, { key: actor.key }), 'insufficient_scope', 403);
    await problem(
      world.call('PUT /v1/tenants/ten_01ARZ3NDEKTSV4RRFFQ69G5FAV/retention', { body: {} }),
      'resource_not_found',
    );
  });

  it('is the content of messages: the message stays, and its idempotency key with it', async () => {
    const body = text('+5511999990001', { text: WORDS });
    const sent = await withStatus(send(world, actor, body, 'order-1'), 201);
    await hear();
    await set({ messageContentDays: 7 });
    world.clock.advance(7 * DAY);
    const fresh = await withStatus(send(world, actor, text('+5511999990002', { text: 'fresh' })), 201);
    world.clock.advance(1);
    await sweep();
    const after = await messages();
    expect(after).toHaveLength(3);
    expect(JSON.stringify(after)).not.toContain(WORDS);
    expect(after.find(({ id }) => id === sent.id)).toMatchObject({ content: { type: 'removed' }, state: 'sent' });
    expect(after.find(({ id }) => id === fresh.id)).toMatchObject({ content: { text: 'fresh' } });
    const rows = await world.context.store.db
      .selectFrom('message')
      .selectAll()
      .where('tenant_id', '=', actor.tenantId)
      .execute();
    expect(JSON.stringify(rows)).not.toContain(WORDS);
    // What was said in events goes with it.
    expect(JSON.stringify(await events())).not.toContain(WORDS);
    const count = world.scripted.sends.length;
    expect(await withStatus(send(world, actor, body, 'order-1'), 201)).toMatchObject({ id: sent.id });
    await problem(send(world, actor, text('+5511999990001', { text: 'other' }), 'order-1'), 'idempotency_key_reused');
    expect(world.scripted.sends).toHaveLength(count);
  });

  it('never is what waits to be sent, or what nobody knows the end of', async () => {
    await set({ messageContentDays: 7 });
    const { behaviour } = world.scripted;
    world.scripted.behaviour = () => {
      throw new Error('perhaps');
    };
    const expiresAt = new Date(world.clock.now().getTime() + 30 * DAY).toISOString();
    const waits = await withStatus(send(world, actor, text('+5511999990003', { text: WORDS, expiresAt })), 202);
    world.scripted.behaviour = behaviour;
    const done = await withStatus(send(world, actor, text('+5511999990004', { text: 'over' })), 201);
    const careless = await createActor(world, 'forgetful');
    await world.call(`PUT /v1/tenants/${careless.tenantId}/retention`, { body: { messageContentDays: 7 } });
    world.forgetful.behaviour = () => {
      throw new GatewayError({ code: 'outcome_unknown' });
    };
    const unknown = await withStatus(send(world, careless, text('+5511999990005', { text: WORDS })), 202);
    expect(unknown).toMatchObject({ state: 'unknown' });
    world.clock.advance(8 * DAY);
    await sweep();
    // Somebody may yet decide to send it again.
    expect(await withStatus(world.call(`GET /v1/messages/${unknown.id}`), 200)).toMatchObject({
      content: { text: WORDS },
    });
    const contents = async () => new Map((await messages()).map(({ id, content }) => [id, content]));
    expect((await contents()).get(waits.id)).toMatchObject({ text: WORDS });
    expect((await contents()).get(done.id)).toMatchObject({ type: 'removed' });
    // What failed and says nothing any more is not sent again.
    await world.context.store.db.updateTable('message').set({ state: 'failed' }).where('id', '=', done.id).execute();
    await problem(world.call(`POST /v1/messages/${done.id}/retry`), 'conflict', 409);
    await world.dispatch();
    expect(JSON.stringify(world.scripted.sends.at(-1)?.message)).toContain(WORDS);
    await sweep();
    expect((await contents()).get(waits.id)).toMatchObject({ type: 'removed' });
  });

  it('is events, but none that is still to be delivered', async () => {
    await created(world.call('POST /v1/webhook-endpoints', { key: actor.key, body: { url: 'https://shop.test/e' } }));
    await set({ eventDays: 7 });
    await hear();
    await hear();
    const { db } = world.context.store;
    const pending = await db.selectFrom('delivery').selectAll().where('tenant_id', '=', actor.tenantId).execute();
    expect(pending.length).toBeGreaterThan(1);
    const [delivered, ...waiting] = pending;
    await db
      .updateTable('delivery')
      .set({ state: 'delivered', due_at: null })
      .where('id', '=', delivered?.id ?? '')
      .execute();
    world.clock.advance(8 * DAY);
    await sweep();
    expect((await events()).map(({ sequence }) => sequence)).toEqual(waiting.map(({ sequence }) => sequence));
    await db
      .updateTable('delivery')
      .set({ state: 'failed', due_at: null })
      .where('tenant_id', '=', actor.tenantId)
      .execute();
    await sweep();
    expect(await events()).toEqual([]);
  });

  it('is deliveries and audit entries, whose events and deeds stay', async () => {
    await created(world.call('POST /v1/webhook-endpoints', { key: actor.key, body: { url: 'https://shop.test/e' } }));
    await hear();
    await set({ deliveryDays: 7, auditDays: 30 });
    const { db } = world.context.store;
    const deliveries = () => db.selectFrom('delivery').selectAll().where('tenant_id', '=', actor.tenantId).execute();
    const [first] = await deliveries();
    await db
      .updateTable('delivery')
      .set({ state: 'delivered', due_at: null })
      .where('id', '=', first?.id ?? '')
      .execute();
    const before = await deliveries();
    const told = await events();
    world.clock.advance(8 * DAY);
    await sweep();
    expect(await deliveries()).toHaveLength(before.length - 1);
    expect(await events()).toEqual(told);
    const audit = async () =>
      (await withStatus(world.call(`GET /v1/audit?tenantId=${actor.tenantId}`), 200)).data.map(
        (entry) => (entry as Json & { action: string }).action,
      );
    expect(await audit()).toContain('tenant.created');
    world.clock.advance(30 * DAY);
    await sweep();
    expect(await audit()).toEqual([]);
  });

  it('goes in pieces, from where the last one stopped, and one process at a time', async () => {
    await set({ messageContentDays: 7 });
    await hear();
    const { db } = world.context.store;
    const [model] = await db.selectFrom('message').selectAll().where('tenant_id', '=', actor.tenantId).execute();
    const copies = Array.from({ length: 1_100 }, (_none, index) => ({
      ...model!,
      id: `${model?.id.slice(0, -5)}${String(index).padStart(5, '0')}`,
      provider_message_id: null,
    }));
    for (let at = 0; at < copies.length; at += 100) {
      await db
        .insertInto('message')
        .values(copies.slice(at, at + 100))
        .execute();
    }
    world.clock.advance(8 * DAY);
    const left = async () =>
      (
        await db
          .selectFrom('message')
          .select('id')
          .where('tenant_id', '=', actor.tenantId)
          .where('content', '!=', '{"type":"removed"}')
          .execute()
      ).length;
    // No time at all: nothing is done, and it is said so.
    expect(await sweep(world.context, 0)).toBe(true);
    expect(await left()).toBe(1_101);
    let calls = 0;
    const now = Date.now;
    // Each look at the clock is a second: there is time for two pieces.
    Date.now = () => (calls += 1) * 1000;
    try {
      // The last tenant there is.
      await db
        .updateTable('sweep')
        .set({ due_at: 0, position: actor.tenantId.slice(0, -1) })
        .execute();
      expect(await sweepRetention(world.context, 2_500)).toBe(true);
    } finally {
      Date.now = now;
    }
    const between = await left();
    expect(between).toBeGreaterThan(0);
    expect(between).toBeLessThan(1_101);
    expect(await sweepRetention(world.context, Date.now() + 60_000)).toBe(false);
    expect(await left()).toBe(0);
    // It rests now, and whoever else looks finds nothing to do.
    await hear('again');
    world.clock.advance(1000);
    expect(await tidyUntil(world.context, Date.now() + 60_000)).toBe(false);
  });

  it('is looked for by a tick, where there is no host', async () => {
    await set({ messageContentDays: 7 });
    await hear();
    world.clock.advance(8 * DAY);
    await world.context.store.db.updateTable('sweep').set({ due_at: 0 }).execute();
    await withStatus(world.call('POST /v1/tick'), 200);
    expect(JSON.stringify(await messages())).not.toContain(WORDS);
  });
});
