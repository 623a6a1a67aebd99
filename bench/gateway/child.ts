import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { nodeFlags } from '../../netlify/host/node-flags.ts';

/** A program that is told things by lines, and answers with lines of JSON. */
export type Child = {
  tell(line: string): void;
  /** The next line of JSON that it prints. */
  next(): Promise<Readonly<Record<string, unknown>>>;
  /** Ends its input, and waits. */
  stop(): Promise<void>;
};

export function startChild(script: string, args: readonly string[], env: Readonly<Record<string, string>>): Child {
  const child = spawn(process.execPath, [...nodeFlags, script, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    tell: (line) => void child.stdin.write(`${line}\n`),
    async next() {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${script} ended`);
      return JSON.parse(value) as Record<string, unknown>;
    },
    async stop() {
      child.stdin.end();
      await once(child, 'close');
    },
  };
}
