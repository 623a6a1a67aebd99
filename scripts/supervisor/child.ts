import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ProgramPlan } from './programs.ts';

/** One run of a program. */
export type Child = {
  readonly pid: number;
  /** The address in its ready line; `undefined` where it ended before it was ready. */
  readonly ready: Promise<string | undefined>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** The last line it printed: the reason, where it could not start. */
  lastLine(): string;
  /** SIGTERM; SIGKILL after `graceMs`. */
  stop(graceMs: number): Promise<void>;
};

/**
 * Starts a program. Its lines go to `print`, but for the ready line.
 *
 * It holds the end of a pipe as its standard input: should we be killed, the pipe closes and the child, which has
 * `POLYZAP_SUPERVISED=1`, stops by itself. A process group of its own keeps a terminal's Ctrl+C from reaching it beside
 * our SIGTERM.
 */
export async function startChild(plan: ProgramPlan, root: string, print: (line: string) => void): Promise<Child> {
  const child = spawn(process.execPath, plan.args, {
    cwd: root,
    env: { ...plan.env, POLYZAP_SUPERVISED: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  child.stdin.on('error', () => undefined);
  let lastLine = '';
  let announce: (url: string | undefined) => void = () => undefined;
  const ready = new Promise<string | undefined>((resolve) => (announce = resolve));
  const take = (line: string): void => {
    const url = readyUrl(line);
    if (url !== undefined) return announce(url);
    if (line.trim() !== '') lastLine = line;
    print(line);
  };
  createInterface({ input: child.stdout }).on('line', take);
  createInterface({ input: child.stderr }).on('line', take);
  // 'close' and not 'exit': everything it had to say has been read by then.
  const ended = once(child, 'close').then(() => {
    announce(undefined);
    return { code: child.exitCode, signal: child.signalCode };
  });
  await once(child, 'spawn');

  return {
    pid: child.pid ?? 0,
    ready,
    ended,
    lastLine: () => lastLine,
    async stop(graceMs) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

function readyUrl(line: string): string | undefined {
  if (!line.startsWith('{"ready":')) return undefined;
  try {
    const value = JSON.parse(line) as { ready?: unknown; url?: unknown };
    return value.ready === true && typeof value.url === 'string' ? value.url : undefined;
  } catch {
    return undefined;
  }
}
