import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { SCOPES } from '../../core/api/keys.ts';
import { createActor, createKey, received, send, text, withStatus, type Actor } from './support/actors.ts';
import { everyType } from './support/samples.ts';
import { describeOnStores } from './support/stores.ts';
import { createWorld, type World } from './support/world.ts';

type Victim = Actor & {
  readonly messageId: string;
  readonly keyId: string;
  readonly contactId: string;
  readonly templateId: string;
  readonly endpointId: string;
  readonly deliveryId: string;
  readonly suppressionId: string;
  readonly mediaId: string;
  readonly linkId: string;
  readonly erasureId: string;
  readonly planId: string;
};

const TEMPLATE = { name: 'a', language: 'pt_BR', category: 'utility', body: 'Oi' };

/** A body that would be right, were it the attacker's own. `none`: the route takes none. */
const BODIES: Readonly<Record<string, (victim: Victim) => unknown>> = {
  'POST /v1/keys': ({ tenantId }) => ({ tenantId, name: 'x', scopes: ['read'] }),
  'POST /v1/connections': ({ tenantId }) => ({ tenantId, provider: 'scripted' }),
  'PATCH /v1/connections/:id': () => ({ label: 'taken over' }),
  'POST /v1/connections/:id/connect': () => ({ method: 'qr' }),
  'POST /v1/connections/:id/switch': () => ({ provider: 'limited', strategy: 'now', confirmNumberChange: true }),
  'POST /v1/connections/:id/sender': () => ({ displayName: 'taken over' }),
  'POST /v1/connections/:id/sender/verify': () => ({ code: '123456' }),
  'POST /v1/connections/:id/numbers': () => ({ numbers: ['+5511999990001'] }),
  'POST /v1/connect-links': ({ connectionId }) => ({ connectionId }),
  'POST /connect/api/:id/start': () => ({ method: 'qr' }),
  'POST /connect/api/:id/check': () => ({ config: {} }),
  'POST /connect/api/:id/fields': () => ({ config: {} }),
  'POST /v1/messages': ({ connectionId }) => text('+5511999990001', { connectionId }),
  'POST /v1/messages/batch': ({ connectionId }) => ({ messages: [text('+5511999990001', { connectionId })] }),
  'POST /v1/messages/:id/actions': () => ({ type: 'revoke' }),
  'POST /v1/messages/:id/resolve': () => ({ as: 'sent' }),
  'POST /v1/suppressions': ({ tenantId }) => ({ tenantId, address: '+5511999990001' }),
  'PUT /v1/suppressions/settings': () => ({ languages: {} }),
  'POST /v1/media': () => 'bytes of the attacker',
  'POST /v1/media/fetch': ({ tenantId }) => ({ tenantId, url: 'https://attacker.test/' }),
  'POST /v1/media/uploads': ({ tenantId }) => ({ tenantId, mediaType: 'text/plain', size: 1 }),
  'PUT /v1/media/settings': () => ({ retentionDays: 1 }),
  'POST /v1/templates': ({ connectionId }) => ({ ...TEMPLATE, name: 'b', connectionId }),
  'POST /v1/templates/sync': ({ connectionId }) => ({ connectionId }),
  'POST /v1/templates/:id/submit': ({ connectionId }) => ({ connectionId }),
  'POST /v1/webhook-endpoints': ({ tenantId }) => ({ tenantId, url: 'https://attacker.test/' }),
  'PATCH /v1/webhook-endpoints/:id': () => ({ url: 'https://attacker.test/' }),
  'POST /v1/webhook-endpoints/:id/redeliver': () => ({ since: '2026-01-01T00:00:00.000Z' }),
  'POST /v1/tenants': () => ({ name: 'mine' }),
  'PATCH /v1/tenants/:id': () => ({ name: 'taken over' }),
  'PUT /v1/tenants/:id/routing': ({ connectionId }) => ({ connections: [connectionId] }),
};

