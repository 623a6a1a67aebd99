/** What the reporter wrote about one run of vitest. */
export type TestReport = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** Files that could not be loaded, errors outside of any test. */
  readonly errors: readonly string[];
};

/** A check beside the tests, such as lint. */
export type CheckResult = { readonly name: string; readonly passed: boolean };

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

/**
 * Adds it all up: a check counts as one test, and so does an error outside of any test. A run without a report, without
 * a test, or that ended badly with no failure to show for it, is a failure too.
 */
export function count(checks: readonly CheckResult[], report: TestReport | undefined, exitCode: number): Counts {
  const passedChecks = checks.filter((check) => check.passed).length;
  const failedChecks = checks.length - passedChecks;
  const ran = (report?.passed ?? 0) + (report?.failed ?? 0);
  const failures = (report?.failed ?? 0) + (report?.errors.length ?? 0);
  const unexplained = failures === 0 && (exitCode !== 0 || ran === 0) ? 1 : 0;
  return {
    passed: passedChecks + (report?.passed ?? 0),
    failed: failedChecks + failures + unexplained,
    skipped: report?.skipped.length ?? 0,
  };
}

/** The line that CI reads, alone on its line. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Skipped tests, one line for each reason. */
export function skippedLines(report: TestReport): string[] {
  const byReason = Map.groupBy(report.skipped, ({ reason }) => reason);
  return [...byReason].flatMap(([reason, tests]) => [`Skipped (${reason}):`, ...tests.map(({ name }) => `  ${name}`)]);
}
