import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { createActor, createKey, received, send, withStatus, type Actor } from './support/actors.ts';
import { everyType } from './support/samples.ts';
import { WEBHOOK_SECRET } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { ADMIN_KEY, createWorld, type Json, type World } from './support/world.ts';

const HEADERS = [
  'content-type',
  'idempotency-key',
  'accept',
  'x-forwarded-for',
  'content-encoding',
  'range',
  'if-none-match',
  'last-event-id',
  'content-length',
];
const QUERIES = [
  'limit',
  'cursor',
  'tenantId',
  'after',
  'type',
  'force',
  'format',
  'state',
  'connectionId',
  'token',
  'filename',
  'since',
  'from',
  'to',
  'x',
];
const TYPES = ['multipart/form-data; boundary=b', 'multipart/form-data', 'text/plain', 'application/json; charset=x'];

/** Of each route; more in a long round: `FUZZ_RUNS=500 npm test -- test/netlify/fuzz.test.ts`. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 12);

describeOnStores('anything at all', (store) => {
  let world: World;
  let actor: Actor;
  let ids: string[];
  let linkId: string;
  let linkToken: string;
  beforeAll(async () => {
    world = await createWorld(await store(), { limits: { sendBudgetMs: 200 } });
    actor = await createActor(world);
    const { id } = await withStatus(send(world, actor), 201);
    const spare = await createActor(world);
    const post = (path: string, body: unknown, headers = {}) =>
      withStatus(world.call(`POST ${path}`, { key: actor.key, body, headers }), 201);
    const medium = await post('/v1/media', 'bytes', { 'content-type': 'text/plain' });
    const endpoint = await post('/v1/webhook-endpoints', { url: 'https://app.test/' });
    const link = await post('/v1/connect-links', { connectionId: actor.connectionId });
    linkId = link.id;
    linkToken = new URL((link as Json & { readonly url: string }).url).hash.slice(1);
    ids = [id, actor.connectionId, spare.tenantId, medium.id, endpoint.id, linkId, 'con_01ARZ3NDEKTSV4RRFFQ69G5FAV'];
  });

  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({ maxLength: 12 }),
    fc.constantFrom('\0', '\ud800', '', '0', '-1', '1e999', '__proto__', '%00', '../..'),
  );

  /** Every one of the routes is asked `RUNS` times with these keys. Returns how often each status was answered. */
  async function ask(routes: readonly string[], keys: readonly string[]): Promise<Map<number, number>> {
    const statuses = new Map<number, number>();
    const request = fc.record({
      id: fc.oneof(fc.constantFrom(...ids), text.map(encode)),
      provider: fc.constantFrom('scripted', ...Object.keys(world.context.providers), 'fax'),
      key: fc.constantFrom(...keys),
      query: fc.array(
        fc.tuple(fc.constantFrom(...QUERIES), fc.oneof(text, fc.constantFrom(...ids, 'true', '10', 'raw'))),
        { maxLength: 3 },
      ),
      headers: fc.array(
        fc.tuple(
          fc.constantFrom(...HEADERS),
          fc.oneof(
            fc.constantFrom(...TYPES),
            fc.string({ maxLength: 20 }).map((value) => value.replaceAll(/[^\x21-\x7e]/g, '')),
          ),
        ),
        { maxLength: 2 },
      ),
      body: fc.oneof(fc.json({ maxDepth: 4 }), text, mutated(ids[0] ?? ''), fc.constant(undefined)),
    });
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      await fc.assert(
        fc.asyncProperty(request, async ({ id, provider, key, query, headers, body }) => {
          // What it is called for must still be there afterwards.
          const used = method === 'DELETE' || path.endsWith('/revoke') || path.endsWith('/suspend') ? 'gone' : id;
          const target = path.replace(':provider', provider).replaceAll(/:\w+/g, used === '' ? 'x' : used);
          const search = new URLSearchParams(query.map(([name, value]) => [name, value.toWellFormed()])).toString();
          const response = await world.request(`${target}?${search}`, {
            method,
            headers: {
              'content-type': 'application/json',
              authorization: `Bearer ${key}`,
              secret: WEBHOOK_SECRET,
              ...Object.fromEntries(headers),
            },
            ...(body !== undefined && method !== 'GET' && { body }),
          });
          const said = await response.text();
          statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
          expect(response.status, `${route} ${said}`).toBeLessThan(500);
          expect(response.headers.get('request-id')).toMatch(/^req_/);
          if (response.status >= 400) expect(JSON.parse(said)).toMatchObject({ status: response.status });
        }),
        { numRuns: RUNS, timeout: 30_000 },
      );
    }
    expect(world.logged.filter((line) => line.includes('internal_error'))).toEqual([]);
    return statuses;
  }

  it('is answered with less than 500, in time, on every route', async () => {
    const key = await createKey(world, actor.tenantId, ['send', 'read', 'manage', 'connect']);
    for (const path of ['/v1/media', '/connect/api/:id/start', '/webhooks/:provider/:connectionId', '/metrics'])
      expect(world.routes.filter((route) => route.endsWith(` ${path}`))).not.toEqual([]);
    const statuses = await ask(world.routes, [key, key, actor.key, '', 'nonsense']);
    // It is not all refused at the door.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(50);
  }, 180_000);

  it('is so with a connect link', async () => {
    const routes = world.routes.filter((route) => route.includes(' /connect/'));
    const others = ids;
    ids = [linkId];
    try {
      const statuses = await ask(routes, [linkToken, linkToken, 'nonsense', '']);
      expect(statuses.get(200) ?? 0).toBeGreaterThan(3);
    } finally {
      ids = others;
    }
  }, 180_000);

  it('is so with the key of the operator', async () => {
    const statuses = await ask(world.routes, [ADMIN_KEY]);
    expect(statuses.get(200) ?? 0).toBeGreaterThan(100);
  }, 180_000);

  it('that a backend proves is taken whole or refused, never lost half-way', async () => {
    const odd = fc.string({ unit: 'binary', maxLength: 20 });
    const event = fc.record({
      id: odd,
      from: odd,
      name: odd,
      said: odd,
      timestamp: fc.oneof(odd, fc.constant('2026-11-24T12:00:00Z')),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 4 }), async (events) => {
        const batch = events.map(({ id, from, name, said, timestamp }) => ({
          ...received([`u${from}`], { id: `f${id}`, name, text: said }),
          timestamp,
        }));
        const answer = await world.webhook('scripted', actor.connectionId, batch);
        expect(answer.status, answer.text).toBe(200);
      }),
      { numRuns: 100 },
    );
  }, 180_000);
});

/** A good body of some type, with one of its values replaced. */
function mutated(target: string): fc.Arbitrary<string> {
  const bodies = Object.values(everyType('+5511999990001', target)) as Record<string, unknown>[];
  return fc.tuple(fc.constantFrom(...bodies), fc.nat({ max: 8 }), fc.jsonValue()).map(([body, index, value]) => {
    const names = Object.keys(body);
    return JSON.stringify({ ...body, [names[index % names.length] ?? 'x']: value });
  });
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
