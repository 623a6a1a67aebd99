import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashApiKey } from '../../core/crypto/api-key.ts';
import { generateEncryptionKey } from '../../core/crypto/keyring.ts';
import { createMetrics } from '../../netlify/host/metrics.ts';
import { createApp } from '../../netlify/http/app.ts';
import { listen, status as answering } from '../webhooks-out/support/receiver.ts';
import { ProviderApiError, type SessionState } from '../../core/provider/index.ts';
import { deliverDue } from '../../core/webhooks-out/deliver.ts';
import { spawnProgram } from '../support/program.ts';
import { temporaryWorld, type TemporaryWorld } from '../support/world.ts';
import { PRIVATE } from '../webhooks-out/support/stage.ts';
import { createActor, problem, received, send, withStatus, type Actor } from './support/actors.ts';
import { ADMIN_KEY, worldOn, type World } from './support/world.ts';

const TOKEN = 'metrics-token-0123456789';

/** The value of a sample by its whole name; undefined where it is not there. */
function valueOf(text: string, name: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

describe('metrics', () => {
  let world: TemporaryWorld;
  let actor: Actor;
  beforeAll(async () => {
    world = await temporaryWorld({ webhooks: PRIVATE });
    actor = await createActor(world);
  });
  afterAll(() => world.close());

  it('without a token are for the admin key, and are what the database knows', async () => {
    await withStatus(send(world, actor), 201);
    const { status, headers, text } = await world.call('GET /metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(text).toMatch(/^polyzap_connections\{provider="scripted",status="\w+"\} 1$/m);
    expect(valueOf(text, 'polyzap_messages_last_day{provider="scripted",outcome="sent"}')).toBe(1);
    for (const name of [
      'polyzap_queue_messages',
      'polyzap_queue_oldest_seconds',
      'polyzap_queue_lag_seconds',
      'polyzap_webhook_endpoints{state="failing"}',
      'polyzap_webhook_lag_seconds',
    ])
      expect(valueOf(text, name), name).toBe(0);
    await problem(world.call('GET /metrics', { key: actor.key }), 'insufficient_scope', 403);
    await problem(world.call('GET /metrics', { key: '' }), 'unauthenticated', 401);
    await problem(world.call('GET /metrics', { key: TOKEN }), 'unauthenticated', 401);
  });

  it('say how much waits and for how long, messages and deliveries', async () => {
    const own = await temporaryWorld({ webhooks: PRIVATE });
    try {
      const busy = await createActor(own);
      const endpoint = { url: 'https://app.test/', events: ['message.received'] };
      await withStatus(own.call('POST /v1/webhook-endpoints', { key: busy.key, body: endpoint }), 201);
      await withStatus(own.webhook('scripted', busy.connectionId, [received(['+5511999990005'])]), 200);
      own.scripted.behaviour = () => {
        throw new ProviderApiError({ code: 'provider_unavailable', message: 'away', provider: 'scripted' });
      };
      await withStatus(send(own, busy), 202);
      const dueAt = own.clock.now().getTime() + 90_000;
      await own.context.store.db.updateTable('send').set({ due_at: dueAt }).execute();
      own.clock.advance(120_000);
      const { text } = await own.call('GET /metrics');
      const value = (name: string) => valueOf(text, name);
      expect(value('polyzap_queue_messages')).toBe(1);
      expect(value('polyzap_queue_oldest_seconds')).toBe(120);
      expect(value('polyzap_queue_lag_seconds')).toBe(30);
      expect(value('polyzap_webhook_pending_deliveries')).toBe(1);
      expect(value('polyzap_webhook_lag_seconds')).toBe(120);
      expect(value('polyzap_webhook_endpoints{state="healthy"}')).toBe(1);
    } finally {
      await own.close();
    }
  });

  it('count each loss of a phone’s connection once, whichever process hears of it, and for ever', async () => {
    const beside = worldOn(world.context.store, { beside: world });
    const shop = await createActor(world);
    let told = 0;
    const tell = (through: World, state: SessionState) => {
      world.clock.advance(1_000);
      const timestamp = world.clock.now().toISOString();
      const event = { type: 'session.state_changed' as const, id: `state-${(told += 1)}`, timestamp, data: state };
      return withStatus(through.webhook('scripted', shop.connectionId, [event]), 200);
    };
    const connected = { status: 'connected', number: '+15550001111', nextAction: 'none' } as const;
    const lost = (attempt: number) =>
      ({ status: 'reconnecting', attempt, retryAt: '2026-11-24T13:00:00.000Z', nextAction: 'none' }) as const;
    const count = async (through: World = world) =>
      valueOf((await through.call('GET /metrics')).text, 'polyzap_reconnects_total{provider="scripted"}');
    expect(await count()).toBeUndefined();
    await tell(world, connected);
    await tell(world, lost(1));
    await tell(beside, lost(2));
    await tell(beside, connected);
    await tell(beside, lost(1));
    for (const one of [world, beside]) expect(await count(one)).toBe(2);
    // A counter never goes back: what was counted outlives the phone and whose it was.
    await withStatus(world.call(`DELETE /v1/tenants/${shop.tenantId}`), 204);
    expect(await count()).toBe(2);
  });

  it('count sends, deliveries, events and requests, by kinds that are few', async () => {
    const metrics = await createMetrics();
    const context = { ...world.context, metrics: { tokenHash: hashApiKey(TOKEN), ...metrics } };
    const app = createApp(context);
    const ask = (method: string, path: string, key: string, body?: unknown, headers: Record<string, string> = {}) =>
      app.request(path, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    const message = { to: '+5511999990001', type: 'text', text: 'Hello' };
    const { id } = (await (await ask('POST', '/v1/messages', actor.key, message)).json()) as { id: string };
    await ask('GET', `/v1/messages/${id}`, actor.key);
    await ask('GET', '/v1/messages/nothing', actor.key);
    await ask('GET', '/v1/nowhere/at/all', actor.key);
    await ask('GET', '/nowhere', actor.key);
    const events = [received(['+5511999990005'])];
    const path = `/webhooks/scripted/${actor.connectionId}`;
    for (let twice = 0; twice < 2; twice += 1)
      await ask('POST', path, '', events, { secret: 'scripted-secret-0123456789' });
    const good = await listen();
    const bad = await listen(answering(500));
    for (const { url } of [good, bad]) await ask('POST', '/v1/webhook-endpoints', actor.key, { url });
    await ask('POST', '/v1/messages', actor.key, { ...message, to: '+5511999990002' });
    await deliverDue(context);

    const answer = await ask('GET', '/metrics', TOKEN);
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(valueOf(text, 'polyzap_sends_total{provider="scripted",outcome="accepted"}')).toBe(2);
    expect(valueOf(text, 'polyzap_provider_seconds_count{provider="scripted"}')).toBe(2);
    expect(valueOf(text, 'polyzap_webhook_deliveries_total{outcome="delivered"}')).toBe(1);
    expect(valueOf(text, 'polyzap_webhook_deliveries_total{outcome="refused"}')).toBe(1);
    expect(valueOf(text, 'polyzap_provider_events_total{provider="scripted"}')).toBe(1);
    expect(valueOf(text, 'polyzap_provider_events_repeated_total{provider="scripted"}')).toBe(1);
    const requests = (method: string, route: string, code: number) =>
      valueOf(text, `polyzap_http_request_seconds_count{method="${method}",route="${route}",status="${code}"}`);
    expect(requests('POST', '/v1/messages', 201)).toBe(2);
    expect(requests('GET', '/v1/messages/:id', 200)).toBe(1);
    expect(requests('GET', '/v1/messages/:id', 404)).toBe(1);
    expect(requests('GET', '/v1/*', 404)).toBe(1);
    expect(requests('POST', '/webhooks/:provider/:connectionId', 200)).toBe(2);
    expect(text).toContain('process_resident_memory_bytes ');
    // Nothing that there are many of.
    for (const one of [actor.tenantId, actor.connectionId, id, 'nowhere']) expect(text).not.toContain(one);
    expect((await ask('GET', '/metrics', ADMIN_KEY)).status).toBe(200);
    // Where there is a token, others are wrong all the same.
    expect((await ask('GET', '/metrics', `${TOKEN}x`)).status).toBe(401);
    expect((await ask('GET', '/metrics', actor.key)).status).toBe(403);
    // The token opens nothing else.
    expect((await ask('GET', '/v1/stats', TOKEN)).status).toBe(401);
  });

  it('of the host are counted where its environment has a token, and what it counts is its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'polyzap-metrics-'));
    try {
      await using host = await spawnProgram({
        args: ['netlify/host/main.ts'],
        env: {
          DATABASE_URL: join(folder, 'gateway.db'),
          POLYZAP_PORT: '0',
          POLYZAP_ADMIN_KEY: ADMIN_KEY,
          POLYZAP_ENCRYPTION_KEYS: generateEncryptionKey(new Date()),
          POLYZAP_METRICS_TOKEN: TOKEN,
        },
      });
      const headers = { authorization: `Bearer ${TOKEN}` };
      await fetch(`${host.url}/healthz`);
      const text = await (await fetch(`${host.url}/metrics`, { headers })).text();
      expect(text).toContain('polyzap_http_request_seconds_count{method="GET",route="/healthz",status="200"} 1\n');
      expect(text).toContain('nodejs_eventloop_lag_seconds ');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
