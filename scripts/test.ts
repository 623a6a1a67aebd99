import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './checks/step.ts';
import { closingLine, count, skippedLines, type CheckResult, type TestReport } from './checks/summary.ts';

// `npm test`: every check, quickest first, all of them even when one fails. `npm test -- test/core` runs those tests alone.

/** Each counts as one test in the closing line. */
const CHECKS: readonly (readonly [name: string, ...command: string[]])[] = [
  ['types', 'tsc', '--noEmit'],
  ['lint', 'oxlint', '--type-aware'],
  ['format', 'oxfmt', '--check'],
  ['unused code', 'knip'],
];

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
process.once('disconnect', () => stop.abort());
process.channel?.unref();

const started = Date.now();
const selection = process.argv.slice(2);
const checks: CheckResult[] = [];
for (const [name, ...command] of selection.length === 0 ? CHECKS : []) {
  if (stop.signal.aborted) break;
  const { code, seconds } = await runTool(command, stop.signal);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
  checks.push({ name, passed: code === 0 });
}

const folder = mkdtempSync(join(tmpdir(), 'polyzap-test-'));
const file = join(folder, 'report.json');
const reporters = ['--reporter=default', '--reporter=./scripts/checks/reporter.ts'];
const { code } = await runTool(['vitest', 'run', ...reporters, ...selection], stop.signal, {
  POLYZAP_TEST_REPORT: file,
});
const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as TestReport) : undefined;
rmSync(folder, { recursive: true, force: true });

const counts = count(checks, report, code);
if (report !== undefined) for (const line of skippedLines(report)) console.log(line);
for (const { name } of checks.filter(({ passed }) => !passed)) console.log(`Failed: ${name}`);
for (const message of report?.errors ?? []) console.log(`Failed outside of a test: ${message.split('\n')[0]}`);
console.log(`${Math.round((Date.now() - started) / 1000)} s in all`);
console.log(closingLine(counts));
process.exitCode = counts.failed === 0 && !stop.signal.aborted ? 0 : 1;