/** Routes that are nobody's in particular, and what they may say to anyone with a key. */
const COMMON = new Set([
  'GET /v1/providers',
  'GET /healthz',
  'GET /readyz',
  'GET /openapi.json',
  'GET /docs',
  'GET /docs/style.css',
  'GET /connect/l/:id',
]);

describeOnStores('another tenant', (store) => {
  let world: World;
  let attacker: Actor;
  let victim: Victim;
  beforeAll(async () => {
    world = await createWorld(await store());
    attacker = await createActor(world);
    const owner = await createActor(world);
    const endpoint = await withStatus(
      world.call('POST /v1/webhook-endpoints', { key: owner.key, body: { url: 'https://owner.test/events' } }),
      201,
    );
    const message = await withStatus(send(world, owner), 201);
    await withStatus(world.webhook('scripted', owner.connectionId, [received(['+5511999990005'])]), 200);
    const suppression = await withStatus(
      world.call('POST /v1/suppressions', { key: owner.key, body: { address: '+5511999990077' } }),
      201,
    );
    const plain = { 'content-type': 'text/plain' };
    const media = await withStatus(
      world.call('POST /v1/media', { key: owner.key, body: 'theirs', headers: plain }),
      201,
    );
    const template = await withStatus(world.call('POST /v1/templates', { key: owner.key, body: TEMPLATE }), 201);
    const link = await withStatus(
      world.call('POST /v1/connect-links', { key: owner.key, body: { connectionId: owner.connectionId } }),
      201,
    );
    const forgotten = await withStatus(send(world, owner, text('+5511999990066')), 201);
    const erasure = await withStatus(world.call(`DELETE /v1/contacts/${forgotten.contactId}`, { key: owner.key }), 200);
    const plan = await withStatus(world.call('POST /v1/plans', { body: { name: 'all', provider: 'scripted' } }), 201);
    const deliveries = await withStatus(world.call(`GET /v1/webhook-endpoints/${endpoint.id}/deliveries`), 200);
    const keys = await withStatus(world.call(`GET /v1/keys?tenantId=${owner.tenantId}`), 200);
    victim = {
      ...owner,
      messageId: message.id,
      contactId: message.contactId,
      templateId: template.id,
      suppressionId: suppression.id,
      mediaId: media.id,
      linkId: link.id,
      erasureId: erasure.id,
      planId: plan.id,
      keyId: keys.data[0]?.id ?? '',
      endpointId: endpoint.id,
      deliveryId: deliveries.data[0]?.id ?? '',
    };
  });

  it('gets nothing from any route, with any scope, and changes nothing', async () => {
    const before = await belongings(world, victim);
    const calls = world.scripted.calls.length + world.scripted.sends.length;
    const keys = await Promise.all(
      [...SCOPES.map((scope) => [scope]), [...SCOPES]].map((scopes) => createKey(world, attacker.tenantId, scopes)),
    );
    let tried = 0;
    for (const route of world.routes) {
      if (COMMON.has(route) || route.includes('/webhooks/')) continue;
      for (const [path, body] of attempts(route, victim)) {
        for (const key of keys) {
          const answer = await world.call(path, { key, body });
          tried += 1;
          // Each item of a batch is refused by itself.
          if (path === 'POST /v1/messages/batch' && answer.status === 202) {
            expect(answer.body.data).toMatchObject([{ message: null, problem: { code: 'resource_not_found' } }]);
          } else if (![401, 403, 404].includes(answer.status))
            expect(answer.text, `${path} ${answer.status}`).toBe('refused');
        }
        // An address that is a key itself asks for no other.
        await withStatus(
          world.call(path, { key: `${victim.key}x`, body }),
          route === 'GET /media/:id/:name' ? 404 : 401,
        );
      }
    }
    expect(tried).toBeGreaterThan(100);
    expect(await belongings(world, victim)).toEqual(before);
    expect(world.scripted.calls.length + world.scripted.sends.length).toBe(calls);
  });

  it('sees none of it in its own lists, however it filters', async () => {
    for (const path of [
      '/v1/messages',
      '/v1/connections',
      '/v1/keys',
      '/v1/events',
      '/v1/conversations',
      '/v1/templates',
      '/v1/suppressions',
      '/v1/webhook-endpoints',
      '/v1/media',
      '/v1/connect-links',
    ]) {
      const { text: shown } = await world.call(`GET ${path}`, { key: attacker.key });
      for (const id of Object.values(victim)) expect(shown, path).not.toContain(id);
    }
    for (const filter of [`connectionId=${victim.connectionId}`, `contactId=${victim.contactId}`]) {
      const page = await withStatus(world.call(`GET /v1/messages?${filter}`, { key: attacker.key }), 200);
      expect(page.data).toEqual([]);
    }
  });

  it('cannot use its messages as targets', async () => {
    for (const body of [
      everyType('+5511999990001', victim.messageId)['reaction'],
      text('+5511999990001', { replyTo: victim.messageId }),
    ])
      await withStatus(send(world, attacker, body), 422);
  });

  it('gets no answer that tells what exists from what does not', async () => {
    const nothing = 'msg_01ARZ3NDEKTSV4RRFFQ69G5FAV';
    const [theirs, nobodys] = await Promise.all(
      [victim.messageId, nothing].map((id) => world.call(`GET /v1/messages/${id}`, { key: attacker.key })),
    );
    expect({ ...theirs?.body, requestId: '' }).toEqual({ ...nobodys?.body, requestId: '' });
  });

  it('has its webhooks refused for a connection that is not its own', async () => {
    const before = await belongings(world, victim);
    for (const provider of Object.keys(world.context.providers))
      expect(
        (await world.call(`POST /webhooks/${provider}/${victim.connectionId}`, { key: attacker.key, body: [] })).status,
      ).toBeGreaterThan(400);
    expect(await belongings(world, victim)).toEqual(before);
  });
});

