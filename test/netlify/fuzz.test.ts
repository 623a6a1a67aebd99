import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { createActor, createKey, received, send, withStatus, type Actor } from './support/actors.ts';
import { everyType } from './support/samples.ts';
import { WEBHOOK_SECRET } from './support/scripted.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

const HEADERS = ['content-type', 'idempotency-key', 'accept', 'x-forwarded-for', 'content-encoding', 'range'];
const QUERIES = ['limit', 'cursor', 'tenantId', 'after', 'type', 'force', 'format', 'state', 'connectionId', 'x'];

describeOnStores('anything at all', (store) => {
  let world: World;
  let actor: Actor;
  let ids: string[];
  beforeAll(async () => {
    world = await createWorld(await store(), { limits: { sendBudgetMs: 200 } });
    actor = await createActor(world);
    const { id } = await withStatus(send(world, actor), 201);
    const spare = await createActor(world);
    ids = [id, actor.connectionId, spare.tenantId, 'con_01ARZ3NDEKTSV4RRFFQ69G5FAV'];
  });

  it('is answered with less than 500, in time', async () => {
    const key = await createKey(world, actor.tenantId, ['send', 'read', 'manage', 'connect']);
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.string({ maxLength: 12 }),
      fc.constantFrom('\0', '\ud800', '', '0', '-1', '1e999', '__proto__', '%00', '../..'),
    );
    const request = fc.record({
      route: fc.constantFrom(...world.routes),
      id: fc.oneof(fc.constantFrom(...ids), text.map(encode)),
      key: fc.constantFrom(key, actor.key, '', 'nonsense'),
      query: fc.array(
        fc.tuple(fc.constantFrom(...QUERIES), fc.oneof(text, fc.constantFrom(...ids, 'true', '10', 'raw'))),
        { maxLength: 3 },
      ),
      headers: fc.array(
        fc.tuple(
          fc.constantFrom(...HEADERS),
          fc.string({ maxLength: 20 }).map((value) => value.replaceAll(/[^\x21-\x7e]/g, '')),
        ),
        { maxLength: 2 },
      ),
      body: fc.oneof(fc.json({ maxDepth: 4 }), text, mutated(ids[0] ?? ''), fc.constant(undefined)),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ route, id, key: used, query, headers, body }) => {
        const [method = '', path = ''] = route.split(' ');
        // What it is called for must still be there afterwards.
        const target = path.replaceAll(/:\w+/g, method === 'DELETE' ? 'gone' : id === '' ? 'x' : id);
        const search = new URLSearchParams(query.map(([name, value]) => [name, value.toWellFormed()])).toString();
        const response = await world.request(`${target}?${search}`, {
          method,
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${used}`,
            secret: WEBHOOK_SECRET,
            ...Object.fromEntries(headers),
          },
          ...(body !== undefined && method !== 'GET' && { body }),
        });
        const said = await response.text();
        expect(response.status, `${route} ${said}`).toBeLessThan(500);
        expect(response.headers.get('request-id')).toMatch(/^req_/);
        if (response.status >= 400) expect(JSON.parse(said)).toMatchObject({ status: response.status });
      }),
      { numRuns: 600, timeout: 5_000 },
    );
    expect(world.logged.filter((line) => line.includes('internal_error'))).toEqual([]);
  }, 60_000);

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
  }, 60_000);
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
