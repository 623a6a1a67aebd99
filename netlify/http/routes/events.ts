import { Hono } from 'hono';
import { requireScope, requireTenant } from '../../../core/access/principal.ts';
import { listEventsQuery } from '../../../core/api/events.ts';
import { listEvents } from '../../../core/events/list.ts';
import type { AppEnvironment } from '../environment.ts';
import { readQuery } from '../validate.ts';

/** What happened, in order. Pull it with the cursor of the last answer; nothing is lost while nobody asks. */
export const eventRoutes = new Hono<AppEnvironment>().get('/', async (c) => {
  requireScope(c.get('principal'), 'read');
  const { tenantId, ...query } = readQuery(c, listEventsQuery);
  return c.json(await listEvents(c.get('gateway'), requireTenant(c.get('principal'), tenantId), query));
});
