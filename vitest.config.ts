import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Most tests wait for sockets and disks rather than compute, so two cores feed three workers. */
const workers = Math.min(8, Math.max(2, Math.ceil(availableParallelism() * 1.5)));

export default defineConfig({
  // What an example installs as a package is here the source itself.
  resolve: { alias: { '@polyzap/sdk': join(import.meta.dirname, 'sdk/src/index.ts') } },
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts', 'examples/**/test/*.test.ts'],
    pool: 'forks',
    maxWorkers: workers,
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    // Generous, because a loaded machine is slow; a test that hangs is still told apart from one that fails.
    testTimeout: 60_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 30_000, interval: 20 } },
    teardownTimeout: 60_000,
    unstubEnvs: true,
    unstubGlobals: true,
    restoreMocks: true,
  },
});
