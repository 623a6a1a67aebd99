import { expect, test } from 'vitest';
import { verifyTimestamped } from '../../core/provider-kit/signature.ts';
import { EVENT_SIGNATURE_HEADER, EVENT_TIMESTAMP_HEADER } from '../../providers/baileys-server/wire.ts';
import { createDelivery } from '../../providers/baileys-server/server/src/events/delivery.ts';
import type { Outbox, QueuedEvent } from '../../providers/baileys-server/server/src/events/outbox.ts';
import { createLog } from '../../providers/baileys-server/server/src/log.ts';
import { eventually } from '../support/waiting.ts';
import { EVENTS_SECRET, startGateway } from './harness.ts';
import { SESSION, setUpWorld } from './world.ts';

const log = createLog('silent');

/** An outbox in memory: what is on disk is tested in `storage.test.ts`. */
function memoryOutbox(queues: Record<string, QueuedEvent[]>): Outbox & { wake(session: string): void } {
  let listener: (session: string) => void = () => undefined;
  return {
    add: () => Promise.reject(new Error('not here')),
    append: () => Promise.reject(new Error('not here')),
    peek: (session, limit) => Promise.resolve((queues[session] ?? []).slice(0, limit)),
    remove: (session, upTo) => {
      queues[session] = (queues[session] ?? []).filter(({ seq }) => seq > upTo);
      return Promise.resolve();
    },
    sessions: () => Promise.resolve(Object.keys(queues)),
    onAdded: (callback) => void (listener = callback),
    wake: (session) => listener(session),
  };
}

const queue = (count: number, createdAt = Date.now()): QueuedEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    seq: index + 1,
    createdAt,
    json: JSON.stringify({ type: 'unknown', id: String(index + 1) }),
  }));

async function delivering(queues: Record<string, QueuedEvent[]>) {
  const gateway = await startGateway();
  const outbox = memoryOutbox(queues);
  const delivery = createDelivery({
    outbox,
    urlTemplate: gateway.url,
    secret: EVENTS_SECRET,
    log,
    now: Date.now,
    random: Math.random,
    timing: { firstRetryMs: 5, maxRetryMs: 20 },
  });
  return {
    gateway,
    outbox,
    delivery,
    async close() {
      await delivery.stop();
      await gateway.close();
    },
  };
}

test('a store that is away for a moment delays events, and no later one has to come for them', async () => {
  const { gateway, outbox, delivery, close } = await delivering({ a: queue(250) });
  const working = { peek: outbox.peek, remove: outbox.remove };
  const away = () => Promise.reject(new Error('the database is away'));
  let asked = 0;
  // At the first look, at the first removal, and once in between.
  Object.assign(outbox, {
    peek: (...parameters: Parameters<Outbox['peek']>) =>
      [1, 3].includes((asked += 1)) ? away() : working.peek(...parameters),
    remove: (...parameters: Parameters<Outbox['remove']>) => (asked === 2 ? away() : working.remove(...parameters)),
  });
  await delivery.start();
  await eventually(() => new Set(gateway.events.map(({ id }) => id)).size === 250);
  await close();
});

test('batches of a hundred, in order, signed over time and bytes', async () => {
  const { gateway, delivery, close } = await delivering({ a: queue(250) });
  await delivery.start();
  await eventually(() => gateway.events.length === 250);
  expect(gateway.events.map(({ id }) => id)).toEqual(queue(250).map(({ seq }) => String(seq)));
  expect(gateway.requests.map(({ body }) => (JSON.parse(body) as { events: unknown[] }).events.length)).toEqual([
    100, 100, 50,
  ]);
  for (const { headers, body, path } of gateway.requests) {
    expect(path).toBe('/webhooks/baileys/a');
    const request = {
      method: 'POST',
      url: '',
      headers: new Headers(headers as Record<string, string>),
      body: Buffer.from(body),
    };
    const check = {
      provider: 'baileys',
      secret: EVENTS_SECRET,
      timestampHeader: EVENT_TIMESTAMP_HEADER,
      signatureHeader: EVENT_SIGNATURE_HEADER,
      now: new Date(),
    };
    expect(() => verifyTimestamped(request, check)).not.toThrow();
    expect(() => verifyTimestamped({ ...request, body: Buffer.from(`${body} `) }, check)).toThrow();
  }
  await close();
});

test('a gateway that fails is tried again; nothing is skipped, and nobody else waits', async () => {
  const { gateway, delivery, close } = await delivering({ down: queue(3), up: queue(2) });
  let failures = 0;
  gateway.answer = (path) => (path.endsWith('/down') && failures++ < 4 ? 503 : 200);
  await delivery.start();
  await eventually(() => gateway.events.length === 5);
  expect(gateway.requests.filter(({ path }) => path.endsWith('/down'))).toHaveLength(5);
  expect(gateway.events.slice(0, 2).map(({ id }) => id)).toEqual(['1', '2']);
  await close();
});

test('a session that the gateway does not know: kept for a while, then dropped and counted', async () => {
  const young = await delivering({ a: queue(1) });
  young.gateway.answer = () => 404;
  await young.delivery.start();
  await eventually(() => young.gateway.requests.length >= 3);
  expect(young.delivery.dropped()).toBe(0);
  young.gateway.answer = () => 200;
  await eventually(() => young.gateway.events.length === 1);
  await young.close();

  const old = await delivering({ a: queue(2, Date.now() - 3_600_000) });
  old.gateway.answer = () => 410;
  await old.delivery.start();
  await eventually(() => old.delivery.dropped() === 2);
  await old.close();
});

test('events that come while a batch is on its way follow it', async () => {
  const queues = { a: queue(1) };
  const { gateway, outbox, delivery, close } = await delivering(queues);
  await delivery.start();
  queues.a.push({ seq: 2, createdAt: Date.now(), json: '{"type":"unknown","id":"2"}' });
  outbox.wake('a');
  await eventually(() => gateway.events.some(({ id }) => id === '2'));
  await close();
});

const world = setUpWorld();

test('events wait on disk for a gateway that is down, over a restart, each once', async () => {
  // Somebody's very first message may be overtaken by their second: Baileys looks up who they are in between.
  const first = await world.ana.sendText(world.shop.number, 'zero');
  await world.gateway.next('message.received');
  world.gateway.answer = () => 503;
  const ids = [await world.ana.sendText(world.shop.number, 'um'), await world.ana.sendText(world.shop.number, 'dois')];
  for (const id of ids) await world.ana.nextReceipt((receipt) => receipt.ids.includes(id) && receipt.fromDevice !== 0);
  await world.restart();
  expect(world.running.state(SESSION)).toMatchObject({ status: 'connected' });
  world.gateway.answer = () => 200;
  for (const id of ids) await world.gateway.next('message.received', ({ data }) => data.providerMessageId === id);
  const told = world.gateway.events.flatMap((event) =>
    event.type === 'message.received' ? [event.data.providerMessageId] : [],
  );
  expect(told).toEqual([first, ...ids]);
});
