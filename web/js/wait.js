// @ts-check

/**
 * Resolves after a time, at once where the signal says so. Never rejects.
 *
 * @param {number} milliseconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
}

/**
 * Calls `tick` now and each second until the signal.
 *
 * @param {() => void} tick
 * @param {AbortSignal} signal
 */
export function eachSecond(tick, signal) {
  tick();
  const timer = setInterval(tick, 1_000);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
