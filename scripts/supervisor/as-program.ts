import { StartError } from './start-error.ts';

/**
 * Does `work` as this process: signals abort what it is given, a `StartError` becomes one line and exit code 1.
 *
 * A parent that holds an IPC channel to us (the bootstrap) and dies counts as a signal to stop.
 */
export async function asProgram(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  // Databases, with keys and messages in them, are for their owner alone. The children inherit this.
  process.umask(0o077);
  const stop = new AbortController();
  const onStop = (): void => stop.abort();
  // Not `once`: npm, the bootstrap and the terminal may each send one, and the second must not end us at once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onStop);
  process.once('disconnect', onStop);
  process.channel?.unref();
  // `npm start | head`: nobody reads any more.
  process.stdout.once('error', onStop);
  try {
    await work(stop.signal);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
