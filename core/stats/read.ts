import type { Stats } from '../api/stats.ts';
import type { GatewayContext } from '../context.ts';
import { toTimestamp } from '../json.ts';
import { readConnectionStats } from './connections.ts';
import { readDeliveryStats } from './deliveries.ts';
import { readQueueStats } from './queue.ts';
import { readSendStats } from './sends.ts';

const HOUR_MS = 60 * 60 * 1000;

/**
 * How a tenant is doing, or all of them together (undefined). Cheap enough to be asked every few seconds: counts that are
 * kept, indexes, and no more rows of a queue than 100,000.
 */
export async function readStats(context: GatewayContext, tenantId: string | undefined): Promise<Stats> {
  const now = context.now().getTime();
  const thisHour = now - (now % HOUR_MS);
  const [connections, hour, day, queue, webhooks] = await Promise.all([
    readConnectionStats(context, tenantId),
    readSendStats(context, tenantId, thisHour - HOUR_MS),
    readSendStats(context, tenantId, thisHour - 24 * HOUR_MS),
    readQueueStats(context, tenantId),
    readDeliveryStats(context, tenantId),
  ]);
  return { at: toTimestamp(now), connections, hour, day, queue, webhooks };
}
