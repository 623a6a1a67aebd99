import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a command ended. 130 and the like where a signal ended it. */
export type Outcome = { readonly code: number; readonly seconds: number };

/** Runs a tool of node_modules/.bin (the bootstrap has put it on the PATH) with our own output, and stops it when we are stopped. */
export async function runTool(
  [command = '', ...args]: readonly string[],
  signal: AbortSignal,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const started = Date.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const code = await once(child, 'close').then(
    () => child.exitCode ?? 130,
    (error: unknown) => {
      console.error(`Cannot run ${command}: ${error instanceof Error ? error.message : String(error)}`);
      return 127;
    },
  );
  signal.removeEventListener('abort', stop);
  return { code, seconds: (Date.now() - started) / 1000 };
}
