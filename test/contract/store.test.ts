import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { createTestDatabase, postgresMissing } from '../support/postgres.ts';
import { describeStore } from './store-contract.ts';

const cleanups: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(cleanups.map((cleanup) => cleanup()));
});

describeStore('SQLite', {
  engine: 'sqlite',
  async fresh() {
    const folder = await mkdtemp(join(tmpdir(), 'polyzap-store-'));
    cleanups.push(() => rm(folder, { recursive: true, force: true }));
    return join(folder, 'store.db');
  },
});

describe.skipIf(postgresMissing !== undefined)('with a server', () => {
  describeStore('PostgreSQL', {
    engine: 'postgres',
    async fresh() {
      const { url, drop } = await createTestDatabase();
      cleanups.push(drop);
      return url;
    },
  });
});
