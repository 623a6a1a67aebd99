import { expireLinks } from '../../core/connect-links/expire.ts';
import type { GatewayContext } from '../../core/context.ts';
import { sleep } from './sleep.ts';

/** How often it looks for connect links that have ended. Nobody waits for it: they are refused from their last moment on. */
const LOOK_MS = 5_000;

/** Tells of connect links that end, until told to stop. One bad look does not end it. */
export function startLinkKeeper(context: GatewayContext): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      try {
        while ((await expireLinks(context)) > 0 && !stopping.signal.aborted);
      } catch (error) {
        context.log.error({ cause: error instanceof Error ? error.name : 'unknown' }, 'ending connect links failed');
      }
      await sleep(LOOK_MS, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
