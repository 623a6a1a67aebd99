import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { TestReport } from './summary.ts';

/** Tells `npm test`, in the file that POLYZAP_TEST_REPORT names, what vitest's own output only shows to a reader. */
export default class PolyzapReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly { readonly message: string }[]): void {
    const file = process.env['POLYZAP_TEST_REPORT'];
    if (file === undefined) return;
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const stateOf = (test: TestCase): string => test.result().state;
    const report: TestReport = {
      passed: tests.filter((test) => stateOf(test) === 'passed').length,
      failed: tests.filter((test) => stateOf(test) === 'failed').length,
      skipped: tests.flatMap((test) => {
        const result = test.result();
        if (result.state !== 'skipped' && result.state !== 'pending') return [];
        const reason = 'note' in result && result.note !== undefined ? result.note : 'no reason given in the test';
        return [{ name: `${test.module.relativeModuleId} > ${test.fullName}`, reason }];
      }),
      errors: [
        // A module or suite that failed outside of its tests: an import, a beforeAll.
        ...modules.flatMap((module) => [module, ...module.children.allSuites()].flatMap((part) => part.errors())),
        ...errors,
      ].map((error) => error.message),
    };
    writeFileSync(file, JSON.stringify(report));
  }
}
