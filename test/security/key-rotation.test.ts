import { beforeAll, describe, expect, it } from 'vitest';
import { authenticate } from '../../core/access/authenticate.ts';
import { hashApiKey } from '../../core/crypto/api-key.ts';
import { createActor, createKey, created, problem, withStatus, type Actor } from '../netlify/support/actors.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { ADMIN_KEY, createWorld, type Json, type World } from '../netlify/support/world.ts';

describeOnStores('the rotation of a key', (store) => {
  let world: World;
  let actor: Actor;
  beforeAll(async () => {
    world = await createWorld(await store());
    actor = await createActor(world);
  });
  const at = (milliseconds: number) => new Date(world.clock.now().getTime() + milliseconds).toISOString();
  const make = (body: object = {}) =>
    created(
      world.call('POST /v1/keys', { body: { tenantId: actor.tenantId, name: 'shop', scopes: ['read'], ...body } }),
    );
  const rotate = (id: string, body: unknown = {}, key = ADMIN_KEY) =>
    world.call(`POST /v1/keys/${id}/rotate`, { key, body });
  const works = (key: string) => world.call('GET /v1/messages', { key }).then(({ status }) => status === 200);
  const replaces = (body: Json) => (body as unknown as { replaces: { id: string; expiresAt: string } }).replaces;

  it('makes a new one that may do the same, and lets the old one work on for as long as was said', async () => {
    const old = await make();
    const answer = await rotate(old.id, { graceSeconds: 3600 });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toMatchObject({ name: 'shop', scopes: ['read'], expiresAt: null });
    expect(replaces(answer.body)).toEqual({ id: old.id, expiresAt: at(3_600_000) });
    expect([await works(old.key), await works(answer.body.key)]).toEqual([true, true]);
    world.clock.advance(3_600_000);
    expect([await works(old.key), await works(answer.body.key)]).toEqual([false, true]);
  });

  it('takes a day where nothing is said, and no time where that is said', async () => {
    const [patient, hurried] = [await make(), await make()];
    expect(replaces((await world.call(`POST /v1/keys/${patient.id}/rotate`)).body).expiresAt).toBe(at(86_400_000));
    await withStatus(rotate(hurried.id, { graceSeconds: 0 }), 201);
    expect([await works(patient.key), await works(hurried.key)]).toEqual([true, false]);
  });

  it('and the making of keys have an end: each key is asked with as often as a key may be', async () => {
    const crowd = await createActor(world);
    const another = () =>
      world.call('POST /v1/keys', { body: { tenantId: crowd.tenantId, name: 'one more', scopes: ['read'] } });
    const answers = await Promise.all(Array.from({ length: 104 }, another));
    const good = answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
    // With the one that the actor has, a hundred; of many at once no more get in.
    expect(good).toHaveLength(99);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.code))).toEqual(
      new Set(['conflict']),
    );
    // Keys are replaced all the same; the same one over and over is not.
    const [first = ''] = good;
    const rotated = await Promise.all(Array.from({ length: 104 }, () => rotate(first)));
    expect(rotated.filter(({ status }) => status === 201)).toHaveLength(100);
    // What has ended makes room.
    for (const id of good) await withStatus(world.call(`DELETE /v1/keys/${id}`), 200);
    await problem(another(), 'conflict', 409);
    for (const { body } of rotated.slice(0, 2)) await world.call(`DELETE /v1/keys/${body.id}`);
    await withStatus(another(), 201);
  });

  it('makes no key live longer, and none come back', async () => {
    const short = await make({ expiresAt: at(10_000) });
    const next = await withStatus(rotate(short.id), 201);
    expect([(next as unknown as { expiresAt: string }).expiresAt, replaces(next).expiresAt]).toEqual([
      at(10_000),
      at(10_000),
    ]);
    await withStatus(world.call(`DELETE /v1/keys/${next.id}`), 200);
    await problem(rotate(next.id), 'conflict', 409);
    world.clock.advance(10_000);
    await problem(rotate(short.id), 'conflict', 409);
  });

  it('is no way to more than one’s own key may do, nor to another tenant’s', async () => {
    const manage = await createKey(world, actor.tenantId, ['manage']);
    const strong = await make({ scopes: ['send', 'manage'] });
    await problem(rotate(strong.id, {}, manage), 'insufficient_scope', 403);
    expect(await works((await make()).key)).toBe(true);
    const stranger = await createActor(world);
    await problem(rotate(strong.id, {}, stranger.key), 'resource_not_found', 404);
    await problem(rotate(strong.id, {}, await createKey(world, actor.tenantId, ['read'])), 'insufficient_scope', 403);
    await problem(rotate(strong.id, { graceSeconds: 31 * 86_400 }), 'invalid_request', 422);
  });
});

describe('the operator’s key', () => {
  it('is replaced without a pause: two are good while both are set', async () => {
    const [old, next, wrong] = ['old', 'next', 'wrong'].map((name) => `${name}-admin-key-0123456789-abcdef`);
    const world = { adminKeyHash: hashApiKey(next ?? ''), previousAdminKeyHash: hashApiKey(old ?? '') };
    const noDatabase = { selectFrom: () => expect.fail('an admin key needs no database') };
    const context = { ...world, store: { db: noDatabase } } as unknown as Parameters<typeof authenticate>[0];
    for (const key of [old, next]) expect(await authenticate(context, key)).toEqual({ kind: 'admin' });
    await expect(authenticate(context, wrong)).rejects.toThrow();
    const after = { ...context, previousAdminKeyHash: undefined } as unknown as typeof context;
    await expect(authenticate(after, old)).rejects.toThrow();
  });
});
