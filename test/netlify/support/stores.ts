import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import type { Database } from '../../../core/store/database.ts';
import type { GatewaySchema } from '../../../core/store/gateway/schema.ts';
import { createTestDatabase, postgresMissing } from '../../support/postgres.ts';
import { openGatewayDatabase } from './open.ts';

export type TestStore = {
  readonly engine: 'sqlite' | 'postgres';
  /** A path, or `postgres://…`: for programs of their own. */
  readonly url: string;
  /** Opens it once more, as another process would. Closed at the end of the file. */
  open(): Promise<Database<GatewaySchema>>;
};

/** Makes an empty database, or gives the one that this file made before. */
export type OpenStore = () => Promise<TestStore>;

/** Runs the same tests on both stores. A machine without PostgreSQL (never CI) skips its half, loudly. */
export function describeOnStores(name: string, body: (store: OpenStore) => void): void {
  describe(`${name} on SQLite`, () => body(lazily(createSqlite)));
  describe.skipIf(postgresMissing !== undefined)(`${name} on PostgreSQL`, () => body(lazily(createPostgres)));
}

type Made = { readonly engine: TestStore['engine']; readonly url: string; drop(): Promise<void> };

function lazily(create: () => Promise<Made>): OpenStore {
  let made: Promise<Made> | undefined;
  const opened: Database<GatewaySchema>[] = [];
  afterAll(async () => {
    await Promise.all(opened.map((database) => database.close().catch(() => undefined)));
    await (await made)?.drop();
  });
  return async () => {
    const { engine, url } = await (made ??= create());
    return {
      engine,
      url,
      async open() {
        const database = await openGatewayDatabase(url);
        opened.push(database);
        return database;
      },
    };
  };
}

async function createSqlite(): Promise<Made> {
  const folder = await mkdtemp(join(tmpdir(), 'polyzap-store-'));
  return {
    engine: 'sqlite',
    url: join(folder, 'gateway.db'),
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

async function createPostgres(): Promise<Made> {
  const { url, drop } = await createTestDatabase();
  return { engine: 'postgres', url, drop };
}
