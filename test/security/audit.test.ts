import { beforeAll, expect, it } from 'vitest';
import { operations } from '../../core/api/openapi/operations.ts';
import type { Operation } from '../../core/api/openapi/operation.ts';
import { createApp } from '../../netlify/http/app.ts';
import { OPEN_EDGE } from '../../netlify/http/edge.ts';
import { created, createActor, problem, received, withStatus, type Actor } from '../netlify/support/actors.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { ADMIN_KEY, createWorld, type Json, type World } from '../netlify/support/world.ts';

/** What never stands in the log, whatever is done. */
const SECRET = 'planted-secret-of-a-connection';
const PHONE = '+5511988887777';

type Setting = { readonly world: World; readonly actor: Actor };
/** Prepares what the route needs; says how it is called. */
type Act = (
  setting: Setting,
) => Promise<{ readonly path?: Readonly<Record<string, string>>; readonly body?: unknown; readonly query?: string }>;

const TEMPLATE = { name: 'a', language: 'pt_BR', category: 'utility', body: 'Oi' };
const endpoint = ({ world, actor }: Setting) =>
  created(
    world.call('POST /v1/webhook-endpoints', { body: { tenantId: actor.tenantId, url: 'https://shop.test/events' } }),
  );
const key = ({ world, actor }: Setting) =>
  created(world.call('POST /v1/keys', { body: { tenantId: actor.tenantId, name: 'x', scopes: ['read'] } }));
const template = ({ world, actor }: Setting, name = 'a') =>
  created(world.call('POST /v1/templates', { body: { ...TEMPLATE, name, tenantId: actor.tenantId } }));
const plan = ({ world }: Setting, name: string) =>
  created(world.call('POST /v1/plans', { body: { name, provider: 'official', config: { token: SECRET } } }));
const connection = ({ world, actor }: Setting, provider = 'scripted') =>
  created(world.call('POST /v1/connections', { body: { tenantId: actor.tenantId, provider } }));
const contact = async ({ world, actor }: Setting) => {
  await withStatus(world.webhook('scripted', actor.connectionId, [received([PHONE])]), 200);
  const page = await withStatus(
    world.call(`GET /v1/conversations?tenantId=${actor.tenantId}&address=${encodeURIComponent(PHONE)}`),
    200,
  );
  return page.data[0]?.contactId ?? '';
};
const here = async ({ actor }: Setting) => ({ path: { id: actor.connectionId } });
const tenant = async ({ actor }: Setting) => ({ path: { id: actor.tenantId } });
const its =
  (make: (setting: Setting) => Promise<Json>, body?: unknown): Act =>
  async (setting) => ({
    path: { id: (await make(setting)).id },
    body,
  });

