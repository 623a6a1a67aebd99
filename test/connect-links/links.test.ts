import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expireLinks } from '../../core/connect-links/expire.ts';
import { workUntil } from '../../netlify/work/until.ts';
import { allEvents, createActor, createKey, problem, withStatus, type Actor } from '../netlify/support/actors.ts';
import { everythingIn } from '../netlify/support/bytes.ts';
import { describeOnStores, type TestStore } from '../netlify/support/stores.ts';
import { createWorld, type World } from '../netlify/support/world.ts';
import { ask, CONNECTED, makeLink, QR, view } from './support.ts';

const HOUR_MS = 60 * 60 * 1000;

describeOnStores('connect links', (open) => {
  let store: TestStore;
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    store = await open();
    world = await createWorld(store);
  });
  beforeEach(async () => {
    actor = await createActor(world);
    world.scripted.calls.length = 0;
    world.scripted.failure = undefined;
    world.scripted.session = QR;
    world.official.failure = undefined;
    world.official.number = undefined;
  });
  const made = (body: Readonly<Record<string, unknown>> = {}) =>
    world.call('POST /v1/connect-links', { key: actor.key, body });
  const typesOf = async () => (await allEvents(world, actor)).map(({ type }) => type);
  const connections = async () =>
    (await withStatus(world.call('GET /v1/connections', { key: actor.key }), 200)).data.map(({ id }) => id);
  const deeds = async (subject: string) =>
    (await withStatus(world.call(`GET /v1/audit?tenantId=${actor.tenantId}`), 200)).data
      .map((entry) => entry as unknown as { action: string; actor: string; subject: string })
      .filter((entry) => entry.subject === subject)
      .map(({ action, actor: who }) => [action, who]);

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
      expect(await deeds(link.id)).toEqual([
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

  describe('as their holder uses them', () => {
    it('pair the phone of one connection by QR: used, completed, told and written down', async () => {
      const link = await makeLink(world, actor, {
        connectionId: actor.connectionId,
        redirectUrl: 'https://shop.test/',
      });
      const first = await view(ask(world, link));
      expect(first).toMatchObject({ status: 'open', step: 'pair', methods: ['qr', 'code'], redirectUrl: null });
      expect(await typesOf()).not.toContain('connect_link.used');
      const shown = await view(ask(world, link, '/start', { method: 'qr' }));
      expect(shown.session).toMatchObject({ status: 'pairing', expiresAt: QR.expiresAt, code: null });
      expect(shown.session?.qr).toMatch(/^<svg/);
      await view(ask(world, link, '/start', { method: 'qr' }));
      world.scripted.session = CONNECTED;
      const done = await view(ask(world, link));
      expect(done).toMatchObject({
        status: 'completed',
        step: 'over',
        session: null,
        redirectUrl: 'https://shop.test/',
        outcome: { number: CONNECTED.number, restricted: false },
      });
      const events = (await allEvents(world, actor)).filter(({ type }) => type.startsWith('connect_link.'));
      expect(events.map(({ type, connectionId, data }) => [type, connectionId, data])).toEqual([
        ['connect_link.used', actor.connectionId, { linkId: link.id, connectionId: actor.connectionId }],
        [
          'connect_link.completed',
          actor.connectionId,
          { linkId: link.id, connectionId: actor.connectionId, number: CONNECTED.number },
        ],
      ]);
      expect(await deeds(link.id)).toEqual([
        ['connect_link.completed', link.id],
        ['connect_link.used', link.id],
        ['connect_link.created', expect.stringMatching(/^key_/)],
      ]);
    });

    it('make a pairing code for a number, and only for the one that they are for', async () => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId, number: '+5511999990001' });
      const { number, nextAction } = { number: '+5511999990001', nextAction: 'enter_code' } as const;
      world.scripted.session = {
        status: 'pairing',
        method: 'code',
        code: 'ABCD1234',
        expiresAt: QR.expiresAt,
        nextAction,
      };
      const other = ask(world, link, '/start', { method: 'code', number: '+5511999990002' });
      expect((await problem(other, 'invalid_request', 422)).errors[0]?.path).toBe('number');
      const shown = await view(ask(world, link, '/start', { method: 'code', number }));
      expect(shown.session).toMatchObject({ code: 'ABCD1234', qr: null });
      expect(world.scripted.calls.filter((call) => call.startsWith('connect'))).toEqual(['connect code']);
    });

    it('begin anew where the last attempt waits for a passkey', async () => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId });
      world.scripted.session = { status: 'passkey_required', reason: 'passkey_requested', nextAction: 'use_passkey' };
      expect((await view(ask(world, link))).session?.status).toBe('passkey_required');
      await view(ask(world, link, '/start', { method: 'qr' }));
      expect(world.scripted.calls.slice(-2)).toEqual(['disconnect', 'connect qr']);
      world.scripted.session = QR;
      await view(ask(world, link));
      await view(ask(world, link, '/start', { method: 'qr' }));
      expect(world.scripted.calls.filter((call) => call === 'disconnect')).toHaveLength(1);
    });

    it('are completed by the backend’s report, though nobody looks at the page any more', async () => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId });
      await view(ask(world, link, '/start', { method: 'qr' }));
      world.clock.advance(1000);
      const event = {
        type: 'session.state_changed',
        id: `s-${link.id}`,
        timestamp: world.clock.now().toISOString(),
        data: CONNECTED,
      };
      await withStatus(world.webhook('scripted', actor.connectionId, [event as never]), 200);
      expect(await typesOf()).toContain('connect_link.completed');
      expect((await view(ask(world, link))).status).toBe('completed');
    });

    it('tell of a restriction, and once', async () => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId });
      await view(ask(world, link, '/start', { method: 'qr' }));
      world.scripted.session = {
        ...CONNECTED,
        status: 'restricted',
        until: '2026-11-25T12:00:00.000Z',
        nextAction: 'wait',
      };
      const done = await view(ask(world, link));
      expect(done.outcome).toEqual({ number: CONNECTED.number, restricted: true, until: '2026-11-25T12:00:00.000Z' });
      await view(ask(world, link));
      expect((await typesOf()).filter((type) => type === 'connect_link.completed')).toHaveLength(1);
    });

    it('are not completed by a phone that was connected without them', async () => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId });
      world.scripted.session = CONNECTED;
      await withStatus(world.call(`POST /v1/connections/${actor.connectionId}/connect`, { key: actor.key }), 200);
      expect(await typesOf()).toEqual(['connection.state_changed']);
      const shown = await withStatus(world.call(`GET /v1/connect-links/${link.id}`, { key: actor.key }), 200);
      expect(shown).toMatchObject({ status: 'open', usedAt: null, completedAt: null });
    });

    it('are not completed by another number, which they unlink; never the right one', async () => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId, number: '+5511999990001' });
      await view(ask(world, link, '/start', { method: 'qr' }));
      world.scripted.session = CONNECTED;
      const wrong = await view(ask(world, link));
      expect(wrong).toMatchObject({ status: 'open', session: { number: CONNECTED.number, numberDiffers: true } });
      await problem(ask(world, link, '/finish', undefined), 'number_mismatch', 409);
      await view(ask(world, link, '/unlink', undefined));
      expect(world.scripted.calls).toContain('logout');

      const right = await makeLink(world, actor, { connectionId: actor.connectionId, number: CONNECTED.number });
      world.scripted.calls.length = 0;
      await problem(ask(world, right, '/unlink', undefined), 'conflict', 409);
      expect(world.scripted.calls).not.toContain('logout');
    });

    it('say that a phone is connected already, and take it for the answer when asked to', async () => {
      world.scripted.session = CONNECTED;
      await withStatus(world.call(`GET /v1/connections/${actor.connectionId}/session`, { key: actor.key }), 200);
      const link = await makeLink(world, actor, { connectionId: actor.connectionId });
      expect(await view(ask(world, link))).toMatchObject({ status: 'open', session: { status: 'connected' } });
      expect(await view(ask(world, link, '/finish', undefined))).toMatchObject({ status: 'completed' });
      expect(await typesOf()).toEqual(expect.arrayContaining(['connect_link.used', 'connect_link.completed']));
    });

    it('make a connection when they are first used: one, however many use them at once', async () => {
      const link = await makeLink(world, actor, { provider: 'scripted', label: 'Orders' });
      const before = await connections();
      expect(await view(ask(world, link))).toMatchObject({ step: 'pair', session: null });
      expect(await connections()).toEqual(before);
      await Promise.all([1, 2, 3].map(() => view(ask(world, link, '/start', { method: 'qr' }))));
      const fresh = (await connections()).filter((id) => !before.includes(id));
      expect(fresh).toHaveLength(1);
      const shown = await withStatus(world.call(`GET /v1/connect-links/${link.id}`, { key: actor.key }), 200);
      expect(shown.connectionId).toBe(fresh[0]);
      expect(await withStatus(world.call(`GET /v1/connections/${fresh[0]}`, { key: actor.key }), 200)).toMatchObject({
        label: 'Orders',
        provider: 'scripted',
      });
      expect((await typesOf()).filter((type) => type === 'connect_link.used')).toHaveLength(1);
    });

    it('ask for what the plan leaves open, and neither show nor take what it says', async () => {
      const plan = { name: `fields ${store.url}`, provider: 'official', config: { token: 'operators-token' } };
      const { id } = await withStatus(world.call('POST /v1/plans', { body: plan }), 201);
      await withStatus(world.call(`POST /v1/tenants/${actor.tenantId}/plan`, { body: { planId: id } }), 200);
      const link = await makeLink(world, actor);
      const shown = await ask(world, link);
      expect(shown.text).not.toContain('operators-token');
      const { step, fields, methods } = await view(Promise.resolve(shown));
      expect([step, methods, fields]).toEqual([
        'fields',
        [],
        [{ name: 'account', description: null, type: 'text', options: [], required: false, main: false }],
      ]);
      const strange = ask(world, link, '/fields', { config: { token: 'another-token-of-mine' } });
      expect((await problem(strange, 'invalid_request', 422)).errors[0]?.path).toBe('token');
      world.official.number = '+15550002222';
      expect(await view(ask(world, link, '/fields', { config: { account: 'padaria' } }))).toMatchObject({
        status: 'completed',
        outcome: { number: '+15550002222' },
      });
      const [newest = ''] = await connections();
      const connection = await withStatus(world.call(`GET /v1/connections/${newest}`, { key: actor.key }), 200);
      expect(connection).toMatchObject({ config: { account: 'padaria' }, secretsSet: ['token'] });
      // Of the connection that is there, too, the rest is the operator's.
      const again = await makeLink(world, actor, { connectionId: newest });
      expect((await view(ask(world, again))).fields.map(({ name }) => name)).toEqual(['account']);
      await problem(
        ask(world, again, '/fields', { config: { token: 'another-token-of-mine' } }),
        'invalid_request',
        422,
      );
      const both = await Promise.all([1, 2].map(() => ask(world, again, '/fields', { config: { account: 'cafe' } })));
      expect(both.map(({ status }) => status)).toContain(200);
      const told = (await allEvents(world, actor)).filter(({ type }) => type === 'connect_link.completed');
      expect(told).toHaveLength(2);
    });

    it('check fields without asking anybody, and try credentials out before anything is kept', async () => {
      const link = await makeLink(world, actor, { provider: 'official' });
      const before = await connections();
      const checked = await withStatus(ask(world, link, '/check', { config: { account: 'x', token: 'y' } }), 200);
      expect(checked.errors.map(({ path }) => path)).toEqual(['account', 'token']);
      expect((await withStatus(ask(world, link, '/check', { config: { account: 'good' } }), 200)).errors).toEqual([]);
      const wrong = await problem(ask(world, link, '/fields', { config: { account: 'x' } }), 'invalid_configuration');
      expect(wrong.errors.map(({ path }) => path)).toEqual(['account']);
      world.official.failure = new Error('The token is of another account');
      const refused = ask(world, link, '/fields', { config: { account: 'padaria' } });
      expect((await problem(refused, 'provider_rejected')).detail).toBe('The token is of another account');
      expect(await connections()).toEqual(before);
      expect(await typesOf()).toEqual([]);
    });

    it('renew the credentials of a connection, and tell its backend where to call us', async () => {
      const official = await createActor(world, 'official');
      const link = await makeLink(world, official, { connectionId: official.connectionId });
      world.official.calls.length = 0;
      await view(ask(world, link, '/fields', { config: { token: 'a-new-token' } }));
      const route = `GET /v1/connections/${official.connectionId}`;
      expect(await withStatus(world.call(route, { key: official.key }), 200)).toMatchObject({ secretsSet: ['token'] });
      expect(world.official.calls).toEqual([expect.stringMatching(/^set up /)]);
    });

    it('refuse credentials of another number than the one asked for', async () => {
      const link = await makeLink(world, actor, { provider: 'official', number: '+15550003333' });
      world.official.number = '+15550002222';
      await problem(ask(world, link, '/fields', { config: { account: 'padaria' } }), 'number_mismatch', 409);
    });
  });

  describe('against whoever should not', () => {
    const everyUse = [
      ['/start', { method: 'qr' }],
      ['/check', { config: {} }],
      ['/fields', { config: {} }],
      ['/unlink', undefined],
      ['/finish', undefined],
    ] as const;

    it('open nothing to a forged token, to another link’s, to an API key, or without any', async () => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId });
      const other = await makeLink(world, actor, { provider: 'scripted' });
      const forged = [`pzl_${'A'.repeat(43)}`, other.token, actor.key, link.token.slice(0, -1), '', link.id];
      for (const token of forged) {
        for (const [rest, body] of [['', undefined], ...everyUse] as const) {
          await problem(ask(world, { ...link, token }, rest, body), 'unauthenticated', 401);
        }
      }
      const nothing = { ...link, id: 'cnl_01ARZ3NDEKTSV4RRFFQ69G5FAV' };
      const [theirs, nobodys] = await Promise.all([
        ask(world, { ...link, token: forged[0] ?? '' }),
        ask(world, nothing),
      ]);
      expect({ ...theirs.body, requestId: '' }).toEqual({ ...nobodys.body, requestId: '' });
      expect(world.scripted.calls).toEqual([]);
    });

    it('are no key of the API', async () => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId });
      for (const route of world.routes.filter((one) => one.includes(' /v1/'))) {
        const path = route.replace(':id', actor.connectionId);
        const { status, text } = await world.call(path, {
          key: link.token,
          body: route.startsWith('GET') ? undefined : {},
        });
        // A route that wants no key at all does not know the thing either.
        expect([401, 404], `${route} ${text}`).toContain(status);
      }
    });

    it('touch nothing but their connection, whatever is asked', async () => {
      const bystander = await createActor(world);
      const link = await makeLink(world, actor, { connectionId: actor.connectionId });
      for (const [rest, body] of everyUse) {
        for (const sent of [
          { ...body, connectionId: bystander.connectionId },
          { ...body, tenantId: bystander.tenantId },
        ]) {
          const { status } = await ask(world, link, `${rest}?connectionId=${bystander.connectionId}`, sent);
          expect(status, rest).toBeGreaterThan(rest === '/unlink' || rest === '/finish' ? 199 : 399);
        }
      }
      await view(ask(world, link, `/start?connectionId=${bystander.connectionId}`, { method: 'qr' }));
      expect(world.scripted.calls.join()).not.toContain(bystander.connectionId);
      await problem(
        world.call('POST /v1/connect-links', { key: actor.key, body: { connectionId: bystander.connectionId } }),
        'resource_not_found',
        404,
      );
    });

    it.each(['expired', 'revoked', 'completed'] as const)('are shut once they are %s', async (end) => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId, branding: { name: 'Padaria' } });
      if (end === 'expired') world.clock.advance(24 * HOUR_MS);
      if (end === 'revoked') {
        await withStatus(world.call(`POST /v1/connect-links/${link.id}/revoke`, { key: actor.key }), 200);
      }
      if (end === 'completed') {
        await view(ask(world, link, '/start', { method: 'qr' }));
        world.scripted.session = CONNECTED;
        await view(ask(world, link));
        world.scripted.session = QR;
      }
      world.scripted.calls.length = 0;
      expect(await view(ask(world, link))).toMatchObject({
        status: end,
        step: 'over',
        branding: { name: 'Padaria' },
        session: null,
        fields: [],
        provider: null,
      });
      for (const [rest, body] of everyUse) {
        await problem(ask(world, link, rest, body), 'connect_link_closed', 410);
      }
      expect(world.scripted.calls).toEqual([]);
    });

    it('are shut where their connection was deleted, and where their tenant is suspended', async () => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId });
      await withStatus(world.call(`POST /v1/tenants/${actor.tenantId}/suspend`), 200);
      await problem(ask(world, link), 'tenant_suspended', 403);
      await withStatus(world.call(`POST /v1/tenants/${actor.tenantId}/resume`), 200);
      await withStatus(world.call(`DELETE /v1/connections/${actor.connectionId}`, { key: actor.key }), 204);
      expect(await view(ask(world, link))).toMatchObject({ status: 'revoked', step: 'over' });
      expect((await ask(world, link, '/start', { method: 'qr' })).status).toBe(410);
    });

    it('are locked for a minute after twenty failures, for the right token too', async () => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId });
      const forged = { ...link, token: `pzl_${'B'.repeat(43)}` };
      for (let time = 0; time < 20; time += 1) await problem(ask(world, forged), 'unauthenticated', 401);
      const locked = await ask(world, link);
      expect([locked.status, locked.headers.get('retry-after')]).toEqual([429, '60']);
      world.clock.advance(60_000);
      await view(ask(world, link));
    });

    it('are no way to try other people’s credentials out', async () => {
      const link = await makeLink(world, actor, { provider: 'official' });
      world.official.failure = new Error('no');
      const attempt = () => ask(world, link, '/fields', { config: { account: 'padaria' } });
      for (let time = 0; time < 20; time += 1) expect((await attempt()).status).toBe(502);
      expect((await attempt()).status).toBe(429);
      world.clock.advance(60_000);
    });

    it('leave no token in the log', async () => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId });
      await ask(world, { ...link, token: `${link.token}x` });
      await ask(world, link);
      expect(world.logged.join()).not.toContain('pzl_');
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
    expect(await typesOf()).not.toContain('connect_link.expired');
    world.clock.advance(24 * HOUR_MS);
    expect(await workUntil(world.context, Date.now() + 24_000)).toBe(false);
    expect(await expireLinks(world.context)).toBe(0);
    const told = (await allEvents(world, actor)).filter(({ type }) => type === 'connect_link.expired');
    expect(told.map(({ data }) => (data as unknown as { linkId: string }).linkId).sort()).toEqual(
      [unused!.id, half!.id].sort(),
    );
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
});
