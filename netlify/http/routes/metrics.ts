import { Hono } from 'hono';
import { authenticate } from '../../../core/access/authenticate.ts';
import { requireAdmin } from '../../../core/access/principal.ts';
import type { GatewayContext } from '../../../core/context.ts';
import { hashApiKey } from '../../../core/crypto/api-key.ts';
import { constantTimeEqual } from '../../../core/provider-kit/signature.ts';
import { exposeReconnects, exposeStats } from '../../../core/stats/exposition.ts';
import { readStats } from '../../../core/stats/read.ts';
import { readReconnects } from '../../../core/stats/reconnects.ts';
import type { AppEnvironment } from '../environment.ts';
import { bearerOf } from '../middleware/bearer.ts';
import type { KeyGuard } from '../middleware/limits.ts';

/** What Prometheus 3 and 2 both read. */
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * For Prometheus: how all tenants together are doing, from the database, and what this process has counted since it began,
 * where it counts. For the admin key, and for a token that opens nothing else. No tenant has a label.
 */
export function metricsRoutes(guard: KeyGuard) {
  return new Hono<AppEnvironment>().get('/', async (c) => {
    const gateway = c.get('gateway');
    const key = bearerOf(c);
    await guard(c, key, () => requireReader(gateway, key));
    const [stats, reconnects, counted] = await Promise.all([
      readStats(gateway, undefined),
      readReconnects(gateway),
      gateway.metrics?.text?.() ?? '',
    ]);
    const text = exposeStats(stats) + exposeReconnects(reconnects) + counted;
    return c.text(text, 200, { 'content-type': CONTENT_TYPE, 'cache-control': 'no-store' });
  });
}

async function requireReader(gateway: GatewayContext, key: string | undefined): Promise<void> {
  const token = gateway.metrics?.tokenHash;
  if (key !== undefined && token !== undefined && constantTimeEqual(hashApiKey(key), token)) return;
  requireAdmin(await authenticate(gateway, key));
}