/** Every way to name the victim's things in a route: in the path, in the query, in the body. */
function attempts(route: string, victim: Victim): [string, unknown][] {
  const body = BODIES[route]?.(victim);
  const [, kind = ''] = /\/(?:v1\/|connect\/|(?=media\/))([\w-]+)/.exec(route) ?? [];
  const ids: Record<string, string> = {
    tenants: victim.tenantId,
    keys: victim.keyId,
    connections: victim.connectionId,
    messages: victim.messageId,
    conversations: victim.contactId,
    contacts: victim.contactId,
    templates: victim.templateId,
    'webhook-endpoints': victim.endpointId,
    deliveries: victim.deliveryId,
    suppressions: victim.suppressionId,
    media: victim.mediaId,
    'connect-links': victim.linkId,
    api: victim.linkId,
    erasures: victim.erasureId,
    plans: victim.planId,
  };
  if (route.includes(':')) {
    const id = ids[kind];
    // An id of nobody is not found either, and would show nothing.
    if (id === undefined || id === '') throw new Error(`${route}: what of the victim's is this?`);
    return [[route.replace(':id', id).replace(':name', 'a.txt'), body]];
  }
  const byQuery = /^(GET|PUT) /.test(route) || route === 'POST /v1/media';
  if (byQuery && kind !== 'tenants') return [[`${route}?tenantId=${victim.tenantId}`, body]];
  return [[route, body]];
}

/** All rows of a tenant, in whatever table. */
async function belongings(world: World, { tenantId }: Actor): Promise<unknown> {
  const { db } = world.context.store;
  const tables = (await db.introspection.getTables()).filter(({ columns }) =>
    columns.some(({ name }) => name === 'tenant_id'),
  );
  expect(tables.length).toBeGreaterThan(20);
  const rows = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows: found } = await sql`select * from ${sql.table(name)} where tenant_id = ${tenantId}`.execute(db);
      return [name, found.map((row) => JSON.stringify(row)).toSorted()];
    }),
  );
  return [await db.selectFrom('tenant').selectAll().where('id', '=', tenantId).execute(), ...rows];
}
