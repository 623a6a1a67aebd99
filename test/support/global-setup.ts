import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Ask here, at `/postgres` or `/functions`, for what the whole run shares; see `support/postgres.ts`, `shared-bundle.ts`. */
    door: string;
  }
}

/** Programs that make something and say of it what there is to say in one line of JSON; at their end it is gone. */
const PROGRAMS: Readonly<Record<string, string>> = {
  '/postgres': './postgres/program.ts',
  '/functions': '../functions/support/bundle-program.ts',
};

/**
 * What is expensive is made once for the whole run, when the first test file asks for it and not before: `vitest run
 * test/core` pays for nothing that it does not need.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const children: ChildProcess[] = [];
  const answers = new Map<string, Promise<string>>();
  const start = (program: string): Promise<string> => {
    const child = spawn(process.execPath, [fileURLToPath(new URL(program, import.meta.url))], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    return firstLine(child);
  };
  const door = createServer((request, response) => {
    const path = request.url ?? '';
    const answer = answers.get(path) ?? start(PROGRAMS[path] ?? '');
    answers.set(path, answer);
    void answer.then((line) => response.end(line));
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('The door has no port');
  project.provide('door', `http://127.0.0.1:${address.port}`);

  return async () => {
    door.close();
    door.closeAllConnections();
    await Promise.all(
      children.map(async (child) => {
        if (child.exitCode !== null) return;
        child.stdin?.end();
        await once(child, 'exit');
      }),
    );
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The child has no output');
  const lines = createInterface({ input: child.stdout });
  const outcome = await Promise.race([
    once(lines, 'line').then(([line]: unknown[]) => String(line)),
    once(child, 'exit').then(() => undefined),
  ]);
  return outcome ?? JSON.stringify({ ready: false, reason: 'The program that makes it ended without a word' });
}
