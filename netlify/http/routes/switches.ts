import { Hono } from 'hono';
import { actorOf, requireScope, visibleTenant } from '../../../core/access/principal.ts';
import { switchSchema } from '../../../core/api/switches.ts';
import { listProviders } from '../../../core/switching/history.ts';
import { switchConnection } from '../../../core/switching/switch.ts';
import { providerCall, type AppEnvironment } from '../environment.ts';
import { named } from '../named.ts';
import { readBody } from '../validate.ts';

/** Moving a connection from one provider to another. Mounted beside the other routes of connections. */
export const switchRoutes = new Hono<AppEnvironment>()
  /** With `dryRun` the report alone; without, the report of what was done. */
  .post('/:id/switch', async (c) => {
    const principal = c.get('principal');
    requireScope(principal, 'manage');
    const request = await readBody(c, switchSchema);
    const who = { tenantId: visibleTenant(principal), actor: actorOf(principal) };
    return c.json(await switchConnection(c.get('gateway'), c.req.param('id'), request, who, providerCall(c)));
  })
  .get('/:id/providers', async (c) => {
    requireScope(c.get('principal'), 'read', 'manage');
    return c.json({ data: await listProviders(...named(c)) });
  });
