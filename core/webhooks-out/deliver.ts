import type { GatewayContext } from '../context.ts';
import { dueEndpoints } from './claim.ts';
import { drainEndpoint } from './drain.ts';

/** Endpoints that are delivered to side by side. */
export const ENDPOINTS_AT_ONCE = 500;

/**
 * Delivers what is due: one round over all endpoints, side by side, each until it has nothing left. Returns how many
 * attempts were made, so that a caller with time left can go on while there are any.
 *
 * For a scheduled function, and for tests; a process that lives on has `startDeliverer`, where nobody waits for the
 * slowest. Throws where the database fails; what was claimed then comes back with its lease.
 *
 * @param stop begins nothing new once aborted; what is under way ends within the time-out of an attempt
 */
export async function deliverDue(
  context: GatewayContext,
  stop: AbortSignal = new AbortController().signal,
): Promise<number> {
  const endpoints = await dueEndpoints(context, ENDPOINTS_AT_ONCE);
  const results = await Promise.allSettled(endpoints.map((id) => drainEndpoint(context, id, stop)));
  return results.reduce((total, result) => {
    if (result.status === 'rejected') throw result.reason;
    return total + result.value;
  }, 0);
}
