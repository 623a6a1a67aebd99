import type { GatewayContext } from '../../core/context.ts';
import { fetchWanted } from '../../core/media/received.ts';
import { sweepMedia, sweepUnfinished } from '../../core/media/sweep.ts';
import { sleep } from './sleep.ts';

/** How often it looks for received media that are to be fetched. */
const LOOK_MS = 1_000;

/** After the database or the storage failed. */
const FAILED_MS = 5_000;

/** How often it looks for media that are to be removed. */
const SWEEP_MS = 60_000;

/** How often it looks for what writers that died have left. */
const UNFINISHED_MS = 60 * 60 * 1000;

/** Fetches received media, and removes what is over, until told to stop. A stop ends what is under way: it is done again. */
export function startMediaKeeper(context: GatewayContext): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loops = [
    repeat(context, signal, LOOK_MS, () => fetchWanted(context, { signal })),
    repeat(context, signal, SWEEP_MS, () => sweepMedia(context)),
    repeat(context, signal, UNFINISHED_MS, () => sweepUnfinished(context).then(() => 0)),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

/** Piece after piece while there are any; then a pause. One bad piece does not end it. */
async function repeat(
  context: GatewayContext,
  signal: AbortSignal,
  pauseMs: number,
  piece: () => Promise<number>,
): Promise<void> {
  while (!signal.aborted) {
    let pause = pauseMs;
    try {
      if ((await piece()) > 0) pause = 0;
    } catch (error) {
      context.log.error({ cause: error instanceof Error ? error.name : 'unknown' }, 'keeping media failed');
      pause = Math.max(pauseMs, FAILED_MS);
    }
    if (pause > 0) await sleep(pause, signal);
  }
}
