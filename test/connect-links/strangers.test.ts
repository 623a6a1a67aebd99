import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createActor, problem, withStatus, type Actor } from '../netlify/support/actors.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { createWorld, type World } from '../netlify/support/world.ts';
import { afresh, ask, CONNECTED, DAY_MS, makeLink, QR, view } from './support.ts';

describeOnStores('connect links', (open) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await open());
  });
  beforeEach(async () => {
    actor = await afresh(world);
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
      if (end === 'expired') world.clock.advance(DAY_MS);
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
});
