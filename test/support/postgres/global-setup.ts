import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

/** What a worker is told when it asks for the server. */
export type PostgresAnswer =
  | { readonly ready: true; readonly url: string }
  | { readonly ready: false; readonly reason: string };

declare module 'vitest' {
  interface ProvidedContext {
    /** Ask here for the shared PostgreSQL; the first question starts it. See `test/support/postgres.ts`. */
    postgresDoor: string;
  }
}

/**
 * One PostgreSQL for the whole run, started when the first test file asks for it and not before: `vitest run test/core`
 * pays for it only if it needs it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let child: ChildProcess | undefined;
  let answer: Promise<PostgresAnswer> | undefined;
  const start = (): Promise<PostgresAnswer> => {
    child = spawn(process.execPath, [fileURLToPath(new URL('program.ts', import.meta.url))], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return firstLine(child);
  };
  const door = createServer((_request, response) => {
    answer ??= start();
    void answer.then((value) => response.end(JSON.stringify(value)));
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('The door has no port');
  project.provide('postgresDoor', `http://127.0.0.1:${address.port}`);

  return async () => {
    door.close();
    door.closeAllConnections();
    if (child === undefined || child.exitCode !== null) return;
    child.stdin?.end();
    await once(child, 'exit');
  };
}

async function firstLine(child: ChildProcess): Promise<PostgresAnswer> {
  if (child.stdout === null) throw new Error('The child has no output');
  const lines = createInterface({ input: child.stdout });
  const outcome = await Promise.race([
    once(lines, 'line').then(([line]: unknown[]) => JSON.parse(String(line)) as PostgresAnswer),
    once(child, 'exit').then(() => undefined),
  ]);
  return outcome ?? { ready: false, reason: 'The program that runs PostgreSQL ended without a word' };
}
