import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenApiDocument } from '../../core/api/openapi/document.ts';
import { operations } from '../../core/api/openapi/operations.ts';
import { MEDIA_LIMITS } from '../../core/media/access.ts';
import { bytesStream } from '../../core/provider-kit/byte-stream.ts';
import type { Http } from '../../core/provider/index.ts';
import { makeLink } from '../connect-links/support.ts';
import { createMemoryStore } from '../media/support/memory-store.ts';
import { createKey, send, status, withStatus } from '../netlify/support/actors.ts';
import { everyType } from '../netlify/support/samples.ts';
import { ADMIN_KEY } from '../netlify/support/world.ts';
import { PNG } from '../support/pixel.ts';
import { temporaryWorld, type TemporaryWorld } from '../support/world.ts';
import { bodiesFor, bodiesOf } from './support/bodies.ts';
import { misfits } from './support/check-schema.ts';
import { undocumented } from './support/documented.ts';
import { goodRequests, makeKnown, TOO_LARGE, type Good, type Known } from './support/good.ts';

const QUERIES = ['limit', 'cursor', 'tenantId', 'after', 'type', 'force', 'format', 'state', 'connectionId', 'address'];

/** Says yes to every delivery. */
const RECEIVER: Http = {
  request: () => Promise.reject(new Error('no network in these tests')),
  stream: async () => ({ status: 204, headers: new Headers(), body: bytesStream(new Uint8Array()) }),
};

const JSON_BODY = { 'content-type': 'application/json' };

function bearer(key: string): Record<string, string> {
  return key === '' ? {} : { authorization: `Bearer ${key}` };
}

/** Nothing of it is replaced. */
const AS_IT_IS = { id: undefined, key: undefined, query: undefined, body: undefined };

