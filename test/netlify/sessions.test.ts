import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allEvents, createActor, problem, withStatus, type Actor } from './support/actors.ts';
import { everythingIn } from './support/bytes.ts';
import { describeOnStores, type TestStore } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

describeOnStores('connections', (open) => {
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
    world.scripted.slowAnswer = undefined;
  });
  const route = (method: string, rest = '') => `${method} /v1/connections/${actor.connectionId}${rest}`;

  describe('with a phone', () => {
    const pairing = {
      status: 'pairing',
      method: 'qr',
      qr: '2@secret-of-the-phone',
      expiresAt: '2026-11-24T12:01:00.000Z',
      nextAction: 'scan_qr',
    } as const;

    it('are paired by QR or code; neither is stored, told or kept', async () => {
      world.scripted.session = pairing;
      const answer = await world.call(route('POST', '/connect'), { key: actor.key });
      expect(answer.body).toEqual(pairing);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      await withStatus(
        world.call(route('POST', '/connect'), { key: actor.key, body: { method: 'code', number: '+5511999990001' } }),
        200,
      );
      expect(world.scripted.calls).toEqual(['connect qr', 'connect code']);
      const svg = await world.call(route('GET', '/qr'), { key: actor.key });
      expect(svg.headers.get('content-type')).toBe('image/svg+xml');
      expect(svg.text).toContain('<svg');
      const png = await world.call(route('GET', '/qr?format=png'), { key: actor.key });
      expect(png.headers.get('content-type')).toBe('image/png');
      const raw = await world.call(route('GET', '/qr?format=raw'), { key: actor.key });
      expect(raw.text).toBe(pairing.qr);
      for (const { headers } of [svg, png, raw]) expect(headers.get('cache-control')).toBe('no-store');
      expect(JSON.stringify(await allEvents(world, actor))).not.toContain('secret-of-the-phone');
      expect(await everythingIn(store, world)).not.toContain('secret-of-the-phone');
    });

    it('tell each new state once', async () => {
      world.scripted.session = { status: 'connected', number: '+15550001111', nextAction: 'none' };
      for (let time = 0; time < 3; time += 1)
        await withStatus(world.call(route('GET', '/session'), { key: actor.key }), 200);
      world.scripted.session = { status: 'logged_out', nextAction: 'pair_again' };
      await withStatus(world.call(route('POST', '/logout'), { key: actor.key }), 200);
      await withStatus(world.call(route('POST', '/disconnect'), { key: actor.key }), 200);
      const events = await allEvents(world, actor);
      expect(events.map((event) => [event.type, event.data.state.status])).toEqual([
        ['connection.state_changed', 'connected'],
        ['connection.state_changed', 'logged_out'],
      ]);
      const connection = await withStatus(world.call(route('GET'), { key: actor.key }), 200);
      expect(connection).toMatchObject({ state: { status: 'logged_out' }, number: '+15550001111' });
    });

    it('keep what the backend reports while an older answer is on its way', async () => {
      const connected = { status: 'connected', number: '+15550001111', nextAction: 'none' } as const;
      const lost = {
        status: 'reconnecting',
        attempt: 1,
        retryAt: '2026-11-24T12:00:01.000Z',
        nextAction: 'none',
      } as const;
      const { promise, resolve } = Promise.withResolvers<void>();
      world.scripted.session = lost;
      world.scripted.slowAnswer = promise;
      const asked = world.call(route('GET', '/session'), { key: actor.key });
      await expect.poll(() => world.scripted.calls).toHaveLength(1);
      world.clock.advance(5);
      const event = {
        type: 'session.state_changed',
        id: 'e1',
        timestamp: world.clock.now().toISOString(),
        data: connected,
      } as const;
      await withStatus(world.webhook('scripted', actor.connectionId, [event]), 200);
      world.clock.advance(5);
      resolve();
      expect((await asked).body).toEqual(lost);
      expect(await withStatus(world.call(route('GET'), { key: actor.key }), 200)).toMatchObject({ state: connected });
    });

    it('do not take a report for an old one that came to be after the question and arrives after the answer', async () => {
      const connected = { status: 'connected', number: '+15550001111', nextAction: 'none' } as const;
      world.scripted.session = { status: 'connecting', nextAction: 'none' };
      const { promise, resolve } = Promise.withResolvers<void>();
      world.scripted.slowAnswer = promise;
      const asked = world.call(route('GET', '/session'), { key: actor.key });
      await expect.poll(() => world.scripted.calls).toHaveLength(1);
      world.clock.advance(5);
      const event = {
        type: 'session.state_changed',
        id: 'e1',
        timestamp: world.clock.now().toISOString(),
        data: connected,
      } as const;
      world.clock.advance(5);
      resolve();
      await asked;
      await withStatus(world.webhook('scripted', actor.connectionId, [event]), 200);
      const events = await allEvents(world, actor);
      expect(events.map(({ data }) => data.state.status)).toEqual(['connecting', 'connected']);
    });

    it('have no QR code while connected, and none ever where there is no phone', async () => {
      world.scripted.session = { status: 'connected', number: '+15550001111', nextAction: 'none' };
      await problem(world.call(route('GET', '/qr'), { key: actor.key }), 'conflict', 409);
      const limited = await createActor(world, 'limited');
      for (const rest of [
        'POST /connect',
        'GET /session',
        'GET /qr',
        'POST /disconnect',
        'POST /logout',
        'POST /numbers',
      ]) {
        const [method, path] = rest.split(' ');
        const body = path === '/numbers' ? { numbers: ['+5511999990001'] } : undefined;
        const call = world.call(`${method} /v1/connections/${limited.connectionId}${path}`, { key: limited.key, body });
        await problem(call, 'conflict', 409);
      }
    });

    it('refuse what is not a way to pair', async () => {
      for (const body of [{}, { method: 'fax' }, { method: 'code' }, { method: 'code', number: '1' }])
        await problem(world.call(route('POST', '/connect'), { key: actor.key, body }), 'invalid_request', 422);
      expect(world.scripted.calls).toEqual([]);
    });
  });
});
