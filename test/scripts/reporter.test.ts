import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { TestReport } from '../../scripts/checks/summary.ts';
import { spawnProgram } from '../support/program.ts';

it('reports passed, failed, skipped with reasons, and what failed outside of a test', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'polyzap-reporter-'));
  const file = join(folder, 'report.json');
  const vitest = await spawnProgram({
    args: [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--root=test/scripts/fixtures/suite',
      `--reporter=${join(process.cwd(), 'scripts/checks/reporter.ts')}`,
    ],
    env: { POLYZAP_TEST_REPORT: file },
    ready: false,
  });
  expect((await vitest.exited).code).toBe(1);
  const report = JSON.parse(await readFile(file, 'utf8')) as TestReport;
  await rm(folder, { recursive: true });
  expect(report).toEqual({
    passed: 1,
    failed: 1,
    skipped: [
      { name: 'mixed.case.ts > is skipped with a reason', reason: 'no PostgreSQL' },
      { name: 'mixed.case.ts > is skipped without one', reason: 'no reason given in the test' },
      { name: 'mixed.case.ts > is not written', reason: 'no reason given in the test' },
      { name: 'mixed.case.ts > a group that cannot begin > does not run', reason: 'no reason given in the test' },
    ],
    errors: ['cannot be loaded', 'no group'],
  } satisfies TestReport);
});
