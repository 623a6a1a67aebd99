/**
 * `npm run bench -- sessions`, `send`, `functions` or `gateway`: figures as ratios against a baseline of the same run, because
 * absolute ones say more about the machine than about us.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchFunctions } from './functions.ts';
import { benchGateway } from './gateway.ts';
import { benchSend } from './send.ts';
import { benchSessions } from './sessions.ts';

const BENCHMARKS: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  sessions: benchSessions,
  send: benchSend,
  functions: benchFunctions,
  gateway: benchGateway,
};

const [, , name = ''] = process.argv;
const benchmark = BENCHMARKS[name];
if (benchmark === undefined) {
  console.error(`Name a benchmark: ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'polyzap-bench-'));
try {
  await benchmark(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
