import { Hono } from 'hono';
import { requireAdmin } from '../../../core/access/principal.ts';
import { FUNCTION_MS, workUntil } from '../../work/until.ts';
import type { AppEnvironment } from '../environment.ts';

/** For a cron of one's own, where the host has no schedule or a slow one. Needs the admin key. */
export const tickRoutes = new Hono<AppEnvironment>()
  /** Sends what is due, for 24 s at most. `remaining`: work may be left, call again. */
  .post('/', async (c) => {
    requireAdmin(c.get('principal'));
    return c.json({ remaining: await workUntil(c.get('gateway'), Date.now() + FUNCTION_MS) });
  });
