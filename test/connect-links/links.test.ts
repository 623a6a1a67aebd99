import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expireLinks } from '../../core/connect-links/expire.ts';
import { workUntil } from '../../netlify/work/until.ts';
import { allEvents, createKey, problem, withStatus, type Actor } from '../netlify/support/actors.ts';
import { everythingIn } from '../netlify/support/bytes.ts';
import { describeOnStores, type TestStore } from '../netlify/support/stores.ts';
import { createWorld, type World } from '../netlify/support/world.ts';
import { afresh, ask, DAY_MS, deedsOf, makeLink, typesOf, view } from './support.ts';

describeOnStores('connect links', (open) => {
  let store: TestStore;
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    store = await open();
    world = await createWorld(store);
  });
  beforeEach(async () => {
    actor = await afresh(world);
  });
  const made = (body: Readonly<Record<string, unknown>> = {}) =>
    world.call('POST /v1/connect-links', { key: actor.key, body });

  describe('as the operator makes them', () => {
    it('show what opens them once, in the part of the address that is never sent, and keep only its hash', async () => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId });
      expect(link.url).toBe(`https://gateway.test/connect/l/${link.id}#${link.token}`);
      for (const path of [`/v1/connect-links/${link.id}`, '/v1/connect-links']) {
        expect((await world.call(`GET ${path}`, { key: actor.key })).text).not.toContain('pzl_');
      }
      expect(await everythingIn(store, world)).not.toContain(link.token);
      expect((await made({ provider: 'scripted' })).headers.get('cache-control')).toBe('no-store');
    });

    it('are listed, read and revoked, and say what became of them', async () => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId, number: '+15550001111' });
      const page = await withStatus(world.call('GET /v1/connect-links', { key: actor.key }), 200);
      expect(page.data).toHaveLength(1);
      expect(page.data[0]).toMatchObject({ id: link.id, status: 'open', usedAt: null, number: '+15550001111' });
      const revoke = () => world.call(`POST /v1/connect-links/${link.id}/revoke`, { key: actor.key });
      const revoked = await withStatus(revoke(), 200);
      expect(revoked).toMatchObject({ status: 'revoked', revokedAt: world.clock.now().toISOString() });
      world.clock.advance(1000);
      expect(await withStatus(revoke(), 200)).toEqual(revoked);
      expect(await deedsOf(world, actor, link)).toEqual([
        ['connect_link.revoked', expect.stringMatching(/^key_/)],
        ['connect_link.created', expect.stringMatching(/^key_/)],
      ]);
    });

    it('need a key that may manage', async () => {
      const key = await createKey(world, actor.tenantId, ['send', 'read', 'connect']);
      const link = await makeLink(world, actor, { provider: 'scripted' });
      for (const route of ['POST /v1/connect-links', 'GET /v1/connect-links', `GET /v1/connect-links/${link.id}`]) {
        const body = route.startsWith('POST') ? {} : undefined;
        await problem(world.call(route, { key, body }), 'insufficient_scope', 403);
      }
    });

    it.each([
      [{ redirectUrl: 'http://shop.test/done' }, 'redirectUrl'],
      [{ redirectUrl: 'javascript:alert(1)' }, 'redirectUrl'],
      [{ redirectUrl: '//evil.test' }, 'redirectUrl'],
      [{ redirectUrl: 'https://user:pass@shop.test/' }, 'redirectUrl'],
      [{ allowedOrigins: ['https://shop.test/page'] }, 'allowedOrigins[0]'],
      [{ allowedOrigins: ['https://*.shop.test'] }, 'allowedOrigins[0]'],
      [{ allowedOrigins: ['https://ok.test', '*'] }, 'allowedOrigins[1]'],
      [{ allowedOrigins: ["https://shop.test; script-src 'unsafe-inline'"] }, 'allowedOrigins[0]'],
      [{ allowedOrigins: ['http://shop.test'] }, 'allowedOrigins[0]'],
      [{ branding: { color: 'red' } }, 'branding.color'],
      [{ branding: { logo: 'javascript:alert(1)' } }, 'branding.logo'],
      [{ branding: { logo: 'data:image/png;base64,aGVsbG8=' } }, 'branding.logo'],
      [{ branding: { logo: `data:image/png;base64,${'A'.repeat(99_000)}` } }, 'branding.logo'],
      [{ expiresAt: '2026-11-24T11:59:59.000Z' }, 'expiresAt'],
      [{ expiresAt: '2027-11-24T12:00:00.000Z' }, 'expiresAt'],
      [{ locale: 'fr' }, 'locale'],
      [{ number: '11 99999-0001' }, 'number'],
      [{ surprise: 1 }, 'surprise'],
    ])('refuse %j', async (body, path) => {
      const { errors } = await problem(made({ provider: 'scripted', ...body }), 'invalid_request', 422);
      expect(errors.map((error) => error.path)).toEqual([path]);
    });

    it('refuse a connection together with what one would be made of, and a tenant without a plan that says neither', async () => {
      await problem(made({ connectionId: actor.connectionId, provider: 'scripted' }), 'invalid_request', 422);
      await problem(made(), 'invalid_request', 422);
      await problem(made({ provider: 'nobody' }), 'invalid_request', 422);
      const { id } = await withStatus(
        world.call('POST /v1/plans', { body: { name: store.url, provider: 'scripted' } }),
        201,
      );
      await withStatus(world.call(`POST /v1/tenants/${actor.tenantId}/plan`, { body: { planId: id } }), 200);
      await withStatus(made(), 201);
    });

    it('take a logo as data, and say only that there is one', async () => {
      const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64');
      const branding = { name: 'Padaria', color: '#0A7CFF', logo: `data:image/png;base64,${svg}` };
      const link = await makeLink(world, actor, { provider: 'scripted', branding });
      const shown = await withStatus(world.call(`GET /v1/connect-links/${link.id}`, { key: actor.key }), 200);
      expect(shown).toMatchObject({ branding: { name: 'Padaria', color: '#0a7cff', hasLogo: true } });
      // What it is, its bytes say, not whoever gave it.
      expect((await view(ask(world, link))).branding.logo).toBe(`data:image/svg+xml;base64,${svg}`);
    });

    it('fetch no logo from within our network', async () => {
      const logo = 'https://169.254.169.254/logo.png';
      await problem(made({ provider: 'scripted', branding: { logo } }), 'url_not_allowed', 422);
    });
  });

  describe('their page', () => {
    it('may be framed by the sites that they name, and by nobody else', async () => {
      const allowed = ['https://app.shop.test', 'http://localhost:8888'];
      const framed = await makeLink(world, actor, { provider: 'scripted', allowedOrigins: allowed });
      const alone = await makeLink(world, actor, { provider: 'scripted' });
      const open = await world.call(`GET /connect/l/${framed.id}`, { key: '' });
      expect(open.headers.get('content-security-policy')).toContain(`frame-ancestors ${allowed.join(' ')};`);
      expect(open.headers.get('x-frame-options')).toBeNull();
      for (const id of [alone.id, 'cnl_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'x']) {
        const { headers, status } = await world.call(`GET /connect/l/${id}`, { key: '' });
        expect(status).toBe(200);
        expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
        expect(headers.get('x-frame-options')).toBe('DENY');
      }
    });

    it('loads nothing from elsewhere and is kept by nobody', async () => {
      const link = await makeLink(world, actor, { provider: 'scripted' });
      const { headers, text } = await world.call(`GET /connect/l/${link.id}`, { key: '' });
      expect(headers.get('content-security-policy')).not.toMatch(/https?:|\*|unsafe|blob/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(text).not.toMatch(/(src|href)="https?:/);
      expect(text).not.toContain(link.token);
    });
  });

  it('that ended unused or half-way are told of, once; those that did their work are not', async () => {
    const [unused, half, done, revoked] = await Promise.all(
      [1, 2, 3, 4].map(() => makeLink(world, actor, { connectionId: actor.connectionId })),
    );
    await view(ask(world, half!, '/start', { method: 'qr' }));
    await withStatus(world.call(`POST /v1/connect-links/${revoked!.id}/revoke`, { key: actor.key }), 200);
    await withStatus(world.call(`POST /v1/connect-links/${done!.id}/revoke`, { key: actor.key }), 200);
    await expireLinks(world.context);
    expect(await typesOf(world, actor)).not.toContain('connect_link.expired');
    world.clock.advance(DAY_MS);
    expect(await workUntil(world.context, Date.now() + 24_000)).toBe(false);
    expect(await expireLinks(world.context)).toBe(0);
    const told = (await allEvents(world, actor)).filter(({ type }) => type === 'connect_link.expired');
    expect(told.map(({ data }) => (data as unknown as { linkId: string }).linkId).sort()).toEqual(
      [unused!.id, half!.id].sort(),
    );
  });
});
