import { Hono } from 'hono';
import { requireAdmin } from '../../../core/access/principal.ts';
import { listAuditQuery } from '../../../core/api/audit.ts';
import { listAudit } from '../../../core/audit/audit.ts';
import type { AppEnvironment } from '../environment.ts';
import { readQuery } from '../validate.ts';

/** Who did what. For the operator. */
export const auditRoutes = new Hono<AppEnvironment>().get('/', async (c) => {
  requireAdmin(c.get('principal'));
  return c.json(await listAudit(c.get('gateway'), readQuery(c, listAuditQuery)));
});
