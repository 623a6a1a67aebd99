import { beforeAll, describe, expect, it } from 'vitest';
import { createActor, createKey, created, problem, withStatus, type Actor } from './support/actors.ts';
import { describeOnStores } from './support/stores.ts';
import { ADMIN_KEY, createWorld, type World } from './support/world.ts';

describeOnStores('keys', (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
    actor = await createActor(world);
  });
  const make = (body: object, key = ADMIN_KEY) =>
    world.call('POST /v1/keys', { key, body: { tenantId: actor.tenantId, name: 'a key', ...body } });

  it('are shown once; only a hash is stored', async () => {
    const answer = await make({});
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body.key).toMatch(/^pzk_[\w-]{43}$/);
    expect(answer.body).toMatchObject({ scopes: ['send', 'read'], hint: answer.body.key.slice(-4), lastUsedAt: null });
    const list = await world.call(`GET /v1/keys?tenantId=${actor.tenantId}`);
    expect(list.text).toContain(answer.body.id);
    const rows = await world.context.store.db.selectFrom('api_key').selectAll().execute();
    for (const shown of [list.text, JSON.stringify(rows), world.logged.join()])
      expect(shown).not.toContain(answer.body.key);
  });

  it('are asked for in the one right way', async () => {
    const headers = ['', 'Basic abc', 'Bearer', 'Bearer a b', `bearer\t${actor.key}x`, actor.key];
    for (const authorization of headers) {
      const answer = world.call('GET /v1/messages', { key: '', headers: { authorization } });
      await problem(answer, 'unauthenticated', 401);
      expect((await answer).headers.get('www-authenticate')).toBe('Bearer');
    }
    await problem(world.call(`GET /v1/messages?key=${actor.key}`, { key: '' }), 'unauthenticated', 401);
    await withStatus(
      world.call('GET /v1/messages', { key: '', headers: { authorization: `bearer  ${actor.key} ` } }),
      200,
    );
  });

  it('open what their scopes name, and nothing else', async () => {
    const opens = {
      send: [
        'POST /v1/messages',
        'POST /v1/messages/msg_1/actions',
        `GET /v1/connections/${actor.connectionId}/capabilities`,
      ],
      read: ['GET /v1/messages', 'GET /v1/messages/msg_1/media', 'GET /v1/events', 'GET /v1/connections'],
      manage: [
        'POST /v1/connections',
        'PATCH /v1/connections/con_1',
        'DELETE /v1/connections/con_1',
        'GET /v1/keys',
        'POST /v1/keys',
        'DELETE /v1/keys/key_1',
      ],
      connect: ['POST /v1/connections/con_1/connect', 'GET /v1/connections/con_1/qr', 'GET /v1/connections'],
    };
    for (const [scope, routes] of Object.entries(opens) as [keyof typeof opens, string[]][]) {
      const key = await createKey(world, actor.tenantId, [scope]);
      for (const route of routes)
        expect((await world.call(route, { key })).body.code, `${scope}: ${route}`).not.toBe('insufficient_scope');
      const closed = Object.values(opens)
        .flat()
        .filter((route) => !routes.includes(route) && !alsoOpen(scope, route));
      for (const route of closed) await problem(world.call(route, { key }), 'insufficient_scope', 403);
    }
  });

  it('end when they expire, and at once when they are revoked', async () => {
    const expiresAt = new Date(world.clock.now().getTime() + 1000).toISOString();
    const short = await created(make({ expiresAt }));
    await withStatus(world.call('GET /v1/messages', { key: short.key }), 200);
    world.clock.advance(1000);
    await problem(world.call('GET /v1/messages', { key: short.key }), 'unauthenticated', 401);
    const { errors } = await problem(make({ expiresAt }), 'invalid_request', 422);
    expect(errors[0]?.path).toBe('expiresAt');

    const revoked = await created(make({ scopes: ['manage', 'read'] }));
    const gone = await withStatus(world.call(`DELETE /v1/keys/${revoked.id}`, { key: revoked.key }), 200);
    expect(gone.revokedAt).not.toBeNull();
    await problem(world.call('GET /v1/messages', { key: revoked.key }), 'unauthenticated', 401);
    expect(await withStatus(world.call(`DELETE /v1/keys/${revoked.id}`), 200)).toEqual(gone);
  });

  it('remember when they were used, to the minute', async () => {
    const { id, key } = await created(make({}));
    const used = async () => {
      const { data } = await withStatus(world.call(`GET /v1/keys?tenantId=${actor.tenantId}`), 200);
      return data.find((entry) => entry.id === id)?.lastUsedAt;
    };
    const times = [];
    for (const pause of [0, 30_000, 30_000]) {
      world.clock.advance(pause);
      await world.call('GET /v1/messages', { key });
      times.push(await used());
    }
    expect(times[0]).toBe(times[1]);
    expect(Date.parse(times[2] ?? '') - Date.parse(times[0] ?? '')).toBe(60_000);
  });

  describe('a tenant makes', () => {
    it('for itself only, with no more than it has', async () => {
      const manage = await createKey(world, actor.tenantId, ['manage', 'read']);
      const made = await created(world.call('POST /v1/keys', { key: manage, body: { name: 'r', scopes: ['read'] } }));
      expect(made.tenantId).toBe(actor.tenantId);
      await problem(make({ scopes: ['read', 'send'] }, manage), 'insufficient_scope', 403);
      const other = await createActor(world);
      await problem(make({ tenantId: other.tenantId, scopes: ['read'] }, manage), 'resource_not_found', 404);
      await problem(
        world.call(`DELETE /v1/keys/${(await theirs(other)).id}`, { key: manage }),
        'resource_not_found',
        404,
      );
      await withStatus(world.call('GET /v1/messages', { key: other.key }), 200);
    });

    it('that live no longer than the one that makes them', async () => {
      const at = (milliseconds: number) => new Date(world.clock.now().getTime() + milliseconds).toISOString();
      const { key } = await created(make({ scopes: ['manage'], expiresAt: at(10_000) }));
      await problem(make({ scopes: ['manage'] }, key), 'insufficient_scope', 403);
      await problem(make({ scopes: ['manage'], expiresAt: at(10_001) }, key), 'insufficient_scope', 403);
      await created(make({ scopes: ['manage'], expiresAt: at(10_000) }, key));
    });
  });

  const theirs = async (other: Actor) => {
    const { data } = await withStatus(world.call(`GET /v1/keys?tenantId=${other.tenantId}`), 200);
    return data[0]!;
  };
});

/** Routes that several scopes open. */
function alsoOpen(scope: string, route: string): boolean {
  if (route === 'GET /v1/connections') return scope !== 'send';
  if (route.endsWith('/capabilities')) return scope !== 'connect';
  return scope === 'manage' && /\/(connect|qr)$/.test(route);
}
