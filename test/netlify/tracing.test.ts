import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTraceparent, writeTraceparent } from '../../core/trace.ts';
import { deliverDue } from '../../core/webhooks-out/deliver.ts';
import { dispatchDue } from '../../core/messages/dispatch.ts';
import { createHttp } from '../../core/provider-kit/http.ts';
import { ProviderApiError } from '../../core/provider/index.ts';
import { createApp } from '../../netlify/http/app.ts';
import { createOtlpTracer, type OtlpTracer } from '../../netlify/tracing/otlp.ts';
import { baileys } from '../../providers/baileys-server/index.ts';
import { listen, status as answering } from '../webhooks-out/support/receiver.ts';
import { PRIVATE } from '../webhooks-out/support/stage.ts';
import { createActor, received, withStatus, type Actor } from './support/actors.ts';
import { accept, WEBHOOK_SECRET } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { ADMIN_KEY, createWorld, type World } from './support/world.ts';

const TRACE = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const PARENT = 'bbbbbbbbbbbbbbbb';
const SECRET = 'secret-of-the-tests-0123456789';
const CALLER = `00-${TRACE}-${PARENT}-01`;

type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number; readonly message?: string };
};

/** A collector on loopback. */
async function startCollector(status = 200) {
  const spans: Span[] = [];
  const seen: { url: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ url: request.url ?? '', headers: request.headers });
      const body = JSON.parse(Buffer.concat(chunks).toString()) as {
        resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
      };
      spans.push(...body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      response.writeHead(status).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { endpoint, spans, seen, close: () => server.close() };
}

