import { Hono } from 'hono';
import { actorOf, requireAdmin } from '../../../core/access/principal.ts';
import { routingSchema } from '../../../core/api/routing.ts';
import { getRouting, setRouting } from '../../../core/routing/policy.ts';
import type { AppEnvironment } from '../environment.ts';
import { readBody } from '../validate.ts';

/** How a tenant's messages find their connection. The operator's, as everything of tenants; mounted beside their routes. */
export const tenantRoutingRoutes = new Hono<AppEnvironment>()
  .get('/:id/routing', async (c) => {
    requireAdmin(c.get('principal'));
    return c.json(await getRouting(c.get('gateway'), c.req.param('id')));
  })
  .put('/:id/routing', async (c) => {
    const principal = c.get('principal');
    requireAdmin(principal);
    const routing = await readBody(c, routingSchema);
    return c.json(await setRouting(c.get('gateway'), c.req.param('id'), routing, actorOf(principal)));
  });
