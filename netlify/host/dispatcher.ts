import type { GatewayContext } from '../../core/context.ts';
import { dispatchDue } from '../../core/messages/dispatch.ts';
import { sleep } from './sleep.ts';

/** How long an idle dispatcher waits before it looks again. */
const IDLE_MS = 500;

/** After the database failed. */
const FAILED_MS = 2_000;

/** Sends what is due, round after round, until told to stop. One bad round does not end it. */
export function startDispatcher(context: GatewayContext): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      const pause = await round(context);
      if (pause > 0) await sleep(pause, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}

async function round(context: GatewayContext): Promise<number> {
  try {
    return (await dispatchDue(context)) > 0 ? 0 : IDLE_MS;
  } catch (error) {
    context.log.error({ cause: error instanceof Error ? error.name : 'unknown' }, 'dispatching failed');
    return FAILED_MS;
  }
}
