import type { GatewayContext } from '../../core/context.ts';
import { dueEndpoints } from '../../core/webhooks-out/claim.ts';
import { ENDPOINTS_AT_ONCE } from '../../core/webhooks-out/deliver.ts';
import { drainEndpoint } from '../../core/webhooks-out/drain.ts';
import { sleep } from './sleep.ts';

/** How often it looks for endpoints that have something due. */
const LOOK_MS = 200;

/** After the database failed. */
const FAILED_MS = 2_000;

/**
 * Delivers events until told to stop: each endpoint at its own speed, so that one that hangs holds up no other. A stop
 * waits for what is under way.
 */
export function startDeliverer(context: GatewayContext): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const active = new Map<string, Promise<void>>();

  const look = async (): Promise<number> => {
    try {
      for (const id of await dueEndpoints(context, ENDPOINTS_AT_ONCE)) {
        if (active.has(id) || active.size >= ENDPOINTS_AT_ONCE) continue;
        const done = drainEndpoint(context, id, stopping.signal)
          .then(() => undefined, failed)
          .finally(() => active.delete(id));
        active.set(id, done);
      }
      return LOOK_MS;
    } catch (error) {
      failed(error);
      return FAILED_MS;
    }
  };

  const failed = (error: unknown): void => {
    context.log.error({ cause: error instanceof Error ? error.name : 'unknown' }, 'delivering events failed');
  };

  const loop = (async () => {
    while (!stopping.signal.aborted) await sleep(await look(), stopping.signal);
    await Promise.all(active.values());
  })();
  return {
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