describeOnStores('traces', (store) => {
  let world: World;
  let actor: Actor;
  let collector: Awaited<ReturnType<typeof startCollector>>;
  let tracer: OtlpTracer;
  let lost = 0;
  beforeAll(async () => {
    world = await createWorld(await store(), { webhooks: PRIVATE });
    actor = await createActor(world);
    collector = await startCollector();
    tracer = createOtlpTracer({
      endpoint: `${collector.endpoint}/`,
      headers: 'x-token=a%20b, other=1',
      service: 'shop',
      onLost: (spans) => void (lost += spans),
    });
  });
  afterAll(async () => {
    await tracer.stop();
    collector.close();
  });

  it('lead from the caller’s through the queue to the provider and on to webhook endpoints', async () => {
    const context = { ...world.context, tracer };
    const app = createApp(context);
    const ask = (path: string, body: unknown, headers: Record<string, string> = {}) =>
      app.request(path, {
        method: 'POST',
        headers: { authorization: `Bearer ${actor.key}`, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const endpoint = await listen();
    await withStatus(world.call('POST /v1/webhook-endpoints', { key: actor.key, body: { url: endpoint.url } }), 201);
    const traceparent = `00-${TRACE}-${PARENT}-01`;
    world.scripted.behaviour = () => {
      throw new ProviderApiError({ code: 'provider_unavailable', message: 'away', provider: 'scripted' });
    };
    const message = { to: '+5511999990001', type: 'text', text: 'Hello' };
    expect((await ask('/v1/messages', message, { traceparent })).status).toBe(202);
    world.scripted.behaviour = accept;
    world.clock.advance(60_000);
    // A worker of another process: it has nothing but the queue.
    while ((await dispatchDue({ ...world.context, tracer })) > 0);
    await deliverDue(context);
    await tracer.flush();

    const mine = collector.spans.filter(({ traceId }) => traceId === TRACE);
    const request = mine.find(({ name }) => name === 'POST /v1/messages');
    expect(request).toMatchObject({ parentSpanId: PARENT, kind: 2, status: {} });
    const sends = mine.filter(({ name }) => name === 'send scripted');
    expect(sends.map(({ parentSpanId }) => parentSpanId)).toEqual([request?.spanId, request?.spanId]);
    expect(sends.map(({ status }) => status)).toEqual([{ code: 2, message: 'provider_unavailable' }, {}]);
    const delivery = mine.find(({ name }) => name === 'deliver event');
    expect(delivery).toMatchObject({ parentSpanId: request?.spanId, kind: 3 });
    expect(endpoint.received[0]?.headers['traceparent']).toBe(`00-${TRACE}-${delivery?.spanId}-01`);
    for (const span of mine)
      expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
    expect(collector.seen[0]).toMatchObject({ url: '/v1/traces', headers: { 'x-token': 'a b', other: '1' } });
    // Nothing of what was said, nor to whom.
    expect(JSON.stringify(collector.spans)).not.toMatch(/Hello|5511999990001/);

    // What a backend tells begins one of its own, and is delivered within it.
    const inbound = await ask(`/webhooks/scripted/${actor.connectionId}`, [received(['+5511999990005'])], {
      secret: WEBHOOK_SECRET,
    });
    expect(inbound.status).toBe(200);
    await deliverDue(context);
    await tracer.flush();
    const heard = collector.spans.find(({ name }) => name.startsWith('POST /webhooks/'));
    expect(heard?.parentSpanId).toBeUndefined();
    expect(collector.spans.some((span) => span.name === 'deliver event' && span.parentSpanId === heard?.spanId)).toBe(
      true,
    );
  });

  it('go on at the provider: a send names its own span, any other call the request that it is made for', async () => {
    const backend = await listen(answering(500));
    const url = new URL(backend.url).origin;
    const reached = {
      ...world.context,
      http: createHttp(),
      providers: { ...world.context.providers, baileys },
      providerSettings: {
        ...world.context.providerSettings,
        baileys: { url, secret: SECRET, eventsSecret: SECRET },
      },
    };
    const traced = createApp({ ...reached, tracer });
    const ask = (app: typeof traced, method: string, path: string, body?: unknown) =>
      app.request(path, {
        method,
        headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json', traceparent: CALLER },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    const made = { tenantId: actor.tenantId, provider: 'baileys' };
    const connected = await ask(traced, 'POST', '/v1/connections', made);
    expect(connected.status).toBe(201);
    const { id } = (await connected.json()) as { id: string };
    backend.received.length = 0;
    const message = { connectionId: id, to: '+5511999990009', type: 'text', text: 'Hello' };
    const named = () => backend.received.splice(0).map(({ headers }) => headers['traceparent']);

    await ask(traced, 'POST', '/v1/messages', message);
    await tracer.flush();
    const send = collector.spans.findLast(({ name }) => name === 'send baileys');
    expect(send?.traceId).toBe(TRACE);
    expect(named()).toEqual([`00-${TRACE}-${send?.spanId}-01`]);
    await ask(traced, 'GET', `/v1/connections/${id}/health`);
    await tracer.flush();
    const request = collector.spans.findLast(({ name }) => name === 'GET /v1/connections/:id/health');
    const asked = named();
    expect(asked.length).toBeGreaterThan(0);
    expect(new Set(asked)).toEqual(new Set([`00-${TRACE}-${request?.spanId}-01`]));
    // Where nobody traces, what the caller says is not handed on either.
    await ask(createApp(reached), 'GET', `/v1/connections/${id}/health`);
    expect(new Set(named())).toEqual(new Set([undefined]));
  });

  it('that the caller does not sample are handed on, and not sent', async () => {
    const app = createApp({ ...world.context, tracer });
    const before = collector.spans.length;
    await app.request('/healthz', { headers: { traceparent: `00-${TRACE}-${PARENT}-00` } });
    await tracer.flush();
    expect(collector.spans).toHaveLength(before);
  });

  it('are lost and counted where the collector does not take them; nothing else fails', async () => {
    const refusing = await startCollector(500);
    const unlucky = createOtlpTracer({
      endpoint: refusing.endpoint,
      headers: '',
      service: 'shop',
      onLost: (spans) => void (lost += spans),
    });
    const app = createApp({ ...world.context, tracer: unlucky });
    expect((await app.request('/healthz')).status).toBe(200);
    await unlucky.flush();
    refusing.close();
    expect(lost).toBe(1);
    await app.request('/healthz');
    await unlucky.stop();
    expect(lost).toBe(2);
  });

  it('leave nothing behind where nobody traces', async () => {
    const traceparent = `00-${TRACE}-${PARENT}-01`;
    const message = { to: '+5511999990003', type: 'text', text: 'Hello' };
    const sent = await withStatus(
      world.call('POST /v1/messages', { key: actor.key, body: message, headers: { traceparent } }),
      201,
    );
    const { db } = world.context.store;
    const row = await db.selectFrom('message').select('trace').where('id', '=', sent.id).executeTakeFirst();
    expect(row?.trace).toBeNull();
  });
});

it('a traceparent is read as W3C has it, or not at all', () => {
  const good = { traceId: TRACE, spanId: PARENT, sampled: true };
  expect(readTraceparent(writeTraceparent(good))).toEqual(good);
  expect(readTraceparent(`cc-${TRACE}-${PARENT}-09-what-the-future-will-bring`)).toEqual(good);
  for (const bad of [
    undefined,
    null,
    '',
    `00-${TRACE}-${PARENT}`,
    `ff-${TRACE}-${PARENT}-01`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-01x`,
  ])
    expect(readTraceparent(bad), String(bad)).toBeUndefined();
});
