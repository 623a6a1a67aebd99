/**
 * Does `work`, whose signal is aborted after so many milliseconds. Unlike `AbortSignal.timeout`, which keeps what it was given
 * to until then, it leaves nothing behind when the work is done: thousands of sends may end in the time that one is given.
 */
export async function withDeadline<Result>(
  ms: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('Took too long', 'TimeoutError')), ms);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
