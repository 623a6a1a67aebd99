import { Hono } from 'hono';
import { createTenantSchema, listTenantsQuery, updateTenantSchema } from '../../../core/api/tenants.ts';
import { createTenant, getTenant, listTenants, updateTenant } from '../../../core/tenants/tenants.ts';
import { forceQuery } from '../../../core/api/common.ts';
import type { AppEnvironment } from '../environment.ts';
import { onlyAdmin } from '../middleware/guards.ts';
import { readBody, readQuery } from '../validate.ts';

/** What a deletion does before it answers, once the providers were told; the rest is done afterwards. */
const DELETING_MS = 8_000;

/** The operator's customers. All of it needs the admin key. */
export const tenantRoutes = new Hono<AppEnvironment>()
  .use(onlyAdmin)
  .post('/', async (c) => {
    const tenant = await createTenant(c.get('gateway'), await readBody(c, createTenantSchema));
    return c.json(tenant, 201, { location: `/v1/tenants/${tenant.id}` });
  })
  .get('/', async (c) => c.json(await listTenants(c.get('gateway'), readQuery(c, listTenantsQuery))))
  .get('/:id', async (c) => c.json(await getTenant(c.get('gateway'), c.req.param('id'))))
  .patch('/:id', async (c) =>
    c.json(await updateTenant(c.get('gateway'), c.req.param('id'), await readBody(c, updateTenantSchema))),
  )
  .post('/:id/suspend', async (c) =>
    c.json(await updateTenant(c.get('gateway'), c.req.param('id'), { status: 'suspended' })),
  )
  .post('/:id/resume', async (c) =>
    c.json(await updateTenant(c.get('gateway'), c.req.param('id'), { status: 'active' })),
  )
  .delete('/:id', async (c) => {
    const options = readQuery(c, forceQuery);
    // Loaded late: it is done once in a tenant's life.
    const { deleteTenant } = await import('../../../core/lifecycle/remove-tenant.ts');
    const erasure = await deleteTenant(c.get('gateway'), c.req.param('id'), options, Date.now() + DELETING_MS);
    if (erasure.state === 'done') return c.body(null, 204);
    return c.json(erasure, 202, { location: `/v1/erasures/${erasure.id}` });
  });
