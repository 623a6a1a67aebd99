import type { GatewayContext } from '../../core/context.ts';
import { tidyUntil } from '../work/tidy.ts';
import { sleep } from './sleep.ts';

/** How often it looks. Nobody waits for what it does. */
const LOOK_MS = 30_000;

/** What one round takes at most, so that a stop need not wait longer. */
const ROUND_MS = 5_000;

/** Erases and sweeps until told to stop. One bad round does not end it. */
export function startTidier(context: GatewayContext): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      const more = await tidyUntil(context, Date.now() + ROUND_MS).catch((error: unknown) => {
        context.log.error({ cause: error instanceof Error ? error.name : 'unknown' }, 'tidying up failed');
        return false;
      });
      if (!more) await sleep(LOOK_MS, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
