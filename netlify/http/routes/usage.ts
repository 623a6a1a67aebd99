import { Hono } from 'hono';
import { requireScope, requireTenant } from '../../../core/access/principal.ts';
import { usageQuery } from '../../../core/api/usage.ts';
import { reportUsage } from '../../../core/usage/report.ts';
import type { AppEnvironment } from '../environment.ts';
import { readQuery } from '../validate.ts';

/** How many messages a tenant sent and received, and what they cost. */
export const usageRoutes = new Hono<AppEnvironment>().get('/', async (c) => {
  requireScope(c.get('principal'), 'read');
  const { tenantId, ...query } = readQuery(c, usageQuery);
  return c.json(await reportUsage(c.get('gateway'), requireTenant(c.get('principal'), tenantId), query));
});
