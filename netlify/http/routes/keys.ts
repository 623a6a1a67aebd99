import { Hono } from 'hono';
import { createKey, listKeys, revokeKey, rotateKey } from '../../../core/access/keys.ts';
import { refuseEscalation, requireTenant, tenantOf } from '../../../core/access/principal.ts';
import { createKeySchema, listKeysQuery, rotateKeySchema } from '../../../core/api/keys.ts';
import type { AppEnvironment } from '../environment.ts';
import { NO_STORE } from '../middleware/answer-headers.ts';
import { onlyWith } from '../middleware/guards.ts';
import { named } from '../named.ts';
import { readBody, readQuery } from '../validate.ts';

/** API keys of tenants. A tenant manages its own with a `manage` key. */
export const keyRoutes = new Hono<AppEnvironment>()
  .use(onlyWith('manage'))
  .post('/', async (c) => {
    const body = await readBody(c, createKeySchema);
    const principal = c.get('principal');
    refuseEscalation(principal, body);
    const tenantId = requireTenant(principal, body.tenantId);
    const key = await createKey(c.get('gateway'), { ...body, tenantId });
    return c.json(key, 201, { location: `/v1/keys/${key.id}`, ...NO_STORE });
  })
  .get('/', async (c) => {
    const { tenantId, ...query } = readQuery(c, listKeysQuery);
    return c.json(await listKeys(c.get('gateway'), { ...query, tenantId: tenantOf(c.get('principal'), tenantId) }));
  })
  .post('/:id/rotate', async (c) => {
    const principal = c.get('principal');
    const body = await readBody(c, rotateKeySchema);
    const key = await rotateKey(...named(c), body, (wanted) => refuseEscalation(principal, wanted));
    return c.json(key, 201, { location: `/v1/keys/${key.id}`, ...NO_STORE });
  })
  .delete('/:id', async (c) => c.json(await revokeKey(...named(c))));
