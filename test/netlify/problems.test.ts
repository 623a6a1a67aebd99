import { beforeAll, describe, expect, it } from 'vitest';
import { ERROR_CODES, GatewayError } from '../../core/provider/index.ts';
import { problemResponse, toGatewayError } from '../../netlify/http/problem.ts';
import { createActor, problem, withStatus, type Actor } from './support/actors.ts';
import { describeOnStores } from './support/stores.ts';
import { ADMIN_KEY, createWorld, type World } from './support/world.ts';

describeOnStores('requests that make no sense', (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
    actor = await createActor(world);
  });
  const authorization = `Bearer ${ADMIN_KEY}`;

  it('to no route are 404; with another method 405 with what would do', async () => {
    for (const path of ['/', '/v1', '/v1/', '/v2/messages', '/v1/messages/a/b/c', '/webhooks', '/webhooks/memory'])
      await problem(world.call(`GET ${path}`), 'route_not_found', 404);
    const cases = {
      'DELETE /v1/messages': 'GET, POST',
      'PUT /v1/events': 'GET',
      'PATCH /webhooks/a/b': 'GET, POST',
      'POST /healthz': 'GET',
      'OPTIONS /v1/keys': 'GET, POST',
      'GET /v1/tenants/x/suspend': 'POST',
    };
    for (const [route, allow] of Object.entries(cases)) {
      const answer = world.call(route);
      await problem(answer, 'method_not_allowed', 405);
      expect((await answer).headers.get('allow'), route).toBe(allow);
    }
  });

  it('without a key are 401 before anything else', async () => {
    for (const route of world.routes.filter((path) => path.includes(' /v1/')))
      await problem(
        world.call(route, { key: '', ...(!route.startsWith('GET') && { body: '{' }) }),
        'unauthenticated',
        401,
      );
  });

  it('HEAD answers as GET does, without a body', async () => {
    for (const [path, status] of [
      ['/healthz', 200],
      ['/v1/messages', 200],
      ['/v1/messages/x', 404],
      ['/nowhere', 404],
    ] as const) {
      const response = await world.request(path, { method: 'HEAD', headers: { authorization } });
      expect([response.status, await response.text()], path).toEqual([status, '']);
      expect(response.headers.get('request-id')).toMatch(/^req_/);
    }
  });

  it('with a body that is not JSON say where', async () => {
    const post = (body: string, type = 'application/json') =>
      world.call('POST /v1/tenants', { body, headers: { 'content-type': type } });
    for (const [body, detail] of [
      ['{', 'at position 1'],
      ['{"name": Acme}', "Unexpected token 'A'"],
      ['{"name":', 'it ends too early'],
      ['\0', 'The body is not JSON'],
    ] as const) {
      const { detail: said } = await problem(post(body), 'invalid_json', 400);
      expect(said).toContain(detail);
      expect(said).not.toContain('Acme');
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', '', 'application/jsonx'])
      await problem(post('{"name":"x"}', type), 'unsupported_media_type', 415);
    for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/merge-patch+json'])
      await withStatus(post('{"name":"x"}', type), 201);
  });

  it('with too large a body are 413, announced or not', async () => {
    const chunk = new Uint8Array(1024 * 1024).fill(97);
    const chunked = () => {
      let left = 7;
      return new ReadableStream<Uint8Array>({
        pull: (controller) => ((left -= 1) >= 0 ? controller.enqueue(chunk) : controller.close()),
      });
    };
    const headers = { authorization, 'content-type': 'application/json' };
    for (const path of ['/v1/tenants', `/webhooks/scripted/${actor.connectionId}`]) {
      const init = { method: 'POST', headers, body: chunked(), duplex: 'half' } as RequestInit;
      const response = await world.request(path, init);
      expect(response.status).toBe(413);
      expect(((await response.json()) as { code: string }).code).toBe('body_too_large');
      const announced = await world.request(path, {
        method: 'POST',
        headers: { ...headers, 'content-length': '7000000' },
        body: 'x',
      });
      expect(announced.status).toBe(413);
    }
    expect(world.logged.filter((line) => line.includes('internal_error'))).toEqual([]);
  });

  it('with JSON nested without end are refused, not fatal', async () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    for (const body of [deep, `{"name":${deep}}`, `{"name":"x","metadata":${deep}}`])
      await problem(world.call('POST /v1/tenants', { body }), 'invalid_request', 422);
    const connection = `{"provider":"scripted","config":{"account":${deep}}}`;
    await problem(world.call('POST /v1/connections', { key: actor.key, body: connection }), 'invalid_request', 422);
  });

  it('that are wrong in more places than anybody reads, or deeper, are refused soon and in few words', async () => {
    // As large as a body may be: what takes time by the square of it would not end.
    const times = 2_900_000;
    const hostile = [
      `{"name":${'['.repeat(times)}"\\u0000"${']'.repeat(times)}}`,
      `{"${'x'.repeat(times)}":1}`,
      `{"name":["\\u0000${'x'.repeat(times)}"]}`,
      `{${Array.from({ length: 50_000 }, (_, at) => `"k${at}":1`).join(',')}}`,
      `{"metadata":[${'1,'.repeat(times / 2)}1]}`,
    ];
    for (const body of hostile) {
      const { text } = await world.call('POST /v1/tenants', { key: ADMIN_KEY, body });
      expect(text.slice(0, 100)).toContain('invalid_request');
      expect(text.length).toBeLessThan(20_000);
    }
    const { errors } = (await world.call('POST /v1/tenants', { key: ADMIN_KEY, body: hostile[3] })).body;
    expect(errors).toHaveLength(100);
    const said = async (body: string) => (await world.call('POST /v1/tenants', { key: ADMIN_KEY, body })).body.detail;
    expect(await said(`{"name":${'['.repeat(64)}1${']'.repeat(64)}}`)).toContain('nested too deeply');
    expect(await said(`{"name":${'['.repeat(63)}1${']'.repeat(63)}}`)).toContain('expected string');
    expect(await said(`{"name":[${'1,'.repeat(100_000)}1]}`)).toContain('holds too much');
    expect(await said(`{"name":[${'1,'.repeat(90_000)}1]}`)).toContain('expected string');
  });

  it('with odd ids and queries are 4xx', async () => {
    for (const id of [
      '%00',
      'a%00b',
      '%ff',
      '%',
      '..',
      '%2e%2e',
      "'; drop table message;--",
      'x'.repeat(8000),
      '\u{1F600}',
    ].map(encodeOdd)) {
      for (const route of ['GET /v1/messages', 'GET /v1/tenants', 'GET /v1/connections', 'DELETE /v1/keys']) {
        const { status, text } = await world.call(`${route}/${id}`);
        expect([404, 405], text).toContain(status);
      }
    }
    for (const query of [
      'cursor=%00',
      'tenantId=%00',
      'clientReference=a%00',
      'limit=1e9',
      'limit=NaN',
      'state=',
      '__proto__=1',
    ])
      await problem(world.call(`GET /v1/messages?${query}`), 'invalid_request', 422);
  });

  it('answers say nothing of what is behind them, and are kept by nobody', async () => {
    const { headers } = await world.call('GET /v1/messages/x');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    expect(await withStatus(world.call('GET /healthz', { key: '' }), 200)).toEqual({ status: 'ok' });
    expect(await withStatus(world.call('GET /readyz', { key: '' }), 200)).toEqual({ status: 'ready' });
  });
});

