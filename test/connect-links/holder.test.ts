import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allEvents, createActor, problem, withStatus, type Actor } from '../netlify/support/actors.ts';
import { describeOnStores, type TestStore } from '../netlify/support/stores.ts';
import { createWorld, type World } from '../netlify/support/world.ts';
import { afresh, ask, CONNECTED, connectionsOf, deedsOf, makeLink, QR, typesOf, view } from './support.ts';

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

  describe('as their holder uses them', () => {
    it('pair the phone of one connection by QR: used, completed, told and written down', async () => {
      const link = await makeLink(world, actor, {
        connectionId: actor.connectionId,
        redirectUrl: 'https://shop.test/',
      });
      const first = await view(ask(world, link));
      expect(first).toMatchObject({ status: 'open', step: 'pair', methods: ['qr', 'code'], redirectUrl: null });
      expect(await typesOf(world, actor)).not.toContain('connect_link.used');
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
      expect(await deedsOf(world, actor, link)).toEqual([
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
      expect(await typesOf(world, actor)).toContain('connect_link.completed');
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
      expect((await typesOf(world, actor)).filter((type) => type === 'connect_link.completed')).toHaveLength(1);
    });

    it('are not completed by a phone that was connected without them', async () => {
      const link = await makeLink(world, actor, { connectionId: actor.connectionId });
      world.scripted.session = CONNECTED;
      await withStatus(world.call(`POST /v1/connections/${actor.connectionId}/connect`, { key: actor.key }), 200);
      expect(await typesOf(world, actor)).toEqual(['connection.state_changed']);
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
      expect(await typesOf(world, actor)).toEqual(
        expect.arrayContaining(['connect_link.used', 'connect_link.completed']),
      );
    });

    it('make a connection when they are first used: one, however many use them at once', async () => {
      const link = await makeLink(world, actor, { provider: 'scripted', label: 'Orders' });
      const before = await connectionsOf(world, actor);
      expect(await view(ask(world, link))).toMatchObject({ step: 'pair', session: null });
      expect(await connectionsOf(world, actor)).toEqual(before);
      await Promise.all([1, 2, 3].map(() => view(ask(world, link, '/start', { method: 'qr' }))));
      const fresh = (await connectionsOf(world, actor)).filter((id) => !before.includes(id));
      expect(fresh).toHaveLength(1);
      const shown = await withStatus(world.call(`GET /v1/connect-links/${link.id}`, { key: actor.key }), 200);
      expect(shown.connectionId).toBe(fresh[0]);
      expect(await withStatus(world.call(`GET /v1/connections/${fresh[0]}`, { key: actor.key }), 200)).toMatchObject({
        label: 'Orders',
        provider: 'scripted',
      });
      expect((await typesOf(world, actor)).filter((type) => type === 'connect_link.used')).toHaveLength(1);
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
      const [newest = ''] = await connectionsOf(world, actor);
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
      const before = await connectionsOf(world, actor);
      const checked = await withStatus(ask(world, link, '/check', { config: { account: 'x', token: 'y' } }), 200);
      expect(checked.errors.map(({ path }) => path)).toEqual(['account', 'token']);
      expect((await withStatus(ask(world, link, '/check', { config: { account: 'good' } }), 200)).errors).toEqual([]);
      const wrong = await problem(ask(world, link, '/fields', { config: { account: 'x' } }), 'invalid_configuration');
      expect(wrong.errors.map(({ path }) => path)).toEqual(['account']);
      world.official.failure = new Error('The token is of another account');
      const refused = ask(world, link, '/fields', { config: { account: 'padaria' } });
      expect((await problem(refused, 'provider_rejected')).detail).toBe('The token is of another account');
      expect(await connectionsOf(world, actor)).toEqual(before);
      expect(await typesOf(world, actor)).toEqual([]);
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
});
