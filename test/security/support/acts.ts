import { operations } from '../../../core/api/openapi/operations.ts';
import type { Operation } from '../../../core/api/openapi/operation.ts';
import { created, received, withStatus, type Actor } from '../../netlify/support/actors.ts';
import { ADMIN_KEY, type Json, type World } from '../../netlify/support/world.ts';

/** What never stands in the log, whatever is done. */
export const SECRET = 'planted-secret-of-a-connection';
/** How the numbers begin of who writes. */
export const PHONE = '+55119888';
/** As WhatsApp sends it to a number. */
export const CODE = '83719264';

export type Setting = { readonly world: World; readonly actor: Actor };
/** Prepares what the route needs; says how it is called. */
type Act = (
  setting: Setting,
) => Promise<{ readonly path?: Readonly<Record<string, string>>; readonly body?: unknown; readonly query?: string }>;

/** What is made more than once must not be there already. */
let made = 0;
const anew = (name: string): string => `${name}_${(made += 1)}`;
const number = (): string => `+55119${70_000_000 + (made += 1)}`;

const TEMPLATE = { name: 'a', language: 'pt_BR', category: 'utility', body: 'Oi' };
const endpoint = ({ world, actor }: Setting) =>
  created(
    world.call('POST /v1/webhook-endpoints', { body: { tenantId: actor.tenantId, url: 'https://shop.test/events' } }),
  );
const key = ({ world, actor }: Setting) =>
  created(world.call('POST /v1/keys', { body: { tenantId: actor.tenantId, name: 'x', scopes: ['read'] } }));
const template = ({ world, actor }: Setting, name = 'a') =>
  created(world.call('POST /v1/templates', { body: { ...TEMPLATE, name: anew(name), tenantId: actor.tenantId } }));
const plan = ({ world }: Setting, name: string) =>
  created(
    world.call('POST /v1/plans', { body: { name: anew(name), provider: 'official', config: { token: SECRET } } }),
  );
const connection = ({ world, actor }: Setting, provider = 'scripted') =>
  created(world.call('POST /v1/connections', { body: { tenantId: actor.tenantId, provider } }));
const contact = async ({ world, actor }: Setting) => {
  const from = `${PHONE}${10_000 + (made += 1)}` as const;
  await withStatus(world.webhook('scripted', actor.connectionId, [received([from])]), 200);
  const page = await withStatus(
    world.call(`GET /v1/conversations?tenantId=${actor.tenantId}&address=${encodeURIComponent(from)}`),
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
  'POST /v1/connections/:id/sender': its((setting) => connection(setting, 'official'), { displayName: 'Padaria' }),
  'POST /v1/connections/:id/sender/verify': its((setting) => connection(setting, 'official'), { code: CODE }),
  'DELETE /v1/connections/:id/sender': its((setting) => connection(setting, 'official')),
  'POST /v1/connections/:id/switch': its(connection, {
    provider: 'official',
    strategy: 'now',
    confirmNumberChange: true,
    config: { token: SECRET },
  }),
  'POST /v1/templates': async ({ actor }) => ({ body: { ...TEMPLATE, name: anew('fresh'), tenantId: actor.tenantId } }),
  'POST /v1/templates/sync': async (setting) => ({
    body: { connectionId: (await connection(setting, 'windowed')).id },
  }),
  'POST /v1/templates/:id/submit': async (setting) => ({
    path: { id: (await template(setting, 'submitted')).id },
    body: { connectionId: (await connection(setting, 'windowed')).id },
  }),
  'DELETE /v1/templates/:id': its((setting) => template(setting, 'deleted')),
  'POST /v1/suppressions': async ({ actor }) => ({ body: { tenantId: actor.tenantId, address: number() } }),
  'DELETE /v1/suppressions/:id': async ({ world, actor }) => {
    const body = { tenantId: actor.tenantId, address: number() };
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
  'POST /v1/plans': async () => ({ body: { name: anew('Fresh'), provider: 'official', config: { token: SECRET } } }),
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

export const managed = operations
  .filter(isManagement)
  .map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  .filter((route) => !Object.hasOwn(NO_ACTS, route));

/** What is to be asked for a route, as its `ACTS` has it. */
export async function prepare(setting: Setting, route: string) {
  const act = ACTS[route];
  if (act === undefined) throw new Error(`${route} is new: say in ACTS how it is called, or in NO_ACTS why not`);
  const { path = {}, body, query = '' } = await act(setting);
  const [method = '', pattern = ''] = route.split(' ');
  return {
    path,
    target: pattern.replaceAll(/:(\w+)/g, (_all, name: string) => path[name] ?? '') + query,
    init: {
      method,
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
  };
}
