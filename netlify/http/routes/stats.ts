import { Hono } from 'hono';
import { requireScope, tenantOf } from '../../../core/access/principal.ts';
import { statsQuery } from '../../../core/api/stats.ts';
import { readStats } from '../../../core/stats/read.ts';
import type { AppEnvironment } from '../environment.ts';
import { readQuery } from '../validate.ts';

/** How the gateway is doing: a tenant's part of it, or all. */
export const statsRoutes = new Hono<AppEnvironment>().get('/', async (c) => {
  requireScope(c.get('principal'), 'read');
  const { tenantId } = readQuery(c, statsQuery);
  return c.json(await readStats(c.get('gateway'), tenantOf(c.get('principal'), tenantId)));
});
