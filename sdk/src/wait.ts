/** Waits, or throws the signal's reason as soon as it is aborted. */
export type Wait = (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;

/** By a timer. Rejects with the reason of `signal` once that is aborted. */
export const wait: Wait = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason as Error);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });

/** How long to wait before the next attempt: doubling from 250 ms to 8 s, half of it by chance. */
export function backoffMs(attempt: number): number {
  const most = Math.min(8_000, 250 * 2 ** attempt);
  return most / 2 + Math.random() * (most / 2);
}
