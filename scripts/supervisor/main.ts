import { asProgram } from './as-program.ts';
import type { Plan } from './programs.ts';
import { run } from './run.ts';

/** Runs the supervisor as this process. */
export function main(root: string, plan: Plan): Promise<void> {
  return asProgram((signal) =>
    run({ root, environment: process.env, plan, write: (text) => void process.stdout.write(text), signal }),
  );
}
