import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, it, vi } from 'vitest';
import { deliverDue } from '../../core/webhooks-out/deliver.ts';
import { claimFor, recoverDeliveries } from '../../core/webhooks-out/claim.ts';
import { allEvents, received, withStatus } from '../netlify/support/actors.ts';
import { observe, type Observed } from '../netlify/support/failing.ts';
import { describeOnStores, type TestStore } from '../netlify/support/stores.ts';
import { createWorld, worldOn } from '../netlify/support/world.ts';
import { eventually } from '../support/waiting.ts';
import { listen, ok, silent, status } from './support/receiver.ts';
import { createStage, PRIVATE, type Stage } from './support/stage.ts';

const MESSAGES = ['message.received'];
const HOUR_MS = 60 * 60 * 1000;

describeOnStores('a webhook endpoint', (open) => {
  let store: TestStore;
  let stage: Stage;
  beforeEach(async () => {
    store = await open();
    stage = await createStage(store);
  });

  const call = (route: string, body?: unknown) =>
    stage.world.call(route, { key: stage.actor.key, ...(body !== undefined && { body }) });

  it('that is down for days is left alone more and more, then disabled, with an event; enabled again it gets the rest', async () => {
    const app = await listen(status(500));
    const watcher = await listen();
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.endpoint({ url: watcher.url, events: ['webhook_endpoint.disabled'] });
    for (let contact = 10; contact < 60; contact += 1) await stage.hear(`+55119999900${contact}`);
    await stage.deliver();
    // Not one request for each of the fifty: what was under way together, then nothing more.
    const first = app.received.length;
    expect(first).toBeLessThanOrEqual(40);
    let hours = 0;
    for (; (await stage.read(endpoint)).enabled; hours += 1) {
      expect(hours).toBeLessThan(200);
      stage.world.clock.advance(HOUR_MS);
      await stage.deliver();
    }
    expect(hours).toBeGreaterThanOrEqual(120);
    // One request at a time, an hour apart here.
    expect(app.received.length - first).toBeLessThanOrEqual(hours + 5);
    expect(await stage.read(endpoint)).toMatchObject({ enabled: false, disabledReason: 'failing' });
    const disabled = (await allEvents(stage.world, stage.actor)).filter(
      ({ type }) => type === 'webhook_endpoint.disabled',
    );
    expect(disabled).toMatchObject([{ connectionId: null, data: { endpointId: endpoint.id, reason: 'failing' } }]);
    await stage.deliver();
    expect(watcher.received.map(({ id }) => id)).toEqual([disabled[0]?.id]);

    await stage.hear('+5511999990099', 'while disabled');
    app.answer = ok;
    app.received.length = 0;
    stage.world.clock.advance(30 * HOUR_MS);
    await stage.deliver();
    expect(app.received).toEqual([]);
    await withStatus(call(`PATCH /v1/webhook-endpoints/${endpoint.id}`, { enabled: true }), 200);
    await stage.deliver();
    const body = { since: '2026-11-01T00:00:00Z', only: 'undelivered' };
    await withStatus(call(`POST /v1/webhook-endpoints/${endpoint.id}/redeliver`, body), 202);
    await stage.deliver();
    const all = (await allEvents(stage.world, stage.actor)).filter(({ type }) => type === 'message.received');
    expect(new Set(app.received.map(({ id }) => id))).toEqual(new Set(all.map(({ id }) => id)));
    expect(app.received).toHaveLength(51);
  });

  it('that answers 410 is disabled at once', async () => {
    const app = await listen(status(410));
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear();
    await stage.deliver();
    expect(await stage.read(endpoint)).toMatchObject({ enabled: false, disabledReason: 'gone' });
    expect(await stage.log(endpoint)).toMatchObject([{ state: 'failed', attempts: [{ status: 410 }] }]);
    const types = (await allEvents(stage.world, stage.actor)).map(({ type }) => type);
    expect(types).toContain('webhook_endpoint.disabled');
    const refused = call(`POST /v1/webhook-endpoints/${endpoint.id}/redeliver`, { since: '2026-11-01T00:00:00Z' });
    await withStatus(refused, 409);
  });

  it('of the operator that answers 410 is disabled without an event in any tenant', async () => {
    const endpoint = await stage.endpoint({ url: (await listen(status(410))).url, events: MESSAGES }, 'admin');
    await stage.hear();
    await stage.deliver();
    expect(await stage.read(endpoint)).toMatchObject({ enabled: false, disabledReason: 'gone' });
    expect((await allEvents(stage.world, stage.actor)).map(({ type }) => type)).not.toContain(
      'webhook_endpoint.disabled',
    );
  });

  it('that never answers is given up after the time-out, and tried again', async () => {
    stage = await createStage(store, { webhookTimeoutMs: 50 });
    const app = await listen(silent);
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear();
    await stage.deliver();
    expect(await stage.log(endpoint)).toMatchObject([
      { state: 'pending', attempts: [{ status: null, error: 'no answer within 50 ms' }] },
    ]);
    const [entry] = await stage.log(endpoint);
    // A timer may be a moment early; it is never earlier than that.
    expect(entry?.attempts[0]?.durationMs).toBeGreaterThan(40);
    app.answer = ok;
    stage.world.clock.advance(6_000);
    // By one with more patience: a busy machine may need longer for an answer.
    await deliverDue((await createWorld(store, { webhooks: PRIVATE, beside: stage.world })).context);
    expect(await stage.log(endpoint)).toMatchObject([{ state: 'delivered' }]);
  });

  it('that closes half-way has not taken it', async () => {
    const app = await listen((response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => response.destroy());
    });
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear();
    await stage.deliver();
    const [entry] = await stage.log(endpoint);
    expect(entry).toMatchObject({ state: 'pending', attempts: [{ status: 200 }] });
    expect(entry?.attempts[0]?.error).toMatch(/^the answer broke off/);
  });

  it('that has no end to what it says has taken it: we stop listening', async () => {
    const app = await listen((response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    });
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear();
    await stage.deliver();
    const [entry] = await stage.log(endpoint);
    expect(entry?.state).toBe('delivered');
    expect(entry?.attempts[0]?.answer).toHaveLength(512);
  });

  it('that redirects is not followed', async () => {
    const inner = await listen();
    const app = await listen(status(307, { location: inner.url }));
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear();
    await stage.deliver();
    expect(inner.received).toEqual([]);
    expect(await stage.log(endpoint)).toMatchObject([
      { state: 'pending', attempts: [{ status: 307, error: 'redirects are not followed' }] },
    ]);
  });

  it('that is deleted while it is called gets nothing more', async () => {
    const app = await listen();
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    app.answer = (response) => {
      void call(`DELETE /v1/webhook-endpoints/${endpoint.id}`).then(() => response.writeHead(200).end());
    };
    await stage.hear('+5511999990005', 'first');
    await stage.hear('+5511999990005', 'second');
    await stage.deliver();
    expect(app.received).toHaveLength(1);
    expect(await stage.world.context.store.db.selectFrom('delivery').selectAll().execute()).toEqual([]);
  });

  it('of a tenant that is deleted while it is called does no harm', async () => {
    const app = await listen((response) => {
      void stage.world
        .call(`DELETE /v1/tenants/${stage.actor.tenantId}?force=true`)
        .then(() => response.writeHead(410).end());
    });
    await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear();
    await stage.deliver();
    expect(app.received).toHaveLength(1);
    expect(await stage.deliver()).toBe(0);
  });

  it('of a suspended tenant waits until it is resumed; the operator goes on hearing', async () => {
    const [app, operator] = [await listen(), await listen()];
    await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.endpoint({ url: operator.url, events: MESSAGES }, 'admin');
    await withStatus(stage.world.call(`POST /v1/tenants/${stage.actor.tenantId}/suspend`), 200);
    await stage.hear();
    await stage.deliver();
    expect([app.received.length, operator.received.length]).toEqual([0, 1]);
    await withStatus(stage.world.call(`POST /v1/tenants/${stage.actor.tenantId}/resume`), 200);
    await stage.deliver();
    expect([app.received.length, operator.received.length]).toEqual([1, 1]);
  });
});