describe('every answer', () => {
  let world: TemporaryWorld;
  let document: OpenApiDocument;
  let known: Known;
  let good: ReturnType<typeof goodRequests>;
  let keys: string[];
  let ids: string[];

  beforeAll(async () => {
    const store = createMemoryStore();
    world = await temporaryWorld({
      limits: { sendBudgetMs: 200 },
      webhooks: { http: RECEIVER, allowPrivate: true },
      media: {
        store: {
          ...store,
          presign: async ({ method, key }) => ({ method, url: `https://s3.test/${key}`, headers: {} }),
        },
        limits: { ...MEDIA_LIMITS, maxAnswerBytes: TOO_LARGE - 1 },
        openUrl: async () => ({ body: bytesStream(PNG), mediaType: 'image/png' }),
      },
    });
    document = (await (await world.request('/openapi.json', {})).json()) as OpenApiDocument;
    known = await makeKnown(world);
    good = goodRequests(world, known);
    const { actor, official, inbound, sent } = known;
    const { id: linkId, token } = await makeLink(world, actor, { connectionId: actor.connectionId });
    keys = [
      '',
      'nonsense',
      actor.key,
      official.key,
      await createKey(world, actor.tenantId, ['read']),
      await createKey(world, actor.tenantId, ['connect']),
      ADMIN_KEY,
      token,
    ];
    ids = [
      sent,
      inbound.id,
      inbound.contactId,
      actor.connectionId,
      official.connectionId,
      official.tenantId,
      linkId,
      'con_01ARZ3NDEKTSV4RRFFQ69G5FAV',
      'x',
    ];
  });
  afterAll(() => world.close());

  async function ask(route: string, path: string, init: RequestInit): Promise<number> {
    const response = await world.request(path, init);
    const said = {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      text: await response.text(),
      headers: response.headers,
    };
    expect(undocumented(document, route, said)).toEqual([]);
    return said.status;
  }

  /** A request that goes well: one of its own, or about what is known. */
  async function goodRequest(route: string): Promise<Good> {
    const own = good.usual[route];
    if (own !== undefined) return own();
    const [, path = ''] = route.split(' ');
    const [body] = bodiesOf(route, { ...known.actor, target: known.inbound.id, planId: known.ids['plans'] ?? '' });
    const id = known.ids[/(\w[\w-]*)\/:id/.exec(path)?.[1] ?? ''] ?? 'none';
    return { path: path.replace(':id', id), key: ADMIN_KEY, ...(body !== undefined && { body: JSON.stringify(body) }) };
  }

  /** What is asked instead of what would go well; `undefined` leaves it as it is. */
  type Spoilt = {
    readonly id?: string | undefined;
    readonly key?: string | undefined;
    readonly query?: readonly (readonly [string, string])[] | undefined;
    /** Null: none. */
    readonly body?: string | null | undefined;
  };

  async function askSpoilt(route: string, { id, key, query, body }: Spoilt): Promise<number> {
    const [method = '', pattern = ''] = route.split(' ');
    const request = await goodRequest(route);
    let { path } = request;
    if (id !== undefined) {
      // What it is called for must still be there afterwards.
      const isOtherPath = id === '.' || id === '..';
      const ends = method === 'DELETE' || route.endsWith('/suspend') || isOtherPath;
      const named = ends ? 'x' : encodeURIComponent(id.toWellFormed()) || 'x';
      path = pattern.replace(':provider', 'scripted').replaceAll(/:\w+/g, named);
    }
    if (query !== undefined) {
      const search = new URLSearchParams(query.map(([name, value]) => [name, value.toWellFormed()])).toString();
      path = `${path.split('?')[0]}?${search}`;
    }
    const asked = body === undefined ? request.body : (body ?? undefined);
    const as = key ?? request.key;
    return ask(route, path, {
      method,
      headers: {
        ...JSON_BODY,
        ...bearer(as),
        ...request.headers,
      },
      ...(asked !== undefined && method !== 'GET' && { body: asked }),
    });
  }

  it('to any request at all is documented: its status, its type, each of its fields', async () => {
    const text = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('\0', '', '-1', '1e999', '__proto__'));
    const asIs = fc.constant(undefined);
    const request = fc.constantFrom(...world.routes).chain((route) =>
      fc.record({
        route: fc.constant(route),
        id: fc.oneof(
          { weight: 4, arbitrary: asIs },
          { weight: 2, arbitrary: fc.constantFrom(...ids) },
          { weight: 1, arbitrary: text },
        ),
        key: fc.oneof(asIs, fc.constantFrom(...keys)),
        query: fc.oneof(
          asIs,
          fc.array(fc.tuple(fc.constantFrom(...QUERIES), fc.oneof(text, fc.constantFrom(...ids, 'true', '10'))), {
            maxLength: 2,
          }),
        ),
        // What a route is really asked for, now and then spoilt.
        body: fc.oneof(
          asIs,
          bodiesFor(route, { ...known.actor, target: known.inbound.id, planId: known.ids['plans'] ?? '' }),
        ),
      }),
    );
    const wentWell = new Set<string>();
    await fc.assert(
      fc.asyncProperty(request, async ({ route, ...spoilt }) => {
        if ((await askSpoilt(route, spoilt)) < 300) wentWell.add(route);
      }),
      // Every route is asked for what goes well once, before chance takes over: about refusals alone little would be proven.
      {
        numRuns: 600,
        examples: world.routes.map((route): [Spoilt & { route: string }] => [{ ...AS_IT_IS, route }]),
      },
    );
    const never = world.routes.filter((route) => !wentWell.has(route));
    expect(never, 'say in test/openapi/support/good.ts how these are asked so that it goes well').toEqual([]);
  }, 180_000);

  it('with which something goes well is one that the document has, and the document has no other', async () => {
    const reached = new Set<string>();
    for (const route of world.routes) reached.add(`${route} ${await askSpoilt(route, AS_IT_IS)}`);
    for (const [answer, request] of Object.entries(good.otherwise)) {
      const route = answer.slice(0, answer.lastIndexOf(' '));
      const { path, key, headers, body } = await request();
      const init = { headers: { ...JSON_BODY, ...bearer(key), ...headers }, ...(body !== undefined && { body }) };
      reached.add(`${route} ${await ask(route, path, { method: route.split(' ')[0] ?? '', ...init })}`);
    }
    const documented = operations.flatMap(({ method, path, answers }) =>
      Object.keys(answers).map((status) => `${method.toUpperCase()} ${path} ${status}`),
    );
    expect([...reached].toSorted()).toEqual(documented.toSorted());
  });

  it('about a message of every type, and each of its events, is documented', async () => {
    const { actor, inbound } = known;
    const bodies = Object.values(everyType('+5511999990001', inbound.id));
    for (const body of bodies) {
      const answer = await send(world, actor, body);
      const contentType = answer.headers.get('content-type') ?? '';
      expect(undocumented(document, 'POST /v1/messages', { ...answer, contentType })).toEqual([]);
      if (answer.status !== 201) continue;
      await world.webhook('scripted', actor.connectionId, [status(`SCR-${answer.body.id}`, 'delivered')]);
    }
    const events = await withStatus(world.call('GET /v1/events?limit=500', { key: actor.key }), 200);
    const types = new Set(events.data.map(({ type }) => type));
    expect([...types]).toEqual(expect.arrayContaining(['message.received', 'message.status_changed']));
    expect(events.data.flatMap((event) => misfits(document, { $ref: '#/components/schemas/Event' }, event))).toEqual(
      [],
    );
  });

  it('that says more than it may, or less, would be found', () => {
    const healthy = { status: 200, contentType: 'application/json', text: '{"status":"ok"}' };
    expect(undocumented(document, 'GET /healthz', healthy)).toEqual([]);
    for (const [said, line] of [
      [{ text: '{"status":"ok","uptime":1}' }, '$.uptime is not documented'],
      [{ text: '{}' }, '$.status is missing'],
      [{ text: '{"status":"well"}' }, '$.status is not "ok"'],
      [{ status: 418 }, 'answered 418'],
      [{ contentType: 'text/html' }, 'text/html'],
      [{ headers: new Headers({ 'request-id': 'x', 'x-frame-options': 'x', etag: 'x' }) }, '200 has etag, which'],
    ] as const) {
      expect(undocumented(document, 'GET /healthz', { ...healthy, ...said }).join()).toContain(line);
    }
    expect(undocumented(document, 'GET /nowhere', healthy)).toEqual(['GET /nowhere is not documented']);
    const problem = { code: 'outside_window', status: 500 };
    const wrong = undocumented(document, 'GET /healthz', {
      status: 500,
      contentType: 'application/problem+json',
      text: JSON.stringify(problem),
    });
    expect(wrong.join()).toContain('$.code is none of ["internal_error"]');
  });
});
