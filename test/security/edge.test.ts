import { beforeAll, describe, expect, it } from 'vitest';
import { composeGateway } from '../../netlify/compose.ts';
import { createApp } from '../../netlify/http/app.ts';
import { DEFAULT_RATE_LIMITS } from '../../netlify/http/edge.ts';
import { generateEncryptionKey } from '../../core/crypto/keyring.ts';
import { createActor, type Actor } from '../netlify/support/actors.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { createWorld, type World } from '../netlify/support/world.ts';

const PAGE = 'https://app.shop.example';
const ELSEWHERE = 'https://evil.example';

describeOnStores('the edge', (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
    actor = await createActor(world);
  });
  const ask = (corsOrigins: readonly string[], method: string, path: string, headers: Record<string, string> = {}) =>
    createApp(world.context, { corsOrigins }).request(path, { method, headers });
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
  const crossOrigin = (response: Response) =>
    [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));

  it('lets no page of elsewhere in, unless its origin was named', async () => {
    const authorization = `Bearer ${actor.key}`;
    for (const origin of [PAGE, ELSEWHERE, 'null']) {
      expect(crossOrigin(await ask([], 'OPTIONS', '/v1/messages', { origin, ...preflight }))).toEqual([]);
      expect(crossOrigin(await ask([], 'GET', '/v1/messages', { origin, authorization }))).toEqual([]);
    }
    const allowed = await ask([PAGE], 'OPTIONS', '/v1/messages', { origin: PAGE, ...preflight });
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(allowed.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
    // No cookie of ours exists, and none is invited.
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    const answer = await ask([PAGE], 'GET', '/v1/messages', { origin: PAGE, authorization });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, PAGE]);
    // Without the range, a page would take the first part of a medium for all of it.
    const shown = answer.headers.get('access-control-expose-headers')?.split(',');
    expect(shown).toEqual(expect.arrayContaining(['request-id', 'retry-after', 'content-range', 'etag']));
    // A refusal can be read there as well, and says nothing to anybody else.
    const refused = await ask([PAGE], 'GET', '/v1/messages', { origin: PAGE });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, PAGE]);
    for (const origin of [ELSEWHERE, `${PAGE}.evil.example`, 'null']) {
      const other = await ask([PAGE], 'GET', '/v1/messages', { origin, authorization });
      expect(other.headers.get('access-control-allow-origin')).toBeNull();
    }
    // Backends need none, and get none.
    expect(crossOrigin(await ask([PAGE], 'GET', '/healthz', { origin: PAGE }))).toEqual([]);
  });

  it('answers everything with the security headers, refusals included', async () => {
    for (const route of [
      'GET /healthz',
      'GET /v1/messages',
      'GET /nothing',
      'POST /v1/messages',
      'GET /openapi.json',
    ]) {
      const { headers } = await world.call(route, { key: '' });
      expect(headers.get('x-content-type-options'), route).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('strict-transport-security')).toContain('max-age=');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('takes no body without end, on any route, before it asks who sends it', async () => {
    const mutating = world.routes.filter((route) => !/^(GET|HEAD|OPTIONS) /.test(route));
    expect(mutating.length).toBeGreaterThan(40);
    for (const route of mutating) {
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern.replaceAll(/:\w+/g, 'x');
      const headers = { 'content-type': 'application/json', 'content-length': String(10 * 1024 ** 3) };
      const response = await world.request(path, { method, headers, body: '{}' });
      const { code } = (await response.json()) as { code: string };
      const refused = ROUTES_WITH_THEIR_OWN_LIMIT.has(route)
        ? ['unauthenticated', 'body_too_large']
        : ['body_too_large'];
      expect(refused, route).toContain(code);
    }
  });

  it('stops reading a body that does not say how long it is', async () => {
    let read = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const response = await world.request('/v1/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${actor.key}` },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(read).toBeLessThan(20);
  });
});

/** Media come as streams, which are counted while they come; who sends them is known before. */
const ROUTES_WITH_THEIR_OWN_LIMIT = new Set(['POST /v1/media', 'PUT /v1/media/:id/content']);

describe('the environment', () => {
  const compose = (changes: object) =>
    composeGateway(
      {
        DATABASE_URL: ':memory:',
        POLYZAP_ADMIN_KEY: 'admin-key-that-is-long-enough',
        POLYZAP_ENCRYPTION_KEYS: generateEncryptionKey(new Date()),
        POLYZAP_PUBLIC_URL: 'http://127.0.0.1:9',
        ...changes,
      },
      { poolSize: 1 },
    );
  const settings = async (changes: object) => {
    const { edge, trustedProxies, gateway, close } = await compose(changes);
    await close();
    return { edge, trustedProxies, gateway };
  };

  it('has limits on and CORS off where it says nothing', async () => {
    const { edge, trustedProxies, gateway } = await settings({});
    expect(edge).toEqual({ limits: DEFAULT_RATE_LIMITS, corsOrigins: [] });
    expect(trustedProxies.isTrusted('127.0.0.1')).toBe(false);
    expect(gateway.previousAdminKeyHash).toBeUndefined();
    expect(gateway.retention).toEqual({
      messageContentDays: null,
      eventDays: null,
      deliveryDays: null,
      auditDays: null,
    });
  });

  it('sets each of them', async () => {
    const { edge, trustedProxies, gateway } = await settings({
      POLYZAP_RATE_LIMIT_KEY: '60',
      POLYZAP_CORS_ORIGINS: `${PAGE}, http://localhost:3000`,
      POLYZAP_TRUSTED_PROXIES: '10.0.0.0/8',
      POLYZAP_ADMIN_KEY_PREVIOUS: 'the-admin-key-from-before',
      POLYZAP_KEEP_CONTENT_DAYS: '30',
    });
    expect(edge).toEqual({
      limits: { ...DEFAULT_RATE_LIMITS, key: 60 },
      corsOrigins: [PAGE, 'http://localhost:3000'],
    });
    expect(trustedProxies.isTrusted('10.9.9.9')).toBe(true);
    expect(gateway.previousAdminKeyHash).toMatch(/^[0-9a-f]{64}$/);
    expect(gateway.retention?.messageContentDays).toBe(30);
    expect((await settings({ POLYZAP_RATE_LIMIT: 'off' })).edge.limits).toBeUndefined();
  });

  it.each([
    ['POLYZAP_CORS_ORIGINS', '*'],
    ['POLYZAP_CORS_ORIGINS', `${PAGE}/`],
    ['POLYZAP_CORS_ORIGINS', 'app.shop.example'],
    ['POLYZAP_TRUSTED_PROXIES', 'proxy.internal'],
    ['POLYZAP_RATE_LIMIT_KEY', '0'],
    ['POLYZAP_RATE_LIMIT', 'maybe'],
    ['POLYZAP_ADMIN_KEY_PREVIOUS', 'short'],
    ['POLYZAP_KEEP_EVENTS_DAYS', '1'],
  ])('is refused with %s=%s, by its name', async (name, value) => {
    await expect(compose({ [name]: value })).rejects.toThrow(name);
  });
});
