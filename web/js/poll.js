// @ts-check
import { UnreachableError } from './api.js';
import { pause } from './wait.js';

const LONGEST_MS = 20_000;

/**
 * Asks again and again: only while the tab can be seen, slower after each error, not at all while the gateway is gone.
 *
 * @param {object} options
 * @param {number} options.intervalMs
 * @param {AbortSignal} options.signal ends it
 * @param {() => Promise<boolean>} options.step asks once; false: nothing will change by itself, wait for `wake`
 * @param {(error: unknown) => boolean} options.onError false: asking again is of no use, wait for `wake`
 * @param {() => Promise<void>} options.whenBack
 * @returns {{ wake(): void }} `wake` asks at once
 */
export function startPolling({ intervalMs, signal, step, onError, whenBack }) {
  let rest = new AbortController();
  const wake = () => rest.abort();
  // Coming back to the tab counts as asking: what had settled may have changed since.
  const onVisible = () => {
    if (document.visibilityState === 'visible') wake();
  };
  document.addEventListener('visibilitychange', onVisible, { signal });
  signal.addEventListener('abort', wake, { once: true });

  const loop = async () => {
    let failures = 0;
    while (!signal.aborted) {
      rest = new AbortController();
      let goOn = true;
      if (document.visibilityState === 'hidden') {
        goOn = false;
      } else {
        try {
          goOn = await step();
          failures = 0;
        } catch (error) {
          if (signal.aborted) return;
          if (error instanceof UnreachableError) {
            await whenBack();
            continue;
          }
          failures += 1;
          goOn = onError(error);
        }
      }
      await rested(goOn ? Math.min(LONGEST_MS, intervalMs * 2 ** failures) : undefined);
    }
  };

  /** @param {number | undefined} milliseconds for ever where undefined */
  const rested = (milliseconds) =>
    milliseconds === undefined
      ? new Promise((resolve) => {
          if (rest.signal.aborted) resolve(undefined);
          else rest.signal.addEventListener('abort', () => resolve(undefined), { once: true });
        })
      : pause(milliseconds, rest.signal);

  void loop();
  return { wake };
}
