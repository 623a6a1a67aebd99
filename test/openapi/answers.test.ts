import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenApiDocument } from '../../core/api/openapi/document.ts';
import {
  createActor,
  created,
  createKey,
  received,
  send,
  status,
  withStatus,
  type Actor,
} from '../netlify/support/actors.ts';
import { makeLink } from '../connect-links/support.ts';
import { everyType } from '../netlify/support/samples.ts';
import { ADMIN_KEY } from '../netlify/support/world.ts';
import { WEBHOOK_SECRET } from '../netlify/support/scripted.ts';
import { temporaryWorld, type TemporaryWorld } from '../support/world.ts';
import { bodiesFor } from './support/bodies.ts';
import { misfits } from './support/check-schema.ts';
import { undocumented } from './support/documented.ts';

const QUERIES = ['limit', 'cursor', 'tenantId', 'after', 'type', 'force', 'format', 'state', 'connectionId', 'address'];

describe('every answer', () => {
  let world: TemporaryWorld;
  let document: OpenApiDocument;
  let actor: Actor;
  let keys: string[];
  let ids: string[];
  /** What an id in a path of these routes may be, so that it is found. */
  let idOf: Readonly<Record<string, readonly string[]>>;

  beforeAll(async () => {
    world = await temporaryWorld({ limits: { sendBudgetMs: 200 } });
    document = (await (await world.request('/openapi.json', {})).json()) as OpenApiDocument;
    actor = await createActor(world);
    const plain = await createActor(world, 'windowed');
    const sent = await withStatus(send(world, actor), 201);
    await withStatus(
      world.webhook('scripted', actor.connectionId, [received(['+5511999990005'], { name: 'Ana' })]),
      200,
    );
    const inbound = await withStatus(world.call('GET /v1/messages?direction=inbound', { key: actor.key }), 200);
    keys = [
      '',
      'nonsense',
      actor.key,
      plain.key,
      await createKey(world, actor.tenantId, ['read']),
      await createKey(world, actor.tenantId, ['connect']),
    ];
    const { id: linkId, token } = await makeLink(world, actor, { connectionId: actor.connectionId });
    keys.push(ADMIN_KEY, token);
    const first = inbound.data[0];
    const make = async (route: string, body: object) => (await created(world.call(route, { body }))).id;
    const { tenantId, connectionId } = actor;
    const template = { tenantId, name: 'known', language: 'pt_BR', category: 'utility', body: 'Oi' };
    idOf = {
      tenants: [tenantId],
      contacts: [first?.contactId ?? ''],
      conversations: [first?.contactId ?? ''],
      connections: [connectionId],
      messages: [sent.id, first?.id ?? ''],
      'connect-links': [linkId],
      api: [linkId],
      templates: [await make('POST /v1/templates', template)],
      suppressions: [await make('POST /v1/suppressions', { tenantId, address: '+5511999990078' })],
      'webhook-endpoints': [await make('POST /v1/webhook-endpoints', { tenantId, url: 'https://shop.test/events' })],
      plans: [await make('POST /v1/plans', { name: 'Known', provider: 'scripted' })],
      keys: [await make('POST /v1/keys', { tenantId, name: 'other', scopes: ['read'] })],
    };
    ids = [
      sent.id,
      first?.id ?? '',
      first?.contactId ?? '',
      actor.connectionId,
      plain.connectionId,
      plain.tenantId,
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
    };
    expect(undocumented(document, route, said)).toEqual([]);
    return said.status;
  }

  it('to any request at all is documented: its status, its type, each of its fields', async () => {
    const text = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('\0', '', '-1', '1e999', '__proto__'));
    const request = fc.constantFrom(...world.routes).chain((route) =>
      fc.record({
        route: fc.constant(route),
        id: fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom(...(idOf[/(\w[\w-]*)\/:id/.exec(route)?.[1] ?? ''] ?? ids)) },
          { weight: 2, arbitrary: fc.constantFrom(...ids) },
          { weight: 1, arbitrary: text },
        ),
        // Half of them a key that may do it.
        key: fc.oneof(fc.constantFrom(undefined, ADMIN_KEY), fc.constantFrom(...keys)),
        query: fc.array(fc.tuple(fc.constantFrom(...QUERIES), fc.oneof(text, fc.constantFrom(...ids, 'true', '10'))), {
          maxLength: 2,
        }),
        // What a route is really asked for, now and then spoilt.
        body: bodiesFor(route, { ...actor, target: ids[1] ?? '', planId: idOf['plans']?.[0] ?? '' }),
      }),
    );
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(request, async ({ route, id, key, query, body }) => {
        const [method = '', path = ''] = route.split(' ');
        // What it is called for must still be there afterwards, and a revoked key would spoil the rest.
        const isOtherPath = id === '.' || id === '..';
        const named =
          method === 'DELETE' || route.endsWith('/suspend') || isOtherPath
            ? 'x'
            : encodeURIComponent(id.toWellFormed()) || 'x';
        const target = path.replaceAll(/:\w+/g, named).replace(':provider', 'scripted');
        const search = new URLSearchParams(query.map(([name, value]) => [name, value.toWellFormed()]));
        const answered = await ask(route, query.length === 0 ? target : `${target}?${search.toString()}`, {
          method,
          headers: {
            'content-type': 'application/json',
            ...(key !== '' && { authorization: `Bearer ${key ?? actor.key}` }),
            secret: WEBHOOK_SECRET,
          },
          ...(body !== undefined && method !== 'GET' && { body }),
        });
        if (answered < 300) seen.set(route, (seen.get(route) ?? 0) + 1);
      }),
      { numRuns: 1500 },
    );
    // The run would prove little if nothing ever went well.
    expect(seen.size).toBeGreaterThan(world.routes.length * 0.55);
  }, 60_000);

  it('about a message of every type, and each of its events, is documented', async () => {
    const inbound = await withStatus(world.call('GET /v1/messages?direction=inbound', { key: actor.key }), 200);
    const bodies = Object.values(everyType('+5511999990001', inbound.data[0]?.id ?? ''));
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
