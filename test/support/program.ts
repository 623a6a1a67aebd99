import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { eventually } from './waiting.ts';

export type ProgramOptions = {
  /** What follows `node`: flags, the script, its arguments. */
  readonly args: readonly string[];
  /**
   * Beside `PATH`, `HOME`, `TMPDIR`, `POLYZAP_SUPERVISED=1` and a folder of compiled code. Nothing else of the test's own
   * environment leaks in.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** The repository's root when absent. */
  readonly cwd?: string;
  /**
   * What makes the program ready: its JSON line `{"ready":true,…}` (when absent), a line that matches, or `false` to
   * return as soon as the process runs.
   */
  readonly ready?: RegExp | false;
  /** 60,000 when absent. */
  readonly readyTimeoutMs?: number;
  /** No file that it writes may grow beyond this many KiB: a disk that is full, for it alone. Where there is a POSIX shell. */
  readonly fileLimitKiB?: number;
};

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A running child. Everything that it prints is kept. */
export type Program = {
  readonly pid: number;
  /** From the ready line's `url`; empty where the program said none. */
  readonly url: string;
  /** The ready line as parsed; `undefined` where `ready` was not the JSON line. */
  readonly readyLine: Readonly<Record<string, unknown>> | undefined;
  /** stdout and stderr so far, in order of arrival, one entry a line. */
  readonly lines: readonly string[];
  /** All of it as one text, for `toContain` and for the message of a failed test. */
  output(): string;
  /** The first line, printed already or yet to come, that matches. */
  waitForLine(pattern: RegExp, timeoutMs?: number): Promise<string>;
  /** Ends the program's standard input: a supervised child stops by itself. */
  endInput(): void;
  /** Sends the signal (SIGTERM when absent) and waits for the end. Without effect on a program that has ended. */
  kill(signal?: NodeJS.Signals): Promise<Exit>;
  /** Settles when the program has ended, however it did. */
  readonly exited: Promise<Exit>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** `ulimit` counts blocks of 512 bytes. */
const BLOCKS_PER_KIB = 2;

function commandOf({ args, fileLimitKiB }: ProgramOptions): readonly [string, ...string[]] {
  if (fileLimitKiB === undefined) return [process.execPath, ...args];
  const limited = 'ulimit -f "$1" && shift && exec "$@"';
  return ['/bin/sh', '-c', limited, 'sh', String(fileLimitKiB * BLOCKS_PER_KIB), process.execPath, ...args];
}

/** Compiled code of all programs that tests start, kept from one to the next: each start takes half the processor's time. */
const COMPILED = join(import.meta.dirname, '../../node_modules/.cache/polyzap-tests');

/** What tells "it ended" from a line. */
const ENDED = Symbol('ended');

const running = new Set<{ kill(): Promise<unknown>; killNow(): void }>();

process.once('exit', () => {
  for (const program of running) program.killNow();
});

/** Ends with SIGKILL whatever `spawnProgram` started and nobody ended. `setup.ts` calls it after every test file. */
export async function stopAllPrograms(): Promise<void> {
  await Promise.all([...running].map((program) => program.kill()));
}

/**
 * Starts `node …` (the Node that runs the test) as a child and waits until it is ready.
 *
 * Throws, with everything that the program printed, where it ends or stays silent instead. The child is killed at the
 * end of the test file at the latest; `await using program = await spawnProgram(…)` ends it with its block.
 */
export async function spawnProgram(options: ProgramOptions): Promise<Program> {
  const [command, ...args] = commandOf(options);
  const child = spawn(command, args, {
    cwd: options.cwd ?? process.cwd(),
    env: {
      ...inherited(),
      POLYZAP_SUPERVISED: '1',
      // Not where no file may grow: what is written there is the program's own.
      ...(options.fileLimitKiB === undefined && { NODE_COMPILE_CACHE: COMPILED }),
      ...options.env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  collect(child.stdout, lines);
  collect(child.stderr, lines);
  // Writing to a child that has just ended is not an error of the test.
  child.stdin.on('error', () => undefined);
  const exited = once(child, 'close').then((): Exit => ({ code: child.exitCode, signal: child.signalCode }));
  await once(child, 'spawn');
  const pid = child.pid ?? 0;

  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  /** Everything that it printed has arrived, which is not so yet when it has ended. */
  let isHeard = false;
  void exited.then(() => (isHeard = true));
  const output = (): string => lines.join('\n');
  const kill = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> => {
    if (!hasEnded()) child.kill(signal);
    return exited;
  };
  const entry = { kill: () => kill('SIGKILL'), killNow: () => void child.kill('SIGKILL') };
  running.add(entry);
  void exited.then(() => running.delete(entry));

  const waitForLine = (pattern: RegExp, timeoutMs = options.readyTimeoutMs ?? 60_000): Promise<string> =>
    eventually(
      () => {
        const line = lines.find((candidate) => pattern.test(candidate));
        if (line === undefined && isHeard) return ENDED;
        return line;
      },
      { timeoutMs, description: `a line like ${String(pattern)}` },
    ).then(
      (line) => {
        if (line === ENDED) throw new Error(`The program ended first. It printed:\n${output()}`);
        return line;
      },
      (error: unknown) => {
        throw new Error(`The program stayed silent. It printed:\n${output()}`, { cause: error });
      },
    );

  let readyLine: Readonly<Record<string, unknown>> | undefined;
  if (options.ready !== false) {
    try {
      const line = await waitForLine(options.ready ?? /^\{.*"ready":\s*true/);
      if (options.ready === undefined) readyLine = JSON.parse(line) as Record<string, unknown>;
    } catch (error) {
      await kill('SIGKILL');
      throw error;
    }
  }
  const url = readyLine?.['url'];

  return {
    pid,
    url: typeof url === 'string' ? url : '',
    readyLine,
    lines,
    output,
    waitForLine,
    endInput: () => void child.stdin.end(),
    kill,
    exited,
    async [Symbol.asyncDispose]() {
      await kill('SIGKILL');
    },
  };
}

function collect(stream: Readable, lines: string[]): void {
  createInterface({ input: stream }).on('line', (line) => lines.push(line));
}

function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'CI'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
