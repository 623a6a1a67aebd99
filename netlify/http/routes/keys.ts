import { Hono } from 'hono';
import { createKey, listKeys, revokeKey } from '../../../core/access/keys.ts';
import {
  requireScope,
  requireTenant,
  tenantOf,
  visibleTenant,
  type Principal,
} from '../../../core/access/principal.ts';
import { createKeySchema, listKeysQuery, type Scope } from '../../../core/api/keys.ts';
import { GatewayError } from '../../../core/provider/index.ts';
import type { AppEnvironment } from '../environment.ts';
import { readBody, readQuery } from '../validate.ts';

/** API keys of tenants. A tenant manages its own with a `manage` key. */
export const keyRoutes = new Hono<AppEnvironment>()
  .use(async (c, next) => {
    requireScope(c.get('principal'), 'manage');
    await next();
  })
  .post('/', async (c) => {
    const body = await readBody(c, createKeySchema);
    const principal = c.get('principal');
    refuseEscalation(principal, body.scopes);
    const tenantId = requireTenant(principal, body.tenantId);
    const key = await createKey(c.get('gateway'), { ...body, tenantId });
    return c.json(key, 201, { location: `/v1/keys/${key.id}`, 'cache-control': 'no-store' });
  })
  .get('/', async (c) => {
    const { tenantId, ...query } = readQuery(c, listKeysQuery);
    return c.json(await listKeys(c.get('gateway'), { ...query, tenantId: tenantOf(c.get('principal'), tenantId) }));
  })
  .delete('/:id', async (c) =>
    c.json(await revokeKey(c.get('gateway'), c.req.param('id'), visibleTenant(c.get('principal')))),
  );

/** A key cannot make a key that may do more than itself. */
function refuseEscalation(principal: Principal, scopes: readonly Scope[]): void {
  if (principal.kind === 'admin') return;
  const beyond = scopes.find((scope) => !principal.scopes.includes(scope));
  if (beyond !== undefined) {
    throw new GatewayError({ code: 'insufficient_scope', message: `This key lacks the scope "${beyond}" itself` });
  }
}
