import { describe, expect, it } from 'vitest';
import { closingLine, count, skippedLines, type TestReport } from '../../scripts/checks/summary.ts';

const report = (over: Partial<TestReport> = {}): TestReport => ({
  passed: 3,
  failed: 0,
  skipped: [],
  errors: [],
  ...over,
});
const lint = { name: 'lint', passed: true };

describe('count', () => {
  it('adds checks and tests up', () => {
    const skipped = [{ name: 'a > b', reason: 'no PostgreSQL' }];
    expect(count([lint, { name: 'types', passed: false }], report({ failed: 2, skipped }), 1)).toEqual({
      passed: 4,
      failed: 3,
      skipped: 1,
    });
  });

  it('counts a file that could not be loaded', () => {
    expect(count([lint], report({ errors: ['Cannot find module'] }), 1).failed).toBe(1);
  });

  it.each([
    ['there is no report', undefined, 1],
    ['there is no report, whatever the exit code says', undefined, 0],
    ['no test ran', report({ passed: 0 }), 0],
    ['vitest ended badly and shows nothing', report(), 1],
  ])('fails where %s', (_why, value, exitCode) => {
    expect(count([lint], value, exitCode).failed).toBe(1);
  });

  it('passes only where everything did', () => {
    expect(count([lint], report(), 0)).toEqual({ passed: 4, failed: 0, skipped: 0 });
  });
});

describe('what is printed', () => {
  it('has the form that CI reads', () => {
    expect(closingLine({ passed: 12, failed: 0, skipped: 1 })).toBe('12 passed, 0 failed, 1 skipped');
  });

  it('names every skipped test under its reason', () => {
    const skipped = [
      { name: 'a', reason: 'no PostgreSQL' },
      { name: 'b', reason: 'no browser' },
      { name: 'c', reason: 'no PostgreSQL' },
    ];
    expect(skippedLines(report({ skipped }))).toEqual([
      'Skipped (no PostgreSQL):',
      '  a',
      '  c',
      'Skipped (no browser):',
      '  b',
    ]);
  });
});
