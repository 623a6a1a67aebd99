import { actorOf, type Principal } from '../../../core/access/principal.ts';
import type { GatewayContext } from '../../../core/context.ts';
import { GatewayError } from '../../../core/provider/index.ts';

/** Streams that one key may have open at once, in one process. */
export const STREAMS_PER_KEY = 16;

/** What a client waits at least that has too many. */
const RETRY_MS = 5_000;

const counts = new WeakMap<object, Map<string, number>>();

/**
 * Counts one more stream of the caller's key on this gateway, so that one key cannot hold all connections; the answer ends
 * it. Throws `rate_limited` where the key has too many.
 */
export function openStream({ store }: GatewayContext, principal: Principal): () => void {
  const ofKeys = counts.get(store.db) ?? new Map<string, number>();
  counts.set(store.db, ofKeys);
  const key = actorOf(principal);
  const count = ofKeys.get(key) ?? 0;
  if (count >= STREAMS_PER_KEY) {
    throw new GatewayError({
      code: 'rate_limited',
      message: `This key has ${STREAMS_PER_KEY} streams open already`,
      retryAfterMs: RETRY_MS,
    });
  }
  ofKeys.set(key, count + 1);
  return () => {
    const left = (ofKeys.get(key) ?? 1) - 1;
    if (left === 0) ofKeys.delete(key);
    else ofKeys.set(key, left);
  };
}
