import { Hono } from 'hono';
import { sql } from 'kysely';
import type { AppEnvironment } from '../environment.ts';

/** For load balancers and supervisors. No authentication, no details. */
export const healthRoutes = new Hono<AppEnvironment>()
  /** The process answers. */
  .get('/healthz', (c) => c.json({ status: 'ok' }))
  /** It can also do its work: the database answers. 503 `storage_unavailable` otherwise. */
  .get('/readyz', async (c) => {
    await sql`select 1`.execute(c.get('gateway').store.db);
    return c.json({ status: 'ready' });
  });
