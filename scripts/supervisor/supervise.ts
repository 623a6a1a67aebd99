import { setTimeout as delay } from 'node:timers/promises';
import { restartDelay, WELL_AFTER_MS } from './backoff.ts';
import { startChild, type Child } from './child.ts';
import type { ProgramPlan } from './programs.ts';
import { StartError } from './start-error.ts';

const READY_MS = 60_000;
/** Longer than the gateway waits for requests that are under way (15 s). */
const GRACE_MS = 20_000;

export type SuperviseOptions = {
  readonly root: string;
  /** A line of a child, or about it. */
  readonly print: (program: string, line: string) => void;
  /** Called whenever the set of running children changes. */
  readonly note: (children: ReadonlyMap<string, number>) => void;
  /** Called once, when every program has become ready. */
  readonly started: (urls: ReadonlyMap<string, string>) => void;
  /** Aborted when it is time to stop. */
  readonly signal: AbortSignal;
};

/**
 * Runs the programs until `signal`, and restarts one that crashes, with a growing delay. Throws a `StartError` where a
 * program does not become ready the first time: that is a wrong setting, and trying again would not mend it. When this
 * returns or throws, every child has ended.
 */
export async function supervise(plans: readonly ProgramPlan[], options: SuperviseOptions): Promise<void> {
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const pids = new Map<string, number>();
  const urls = new Map<string, string>();
  const note = (name: string, child?: Child): void => {
    if (child === undefined) pids.delete(name);
    else pids.set(name, child.pid);
    options.note(pids);
  };
  const onReady = (name: string, url: string): void => {
    const complete = urls.size === plans.length;
    urls.set(name, url);
    if (!complete && urls.size === plans.length) options.started(urls);
  };
  const runs = plans.map((plan) =>
    keepRunning(plan, { ...options, signal }, note, onReady).catch((error: unknown) => {
      failure.abort();
      throw error;
    }),
  );
  const outcomes = await Promise.allSettled(runs);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function keepRunning(
  plan: ProgramPlan,
  { root, print, signal }: SuperviseOptions,
  note: (name: string, child?: Child) => void,
  onReady: (name: string, url: string) => void,
): Promise<void> {
  let crashes = 0;
  let everReady = false;
  while (!signal.aborted) {
    const child = await startChild(plan, root, (line) => print(plan.name, line));
    note(plan.name, child);
    const stop = (): void => void child.stop(GRACE_MS);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    // One that neither starts nor ends is ended, and then counts as not started.
    const patience = setTimeout(stop, READY_MS);
    const url = await child.ready;
    clearTimeout(patience);
    const readyAt = Date.now();
    if (url !== undefined) {
      everReady = true;
      onReady(plan.name, url);
    }
    const { code, signal: death } = await child.ended;
    signal.removeEventListener('abort', stop);
    note(plan.name);
    if (signal.aborted) return;
    if (!everReady) {
      throw new StartError(
        `Stopped, for the ${plan.label} did not start: ${child.lastLine() || `it ended with ${death ?? code}`}`,
      );
    }
    crashes = url !== undefined && Date.now() - readyAt > WELL_AFTER_MS ? 1 : crashes + 1;
    print(plan.name, `ended with ${death ?? `code ${code}`}; starting again in ${restartDelay(crashes) / 1000} s`);
    await delay(restartDelay(crashes), undefined, { signal }).catch(() => undefined);
  }
}
