import { Hono } from 'hono';
import { createKey, listKeys, revokeKey, rotateKey } from '../../../core/access/keys.ts';
import {
  refuseEscalation,
  requireScope,
  requireTenant,
  tenantOf,
  visibleTenant,
} from '../../../core/access/principal.ts';
import { createKeySchema, listKeysQuery, rotateKeySchema } from '../../../core/api/keys.ts';
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
    refuseEscalation(principal, body);
    const tenantId = requireTenant(principal, body.tenantId);
    const key = await createKey(c.get('gateway'), { ...body, tenantId });
    return c.json(key, 201, { location: `/v1/keys/${key.id}`, 'cache-control': 'no-store' });
  })
  .get('/', async (c) => {
    const { tenantId, ...query } = readQuery(c, listKeysQuery);
    return c.json(await listKeys(c.get('gateway'), { ...query, tenantId: tenantOf(c.get('principal'), tenantId) }));
  })
  .post('/:id/rotate', async (c) => {
    const principal = c.get('principal');
    const body = await readBody(c, rotateKeySchema);
    const key = await rotateKey(c.get('gateway'), c.req.param('id'), visibleTenant(principal), body, (wanted) =>
      refuseEscalation(principal, wanted),
    );
    return c.json(key, 201, { location: `/v1/keys/${key.id}`, 'cache-control': 'no-store' });
  })
  .delete('/:id', async (c) =>
    c.json(await revokeKey(c.get('gateway'), c.req.param('id'), visibleTenant(c.get('principal')))),
  );
