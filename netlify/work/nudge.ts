import { setTimeout as delay } from 'node:timers/promises';
import type { GatewayContext } from '../../core/context.ts';
import { workUntil } from './until.ts';

/** The first retry comes after a second, give or take a tenth. */
const FIRST_RETRY_MS = 1_200;

/** What answers 202: a send that waits, many of them, one that is repeated. */
const SENDS = /^\/v1\/messages(\/batch|\/[^/]+\/(retry|resolve))?$/;

/** Whether the answer says that a message waits for another attempt. */
export function leavesWork(request: Request, response: Response): boolean {
  return response.status === 202 && request.method === 'POST' && SENDS.test(new URL(request.url).pathname);
}

/**
 * For after the answer: makes the second attempt, or the first delivery, at once instead of with the next tick. A
 * convenience, not a promise; if this process is frozen or ends, the tick does the same. Never throws.
 *
 * @param deadline epoch milliseconds at which the function has to end, the request included
 * @param waitMs before it begins; the pause before a first retry when absent
 */
export async function nudge(context: GatewayContext, deadline: number, waitMs = FIRST_RETRY_MS): Promise<void> {
  try {
    if (waitMs > 0) await delay(waitMs);
    await workUntil(context, deadline);
  } catch (error) {
    context.log.warn({ cause: error instanceof Error ? error.name : 'unknown' }, 'a nudge failed');
  }
}