describeOnStores('a delivering worker', (open) => {
  it('that dies after the post and before it is written down: delivered again, with the same id', async () => {
    const store = await open();
    const observed: Observed = observe(await store.open());
    const stage = await createStage(store);
    const app = await listen();
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear();
    const dying = worldOn(observed.store, { webhooks: PRIVATE, beside: stage.world });
    app.answer = (response) => {
      observed.failFrom(1);
      response.writeHead(200).end();
    };
    await expect(deliverDue(dying.context)).rejects.toThrow('Connection terminated');
    app.answer = ok;
    // Its claim stands until the lease ends.
    expect(await stage.deliver()).toBe(0);
    stage.world.clock.advance(stage.world.context.limits.leaseMs);
    expect(await stage.deliver()).toBe(1);
    expect(app.received.map(({ id }) => id)).toEqual([app.received[0]?.id, app.received[0]?.id]);
    expect(await stage.log(endpoint)).toMatchObject([{ state: 'delivered' }]);
  });

  it('that took too long says nothing of what another has delivered meanwhile', async () => {
    const store = await open();
    const stage = await createStage(store);
    const slow = Promise.withResolvers<void>();
    const app = await listen((response) => void slow.promise.then(() => response.writeHead(500).end()));
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear();
    const late = stage.deliver();
    await expect.poll(() => app.received.length).toBe(1);
    app.answer = ok;
    stage.world.clock.advance(stage.world.context.limits.leaseMs);
    const other = await createWorld(store, { webhooks: PRIVATE, beside: stage.world });
    expect(await deliverDue(other.context)).toBe(1);
    slow.resolve();
    await late;
    expect(await stage.log(endpoint)).toMatchObject([{ state: 'delivered', attempts: [{ status: 204 }] }]);
    expect(await stage.read(endpoint)).toMatchObject({ enabled: true, failingSince: null });
  });

  it('waits for no row that another one has in hand, and takes the others (SKIP LOCKED)', async (context) => {
    const store = await open();
    if (store.engine === 'sqlite') return context.skip('SQLite lets one write at a time');
    const stage = await createStage(store);
    const app = await listen();
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    for (const contact of [10, 11, 12]) await stage.hear(`+55119999900${contact}`);
    const beside = await store.open();
    const taken = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    const holding = beside.db.transaction().execute(async (transaction) => {
      await transaction.selectFrom('delivery').select('id').orderBy('sequence').limit(1).forUpdate().execute();
      taken.resolve();
      await done.promise;
    });
    await taken.promise;
    const claiming = claimFor(stage.world.context, endpoint.id, 0);
    // Who waits for the row waits until this test gives it back: then it has claimed all three.
    await Promise.race([claiming, delay(10_000)]);
    done.resolve();
    await holding;
    expect((await claiming)?.claims).toHaveLength(2);
  });

  it('looks again where something ended while it looked: what waited for that would be left behind', async () => {
    const stage = await createStage(await open());
    const held = Promise.withResolvers<() => void>();
    const app = await listen((response, received, count) =>
      received.body.includes('first of two')
        ? held.resolve(() => ok(response, received, count))
        : ok(response, received, count),
    );
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear('+5511999990001', 'alone');
    await stage.hear('+5511999990002', 'first of two');
    await stage.hear('+5511999990002', 'second of two');

    const { db } = stage.world.context.store;
    const begin = db.transaction.bind(db);
    let looks = 0;
    vi.spyOn(db, 'transaction').mockImplementation(() => {
      const begun = begin();
      const execute = begun.execute.bind(begun);
      begun.execute = async (work) => {
        const found = await execute(work);
        looks += 1;
        if (looks !== 2) return found;
        // It has seen that the first of two is still under way, and has not said so yet.
        (await held.promise)();
        await eventually(
          async () => (await stage.log(endpoint)).filter(({ state }) => state === 'delivered').length === 2,
        );
        return found;
      };
      return begun;
    });
    expect(await stage.deliver()).toBe(3);
    expect(app.received).toHaveLength(3);
  });

  it('leaves its claims to the next process where that one is alone', async () => {
    const store = await open();
    const stage = await createStage(store);
    const app = await listen();
    await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear();
    const { db } = stage.world.context.store;
    const later = stage.world.clock.now().getTime() + 20_000;
    await db.updateTable('delivery').set({ leased: 1, attempts: 1, due_at: later }).execute();
    expect(await stage.deliver()).toBe(0);
    await recoverDeliveries(stage.world.context);
    expect(await stage.deliver()).toBe(1);
  });

  it('beside another one: each event once, and each conversation in its order', async () => {
    const store = await open();
    const stage = await createStage(store);
    const app = await listen();
    await stage.endpoint({ url: app.url, events: MESSAGES });
    const other = await createWorld(store, { webhooks: PRIVATE, beside: stage.world });
    for (let round = 0; round < 8; round += 1) {
      const batch = Array.from({ length: 10 }, (_, contact) => received([`+551199999${1000 + contact}`]));
      await withStatus(stage.world.webhook('scripted', stage.actor.connectionId, batch), 200);
    }
    const rounds = async (context: typeof other.context) => {
      while ((await deliverDue(context)) > 0);
    };
    await Promise.all([rounds(stage.world.context), rounds(other.context)]);
    await stage.deliver();
    const bodies = app.received.map(
      ({ body }) => JSON.parse(body) as { sequence: number; data: { contact: { id: string } } },
    );
    expect(bodies).toHaveLength(80);
    expect(new Set(bodies.map(({ sequence }) => sequence)).size).toBe(80);
    for (const [, line] of Map.groupBy(bodies, ({ data }) => data.contact.id)) {
      const sequences = line.map(({ sequence }) => sequence);
      expect(sequences).toEqual(sequences.toSorted((left, right) => left - right));
    }
  });
});
