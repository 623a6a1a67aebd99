import type { GatewayContext } from '../../core/context.ts';
import { createBell } from '../../core/events/bell.ts';
import { dueEndpoints } from '../../core/webhooks-out/claim.ts';
import { ENDPOINTS_AT_ONCE } from '../../core/webhooks-out/deliver.ts';
import { drainEndpoint } from '../../core/webhooks-out/drain.ts';
import { sleep } from './sleep.ts';

/** How often it looks for endpoints that have something due, although nothing was heard of: retries, other processes. */
const LOOK_MS = 200;

/** A look takes no more than so much of the time: one in five. */
const REST = 4;

/** After the database failed. */
const FAILED_MS = 2_000;

/**
 * Delivers events until told to stop: each endpoint at its own speed, so that one that hangs holds up no other. A stop
 * waits for what is under way.
 */
export function startDeliverer(
  context: GatewayContext,
  { lookMs = LOOK_MS }: { readonly lookMs?: number } = {},
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const active = new Map<string, Promise<void>>();
  // An event that is written here is delivered as soon as its transaction has ended.
  const bell = createBell();
  const deafen = context.store.onInserted((tables) => {
    if (tables.has('delivery')) bell.ring();
  });

  const look = async (): Promise<number> => {
    try {
      for (const id of await dueEndpoints(context, ENDPOINTS_AT_ONCE)) {
        if (active.has(id) || active.size >= ENDPOINTS_AT_ONCE) continue;
        const done = drainEndpoint(context, id, stopping.signal)
          .then((attempts) => attempts > 0, failed)
          .then((worked) => {
            active.delete(id);
            // What came while it ended was heard of too early.
            if (worked) bell.ring();
          });
        active.set(id, done);
      }
      return lookMs;
    } catch (error) {
      failed(error);
      return FAILED_MS;
    }
  };

  const failed = (error: unknown): false => {
    context.log.error({ cause: error instanceof Error ? error.name : 'unknown' }, 'delivering events failed');
    return false;
  };

  const loop = (async () => {
    while (!stopping.signal.aborted) {
      const began = performance.now();
      const pause = await look();
      const rest = Math.min(pause, REST * (performance.now() - began));
      await sleep(rest, stopping.signal);
      await bell.rung(pause - rest, stopping.signal);
    }
    deafen();
    await Promise.all(active.values());
  })();
  return {
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