/** One entry for each route that changes what is managed. The test asks for it where a new route has none. */
const ACTS: Readonly<Record<string, Act>> = {
  'POST /v1/tenants': async () => ({ body: { name: 'New' } }),
  'PATCH /v1/tenants/:id': async (setting) => ({ ...(await tenant(setting)), body: { name: 'Other' } }),
  'POST /v1/tenants/:id/suspend': tenant,
  'POST /v1/tenants/:id/resume': tenant,
  'PUT /v1/tenants/:id/routing': async (setting) => ({ ...(await tenant(setting)), body: {} }),
  'PUT /v1/tenants/:id/retention': async (setting) => ({ ...(await tenant(setting)), body: { auditDays: 400 } }),
  'POST /v1/tenants/:id/plan': async (setting) => {
    const { id } = await plan(setting, 'Moved to');
    return { ...(await tenant(setting)), body: { planId: id, strategy: 'now', confirmNumberChange: true } };
  },
  'DELETE /v1/tenants/:id': async ({ world }) => ({
    path: { id: (await created(world.call('POST /v1/tenants', { body: { name: 'Short' } }))).id },
  }),
  'POST /v1/keys': async ({ actor }) => ({ body: { tenantId: actor.tenantId, name: 'n', scopes: ['read'] } }),
  'POST /v1/keys/:id/rotate': its(key, {}),
  'DELETE /v1/keys/:id': its(key),
  'POST /v1/connections': async ({ actor }) => ({
    body: { tenantId: actor.tenantId, provider: 'official', config: { token: SECRET } },
  }),
  'PATCH /v1/connections/:id': async (setting) => ({ ...(await here(setting)), body: { config: { token: SECRET } } }),
  'DELETE /v1/connections/:id': its(connection),
  'POST /v1/connections/:id/webhook': its((setting) => connection(setting, 'official')),
  'POST /v1/connections/:id/connect': async (setting) => ({ ...(await here(setting)), body: { method: 'qr' } }),
  'POST /v1/connections/:id/disconnect': here,
  'POST /v1/connections/:id/logout': here,
  'POST /v1/connections/:id/switch': its(connection, {
    provider: 'official',
    strategy: 'now',
    confirmNumberChange: true,
    config: { token: SECRET },
  }),
  'POST /v1/templates': async ({ actor }) => ({ body: { ...TEMPLATE, name: 'fresh', tenantId: actor.tenantId } }),
  'POST /v1/templates/sync': async (setting) => ({
    body: { connectionId: (await connection(setting, 'windowed')).id },
  }),
  'POST /v1/templates/:id/submit': async (setting) => ({
    path: { id: (await template(setting, 'submitted')).id },
    body: { connectionId: (await connection(setting, 'windowed')).id },
  }),
  'DELETE /v1/templates/:id': its((setting) => template(setting, 'deleted')),
  'POST /v1/suppressions': async ({ actor }) => ({ body: { tenantId: actor.tenantId, address: '+5511977776666' } }),
  'DELETE /v1/suppressions/:id': async ({ world, actor }) => {
    const body = { tenantId: actor.tenantId, address: '+5511977775555' };
    return { path: { id: (await created(world.call('POST /v1/suppressions', { body }))).id } };
  },
  'PUT /v1/suppressions/settings': async ({ actor }) => ({
    query: `?tenantId=${actor.tenantId}`,
    body: { languages: {} },
  }),
  'POST /v1/webhook-endpoints': async ({ actor }) => ({
    body: { tenantId: actor.tenantId, url: 'https://shop.test/other' },
  }),
  'PATCH /v1/webhook-endpoints/:id': its(endpoint, { description: 'x' }),
  'DELETE /v1/webhook-endpoints/:id': its(endpoint),
  'POST /v1/webhook-endpoints/:id/rotate-secret': its(endpoint),
  'POST /v1/webhook-endpoints/:id/ping': its(endpoint),
  'POST /v1/webhook-endpoints/:id/redeliver': its(endpoint, { since: '2026-01-01T00:00:00.000Z' }),
  'POST /v1/deliveries/:id/redeliver': async (setting) => {
    const { id } = await endpoint(setting);
    await contact(setting);
    const page = await withStatus(setting.world.call(`GET /v1/webhook-endpoints/${id}/deliveries`), 200);
    return { path: { id: page.data[0]?.id ?? '' } };
  },
  'POST /v1/plans': async () => ({ body: { name: 'Fresh', provider: 'official', config: { token: SECRET } } }),
  'PATCH /v1/plans/:id': its((setting) => plan(setting, 'Patched'), { config: { token: SECRET } }),
  'DELETE /v1/plans/:id': its((setting) => plan(setting, 'Deleted')),
  'PUT /v1/media/settings': async ({ actor }) => ({
    query: `?tenantId=${actor.tenantId}`,
    body: { retentionDays: 30 },
  }),
  'DELETE /v1/media/:id': async ({ world, actor }) => {
    const answer = await world.request(`/v1/media?tenantId=${actor.tenantId}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'text/plain' },
      body: 'a note',
    });
    const { id } = (await answer.json()) as { id: string };
    return { path: { id } };
  },
  'POST /v1/connect-links': async ({ actor }) => ({
    body: { tenantId: actor.tenantId, connectionId: actor.connectionId },
  }),
  'POST /v1/connect-links/:id/revoke': its(({ world, actor }) =>
    created(
      world.call('POST /v1/connect-links', { body: { tenantId: actor.tenantId, connectionId: actor.connectionId } }),
    ),
  ),
  'DELETE /v1/contacts/:id': async (setting) => ({ path: { id: await contact(setting) } }),
};

/** Routes that write, but change nothing that is managed; why, for each. */
const NO_ACTS: Readonly<Record<string, string>> = {
  'POST /v1/tick': 'does what is due anyway',
  'POST /v1/templates/:id/refresh': 'asks the provider what it made of a template',
};

/** What changes how the gateway is run: not sending, which has its own history in each message. */
function isManagement({ method, scope }: Operation): boolean {
  if (method === 'get' || scope === 'none' || scope === 'key') return false;
  return scope === 'admin' || scope.includes('manage') || scope.includes('connect');
}

const managed = operations
  .filter(isManagement)
  .map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  .filter((route) => !Object.hasOwn(NO_ACTS, route));

describeOnStores('the audit log', (store) => {
  let setting: Setting;
  beforeAll(async () => {
    const world = await createWorld(await store());
    setting = { world, actor: await createActor(world) };
  });
  const entries = () => setting.world.context.store.db.selectFrom('audit').selectAll().orderBy('id').execute();
  const app = () => createApp(setting.world.context, OPEN_EDGE);

  it.each(managed)('%s is one entry: who, what, to what, when, from where', async (route) => {
    const act = ACTS[route];
    if (act === undefined) throw new Error(`${route} is new: say in ACTS how it is called, or in NO_ACTS why not`);
    const { path = {}, body, query = '' } = await act(setting);
    const before = await entries();
    const [method = '', pattern = ''] = route.split(' ');
    const target = pattern.replaceAll(/:(\w+)/g, (_all, name: string) => path[name] ?? '') + query;
    const response = await app().request(
      target,
      {
        method,
        headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
      { address: '203.0.113.9' },
    );
    const answer = await response.text();
    expect(response.status, answer).toBeLessThan(300);
    const fresh = (await entries()).slice(before.length);
    // A tenant that moves takes its connections along, and each of them is switched.
    const own = route === 'POST /v1/tenants/:id/plan' ? fresh.slice(-1) : fresh;
    expect(own, answer).toHaveLength(1);
    expect(own[0]).toMatchObject({ actor: 'admin', ip: '203.0.113.9' });
    expect(own[0]?.action).toMatch(/^[a-z_]+\.[a-z_]+$/);
    expect(own[0]?.subject).toMatch(/^[a-z]{3}_[0-9A-Z]{26}$/);
    if (path['id'] !== undefined) expect(JSON.stringify(own[0])).toContain(path['id']);
    const written = JSON.stringify(fresh);
    const shownOnce = JSON.parse(answer === '' ? '{}' : answer) as { key?: string; secret?: string };
    for (const secret of [SECRET, ADMIN_KEY, PHONE.slice(1), shownOnce.key, shownOnce.secret]) {
      if (secret !== undefined) expect(written).not.toContain(secret);
    }
  });

  it('has nothing about what was refused', async () => {
    const before = await entries();
    const { world, actor } = setting;
    await problem(world.call('POST /v1/tenants', { key: actor.key, body: { name: 'x' } }), 'insufficient_scope');
    await problem(world.call('POST /v1/tenants', { body: {} }), 'invalid_request');
    await problem(world.call('DELETE /v1/keys/key_01ARZ3NDEKTSV4RRFFQ69G5FAV'), 'resource_not_found');
    expect(await entries()).toEqual(before);
  });

  it('names a tenant’s key, and is found by tenant, actor, action, subject and time, page by page', async () => {
    const { world } = setting;
    const actor = await createActor(world);
    world.clock.advance(60_000);
    const since = world.clock.now().toISOString();
    await created(world.call('POST /v1/keys', { key: actor.key, body: { name: 'x', scopes: ['read'] } }));
    const keys = await withStatus(world.call(`GET /v1/keys?tenantId=${actor.tenantId}`), 200);
    const [made, own] = keys.data;
    const search = async (query: string) => (await withStatus(world.call(`GET /v1/audit?${query}`), 200)).data;
    expect(await search(`actor=${own?.id}`)).toMatchObject([{ action: 'key.created', subject: made?.id }]);
    expect(await search(`subject=${made?.id}`)).toHaveLength(1);
    expect(await search(`tenantId=${actor.tenantId}&since=${since}`)).toHaveLength(1);
    expect(await search(`tenantId=${actor.tenantId}&until=${since}`)).toHaveLength(3);
    expect(await search(`tenantId=${actor.tenantId}&action=tenant.created`)).toHaveLength(1);
    const first = await withStatus(world.call(`GET /v1/audit?tenantId=${actor.tenantId}&limit=2`), 200);
    const rest = await withStatus(
      world.call(`GET /v1/audit?tenantId=${actor.tenantId}&limit=2&cursor=${first.nextCursor}`),
      200,
    );
    expect([first.data.length, rest.data.length, rest.nextCursor]).toEqual([2, 2, null]);
  });
});
