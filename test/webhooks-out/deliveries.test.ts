import { beforeEach, expect, it } from 'vitest';
import { allEvents, createActor, received, send, status as report, withStatus } from '../netlify/support/actors.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { expectSigned, listen, ok, status, type Answer } from './support/receiver.ts';
import { createStage, type Stage } from './support/stage.ts';

const MESSAGES = ['message.received'];

describeOnStores('events to webhook endpoints', (store) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await createStage(await store());
  });

  const eventIds = async (type: string) =>
    (await allEvents(stage.world, stage.actor)).filter((event) => event.type === type).map((event) => event.id);

  it('arrive signed, once, and byte for byte as GET /v1/events shows them', async () => {
    const app = await listen();
    const { secret, ...endpoint } = await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear('+5511999990005', 'Olá 😀');
    expect(await stage.deliver()).toBe(1);
    expect(await stage.deliver()).toBe(0);
    const [got, ...more] = app.received;
    expect(more).toEqual([]);
    expectSigned(got!, secret);
    expect(got!.headers['content-type']).toBe('application/json');
    expect(got!.headers['webhook-timestamp']).toBe(String(Math.floor(stage.world.clock.now().getTime() / 1000)));
    const { text } = await stage.world.call('GET /v1/events?type=message.received', { key: stage.actor.key });
    expect(text).toContain(got!.body);
    expect(JSON.parse(got!.body)).toMatchObject({ id: got!.id, tenantId: stage.actor.tenantId });
    expect(await stage.log(endpoint)).toMatchObject([
      {
        eventId: got!.id,
        eventType: 'message.received',
        state: 'delivered',
        nextAttemptAt: null,
        attempts: [{ status: 204, error: null }],
      },
    ]);
    // The log shows what was sent, all but its signature.
    const [entry] = await stage.log(endpoint);
    expect(entry?.event).toEqual(JSON.parse(got!.body));
    const request = entry?.attempts[0]?.request;
    expect(request?.url).toBe(app.url);
    expect(got!.headers).toMatchObject(request?.headers ?? {});
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual(['content-type', 'webhook-id', 'webhook-timestamp']);
  });

  it('go to whoever asked for their type: the tenant, the operator, not another tenant, not a disabled one', async () => {
    const apps = await Promise.all(Array.from({ length: 5 }, () => listen()));
    const [all, some, operator, stranger, off] = apps.map(({ url }) => url);
    await stage.endpoint({ url: all });
    await stage.endpoint({ url: some, events: ['message.edited'] });
    await stage.endpoint({ url: operator }, 'admin');
    await stage.endpoint({ url: stranger }, (await createActor(stage.world)).key);
    await stage.endpoint({ url: off, enabled: false });
    await stage.hear();
    await stage.deliver();
    expect(apps.map(({ received }) => received.length > 0)).toEqual([true, false, true, false, false]);
  });

  it('are tried again on a schedule, the same bytes and the same id, and are failed after three days', async () => {
    const app = await listen(status(500, {}, 'out of order'));
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear();
    const gaps: number[] = [];
    for (let now = stage.world.clock.now().getTime(); ;) {
      await stage.deliver();
      const [entry] = await stage.log(endpoint);
      if (entry?.state === 'failed') break;
      const next = Date.parse(entry?.nextAttemptAt ?? '');
      gaps.push((next - now) / 1000);
      stage.world.clock.advance(next - now - 1);
      expect(await stage.deliver()).toBe(0);
      stage.world.clock.advance(1);
      now = next;
    }
    const expected = [5, 30, 120, 600, 3600, 14_400, 43_200, 86_400, 86_400];
    expect(gaps).toHaveLength(expected.length);
    for (const [index, gap] of gaps.entries()) {
      expect(gap).toBeGreaterThanOrEqual(expected[index]! * 0.9);
      expect(gap).toBeLessThanOrEqual(expected[index]! * 1.1);
    }
    expect(app.received).toHaveLength(10);
    expect(new Set(app.received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(app.received.map(({ id }) => id)).size).toBe(1);
    const [{ attempts } = { attempts: [] }] = await stage.log(endpoint, '?state=failed');
    expect(attempts).toHaveLength(10);
    expect(attempts[9]).toMatchObject({ status: 500, error: 'answered 500', answer: 'out of order' });
  });

  it('wait for as long as the endpoint asks them to', async () => {
    const app = await listen(status(503, { 'retry-after': '3600' }));
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear();
    await stage.deliver();
    stage.world.clock.advance(3_599_000);
    await stage.deliver();
    // Another event does not reach it either: it is the endpoint that asked.
    await stage.hear('+5511999990006');
    await stage.deliver();
    expect(app.received).toHaveLength(1);
    app.answer = ok;
    stage.world.clock.advance(1_000);
    await stage.deliver();
    expect(app.received).toHaveLength(3);
    expect(await stage.log(endpoint, '?state=pending')).toEqual([]);
  });

  it('keep the order of a conversation, whatever fails, and hold up no other; the log says who waits for whom', async () => {
    const refuseFirst: Answer = (response, { body }) =>
      void response.writeHead(body.includes('first') ? 500 : 200).end();
    const app = await listen(refuseFirst);
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear('+5511999990005', 'first');
    await stage.hear('+5511999990005', 'second');
    await stage.hear('+5511999990006', 'other');
    await stage.deliver();
    const said = () => app.received.map(({ body }) => /first|second|other/.exec(body)?.[0]);
    expect(new Set(said())).toEqual(new Set(['first', 'other']));
    expect(said()).toHaveLength(2);
    const [, second, first] = await stage.log(endpoint);
    expect(second).toMatchObject({ state: 'pending', waitsFor: first?.eventId, nextAttemptAt: null, attempts: [] });
    expect(first).toMatchObject({ state: 'pending', waitsFor: null, attempts: [{ status: 500 }] });
    app.answer = ok;
    stage.world.clock.advance(6_000);
    await stage.deliver();
    expect(said().slice(-2)).toEqual(['first', 'second']);
  });

  it('of a message that is sent and then reported on are in line with what the contact writes', async () => {
    const app = await listen(status(500));
    const endpoint = await stage.endpoint({ url: app.url, events: ['message.received', 'message.status_changed'] });
    const sent = await withStatus(send(stage.world, stage.actor), 201);
    await stage.hear('+5511999990001');
    await withStatus(
      stage.world.webhook('scripted', stage.actor.connectionId, [report(`SCR-${sent.id}`, 'delivered')]),
      200,
    );
    await stage.deliver();
    expect(app.received).toHaveLength(1);
    const log = await stage.log(endpoint);
    expect(log.map((entry) => [entry.eventType, entry.waitsFor !== null])).toEqual([
      ['message.status_changed', true],
      ['message.received', true],
      ['message.status_changed', false],
    ]);
  });

  it('are listed page by page', async () => {
    const endpoint = await stage.endpoint({ url: (await listen()).url, events: MESSAGES });
    for (let count = 0; count < 5; count += 1) await stage.hear(`+551199999000${count}`);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const path: string = `GET /v1/webhook-endpoints/${endpoint.id}/deliveries?limit=2${cursor && `&cursor=${cursor}`}`;
      const page = await withStatus(stage.world.call(path, { key: stage.actor.key }), 200);
      seen.push(...page.data.map((entry) => (entry as unknown as { eventId: string }).eventId));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual((await eventIds('message.received')).reverse());
  });

  it('are delivered again on demand, one or all since a time, with their ids; also what an endpoint missed', async () => {
    await stage.hear('+5511999990005', 'missed');
    stage.world.clock.advance(1_000);
    const since = stage.world.clock.now().toISOString();
    const app = await listen();
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES });
    await stage.hear();
    await stage.hear();
    await stage.deliver();
    const [entry] = await stage.log(endpoint);
    const { key } = stage.actor;
    await withStatus(stage.world.call(`POST /v1/deliveries/${entry?.id}/redeliver`, { key }), 202);
    await stage.deliver();
    const [, second, again] = app.received.map(({ id }) => id);
    expect(again).toBe(second);
    const redeliver = async (body: object) =>
      stage.world.call(`POST /v1/webhook-endpoints/${endpoint.id}/redeliver`, { key, body });
    expect((await redeliver({ since, only: 'undelivered' })).body).toEqual({ count: 0, nextCursor: null });
    expect((await redeliver({ since })).body).toEqual({ count: 2, nextCursor: null });
    expect((await redeliver({ since: '2026-01-01T00:00:00Z', only: 'undelivered' })).body).toMatchObject({ count: 3 });
    app.received.length = 0;
    await stage.deliver();
    expect(app.received.map(({ id }) => id)).toEqual(await eventIds('message.received'));
    expect(await stage.log(endpoint)).toHaveLength(3);
  });

  it('of all tenants are delivered again to an operator’s endpoint, those since a time and no others', async () => {
    const app = await listen();
    await stage.hear('+5511999990005', 'before');
    stage.world.clock.advance(90 * 24 * 3_600_000);
    const since = stage.world.clock.now().toISOString();
    const others = [await createActor(stage.world), await createActor(stage.world), stage.actor];
    for (const { connectionId } of others) {
      for (let index = 0; index < 2; index += 1) {
        await withStatus(stage.world.webhook('scripted', connectionId, [received(['+5511999990005'])]), 200);
      }
    }
    const endpoint = await stage.endpoint({ url: app.url, events: MESSAGES }, 'admin');
    const path = `POST /v1/webhook-endpoints/${endpoint.id}/redeliver`;
    expect((await stage.world.call(path, { body: { since } })).body).toEqual({ count: 6, nextCursor: null });
    await stage.deliver();
    expect(new Set(app.received.map(({ id }) => id)).size).toBe(6);
  });

  it('go with their events, and their endpoint, and their tenant', async () => {
    const endpoint = await stage.endpoint({ url: (await listen()).url });
    await stage.hear();
    const { db } = stage.world.context.store;
    await db.deleteFrom('event').where('type', '=', 'message.received').execute();
    expect((await stage.log(endpoint)).map((entry) => entry.eventType)).not.toContain('message.received');
    await withStatus(stage.world.call(`DELETE /v1/tenants/${stage.actor.tenantId}?force=true`), 204);
    expect(await db.selectFrom('delivery').selectAll().execute()).toEqual([]);
    expect(await db.selectFrom('webhook_endpoint').selectAll().execute()).toEqual([]);
  });
});