describe('the error table', () => {
  it('is what every problem is made of', async () => {
    for (const code of Object.keys(ERROR_CODES) as (keyof typeof ERROR_CODES)[]) {
      const response = problemResponse(new GatewayError({ code, retryAfterMs: 1_500 }), { requestId: 'req_1' });
      const { status, title, action, retryable } = ERROR_CODES[code];
      expect(response.status).toBe(status);
      expect(response.headers.get('retry-after')).toBe('2');
      expect(await response.json()).toMatchObject({ code, title, action, retryable, status, requestId: 'req_1' });
    }
  });

  it('tells a database that is away from a defect', () => {
    const coded = (code: string) => Object.assign(new Error('x'), { code });
    for (const away of [
      coded('ECONNREFUSED'),
      coded('57P01'),
      coded('40P01'),
      coded('53300'),
      coded('53100'),
      coded('25006'),
      Object.assign(new Error('x'), { errcode: 5 }),
      new Error('Connection terminated unexpectedly'),
    ])
      expect(toGatewayError(away).code).toBe('storage_unavailable');
    for (const defect of [
      coded('42P01'),
      new TypeError('x'),
      'text',
      undefined,
      Object.assign(new Error('x'), { errcode: 1 }),
    ])
      expect(toGatewayError(defect).code).toBe('internal_error');
    for (const orphan of [coded('23503'), Object.assign(new Error('x'), { errcode: 787 })])
      expect(toGatewayError(orphan).code).toBe('resource_not_found');
  });
});

/** Percent-encodes what a URL cannot hold, and leaves what was encoded wrongly on purpose. */
function encodeOdd(id: string): string {
  return id.startsWith('%') || id.includes('%') ? id : encodeURIComponent(id);
}
