import { beforeEach, describe, expect, it } from 'vitest';
import { createHttp } from '../../core/provider-kit/http.ts';
import { createActor, createKey, problem, withStatus } from '../netlify/support/actors.ts';
import { everythingIn } from '../netlify/support/bytes.ts';
import { describeOnStores, type TestStore } from '../netlify/support/stores.ts';
import { expectSigned, listen, status } from './support/receiver.ts';
import { createStage, type Delivery, type Stage } from './support/stage.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describeOnStores('webhook endpoints', (open) => {
  let store: TestStore;
  let stage: Stage;
  beforeEach(async () => {
    store = await open();
    stage = await createStage(store);
  });

  const call = (route: string, body?: unknown, key = stage.actor.key) =>
    stage.world.call(route, { key, ...(body !== undefined && { body }) });

  it('are made, shown, listed, changed and deleted by their tenant', async () => {
    const { secret, ...made } = await stage.endpoint({ url: 'https://app.test/hook', events: ['message.received'] });
    expect(secret).toMatch(/^whsec_/);
    expect(made).toMatchObject({ tenantId: stage.actor.tenantId, enabled: true, disabledReason: null });
    const path = `/v1/webhook-endpoints/${made.id}`;
    expect((await withStatus(call(`GET ${path}`), 200)).id).toBe(made.id);
    expect((await withStatus(call('GET /v1/webhook-endpoints'), 200)).data).toHaveLength(1);
    stage.world.clock.advance(1);
    const patch = { description: 'orders', enabled: false, events: [] };
    expect(await withStatus(call(`PATCH ${path}`, patch), 200)).toMatchObject({
      url: 'https://app.test/hook',
      ...patch,
    });
    await withStatus(call(`DELETE ${path}`), 204);
    await problem(call(`GET ${path}`), 'resource_not_found', 404);
    const { data } = await withStatus(stage.world.call(`GET /v1/audit?subject=${path.split('/').at(-1)}`), 200);
    expect(data.map((deed) => (deed as unknown as { action: string }).action)).toEqual([
      'webhook_endpoint.deleted',
      'webhook_endpoint.updated',
      'webhook_endpoint.created',
    ]);
  });

  it('need the scope manage, all of them', async () => {
    const { id } = await stage.endpoint({ url: 'https://app.test/hook' });
    const key = await createKey(stage.world, stage.actor.tenantId, ['send', 'read', 'connect']);
    const routes = stage.world.routes.filter((route) => /webhook-endpoints|deliveries/.test(route));
    expect(routes).toHaveLength(10);
    for (const route of routes)
      await problem(call(route.replace(':id', id), undefined, key), 'insufficient_scope', 403);
  });

  it('of the operator hear all tenants, and no tenant sees them, nor what was delivered there', async () => {
    const app = await listen();
    const { id } = await stage.endpoint({ url: app.url, events: ['message.received'] }, 'admin');
    await stage.hear();
    await stage.deliver();
    expect(app.received).toHaveLength(1);
    expect((await withStatus(call('GET /v1/webhook-endpoints'), 200)).data).toEqual([]);
    await problem(call(`GET /v1/webhook-endpoints/${id}`), 'resource_not_found', 404);
    await problem(call(`GET /v1/webhook-endpoints/${id}/deliveries`), 'resource_not_found', 404);
    const [delivery] = await stage.log({ id });
    await problem(call(`POST /v1/deliveries/${delivery?.id}/redeliver`), 'resource_not_found', 404);
    await withStatus(stage.world.call(`POST /v1/deliveries/${delivery?.id}/redeliver`), 202);
    await stage.deliver();
    expect(app.received).toHaveLength(2);
  });

  it('are refused where they are wrong, or too many', async () => {
    const make = (body: object) => call('POST /v1/webhook-endpoints', body);
    await problem(make({ url: 'nonsense' }), 'invalid_request', 422);
    await problem(make({ url: 'https://a.test', events: ['no.such'] }), 'invalid_request', 422);
    await problem(make({ url: 'ftp://a.test' }), 'url_not_allowed', 422);
    await problem(make({ url: 'https://user:pw@a.test' }), 'url_not_allowed', 422);
    for (let count = 0; count < 20; count += 1) await withStatus(make({ url: `https://a.test/${count}` }), 201);
    await problem(make({ url: 'https://a.test' }), 'conflict', 409);
    await stage.endpoint({ url: 'https://a.test' }, (await createActor(stage.world)).key);
  });

  describe('a secret', () => {
    it('is shown once, and is nowhere else: no answer, no log, no database', async () => {
      const app = await listen(status(500));
      const { id, secret } = await stage.endpoint({ url: app.url });
      const rotated = await withStatus(call(`POST /v1/webhook-endpoints/${id}/rotate-secret`), 200);
      const { secret: next } = rotated as unknown as { secret: string };
      await stage.hear();
      await stage.deliver();
      const said = [
        await call(`GET /v1/webhook-endpoints/${id}`),
        await call('GET /v1/webhook-endpoints'),
        await call(`PATCH /v1/webhook-endpoints/${id}`, { description: 'x' }),
        await call(`GET /v1/webhook-endpoints/${id}/deliveries`),
        await call(`POST /v1/webhook-endpoints/${id}/ping`),
        await call('GET /v1/events'),
        await stage.world.call('GET /v1/audit'),
      ].map(({ text }) => text);
      const everything = [...said, ...stage.world.logged, await everythingIn(store, stage.world)].join('\n');
      expect(everything).toContain(id);
      for (const each of [secret, next]) expect(everything).not.toContain(each.replace('whsec_', ''));
      // A URL may hold a token: the log names endpoints by id.
      expect(stage.world.logged.join()).toContain('event not delivered');
      expect(stage.world.logged.join()).not.toContain('url-token');
    });

    it('signs beside its successor for a day', async () => {
      const app = await listen();
      const { id, secret: first } = await stage.endpoint({ url: app.url, events: ['message.received'] });
      const rotated = await withStatus(call(`POST /v1/webhook-endpoints/${id}/rotate-secret`), 200);
      const { secret: second } = rotated as unknown as { secret: string };
      await stage.hear();
      await stage.deliver();
      expectSigned(app.received[0]!, first);
      expectSigned(app.received[0]!, second);
      expect(await stage.read({ id })).toMatchObject({ previousSecretUntil: '2026-11-25T12:00:00.000Z' });
      stage.world.clock.advance(DAY_MS);
      await stage.hear();
      await stage.deliver();
      expectSigned(app.received[1]!, second);
      expect(() => expectSigned(app.received[1]!, first)).toThrow();
      expect(await stage.read({ id })).toMatchObject({ previousSecretUntil: null });
    });
  });

  it('are pinged on demand, disabled or not, and the answer says what happened', async () => {
    const app = await listen(status(200, {}, 'pong'));
    const { id, secret } = await stage.endpoint({ url: app.url, enabled: false });
    const ping = () => withStatus(call(`POST /v1/webhook-endpoints/${id}/ping`), 200);
    expect(await ping()).toMatchObject({ delivered: true, status: 200, error: null, answer: 'pong' });
    expectSigned(app.received[0]!, secret);
    expect(JSON.parse(app.received[0]!.body)).toMatchObject({
      id: app.received[0]!.id,
      type: 'webhook_endpoint.ping',
      tenantId: stage.actor.tenantId,
    });
    app.answer = status(404, {}, 'nobody');
    expect(await ping()).toMatchObject({ delivered: false, status: 404, error: 'answered 404', answer: 'nobody' });
    expect(await stage.read({ id })).toMatchObject({ failingSince: null });
    expect(await stage.log({ id })).toEqual([]);
  });

  describe('on a private network', () => {
    const refusing = (...addresses: string[]) => {
      const asked: string[] = [];
      const http = createHttp({
        publicOnly: true,
        resolve: async (name) => {
          asked.push(name);
          return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
        },
      });
      return { asked, webhooks: { http, allowPrivate: false } };
    };

    it('are refused when they are made or changed', async () => {
      stage = await createStage(store, refusing());
      const { id } = await stage.endpoint({ url: 'https://app.test/' });
      for (const url of [
        'http://app.test/',
        'https://localhost/',
        'https://127.0.0.1/',
        'https://10.1.2.3/',
        'https://169.254.169.254/latest/meta-data',
        'https://[::1]/',
        'https://[::ffff:127.0.0.1]/',
        'https://2130706433/',
        'https://app.test:8443/',
      ]) {
        await problem(call('POST /v1/webhook-endpoints', { url }), 'url_not_allowed', 422);
        await problem(call(`PATCH /v1/webhook-endpoints/${id}`, { url }), 'url_not_allowed', 422);
      }
    });

    it.each([['127.0.0.1'], ['10.0.0.1'], ['fd00::1'], ['203.0.113.1', '127.0.0.1']])(
      'are refused on each attempt where their name leads there (%s): what it led to before does not count',
      async (...addresses) => {
        const { asked, webhooks } = refusing(...addresses);
        stage = await createStage(store, { webhooks });
        const endpoint = await stage.endpoint({ url: 'https://rebound.test/', events: ['message.received'] });
        await stage.hear();
        await stage.deliver();
        stage.world.clock.advance(6_000);
        await stage.deliver();
        expect(asked).toEqual(['rebound.test', 'rebound.test']);
        const refused: Partial<Delivery['attempts'][number]> = {
          status: null,
          error: 'This URL may not be fetched: its host is not public',
        };
        expect(await stage.log(endpoint)).toMatchObject([{ state: 'pending', attempts: [refused, refused] }]);
        const ping = await withStatus(call(`POST /v1/webhook-endpoints/${endpoint.id}/ping`), 200);
        expect(ping).toMatchObject(refused);
        for (const address of addresses) expect(JSON.stringify([ping, stage.world.logged])).not.toContain(address);
      },
    );

    it('are refused also where a row says otherwise', async () => {
      stage = await createStage(store, refusing());
      const app = await listen();
      const endpoint = await stage.endpoint({ url: 'https://app.test/', events: ['message.received'] });
      await stage.world.context.store.db.updateTable('webhook_endpoint').set({ url: app.url }).execute();
      await stage.hear();
      await stage.deliver();
      expect(app.received).toEqual([]);
      expect((await stage.log(endpoint))[0]?.attempts[0]?.error).toContain('may not be fetched');
    });
  });
});
