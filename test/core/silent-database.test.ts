import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../core/store/database.ts';
import { isStorageFailure } from '../../core/store/failure.ts';
import { lateDatabase, type LateDatabase } from '../functions/support/late-database.ts';
import { createTestDatabase, postgresMissing, type TestDatabase } from '../support/postgres.ts';

const PATIENCE_MS = 2_000;

describe.skipIf(postgresMissing !== undefined)('a PostgreSQL that took a statement and says nothing', () => {
  let postgres: TestDatabase;
  let between: LateDatabase;
  let database: Database<Record<string, never>>;

  beforeAll(async () => {
    postgres = await createTestDatabase();
    between = await lateDatabase(postgres.url);
    await between.open();
    database = await openDatabase({
      url: between.url,
      migrations: () => ({}),
      migrationTable: 'silence',
      poolSize: 2,
      patienceMs: PATIENCE_MS,
    });
  });
  afterAll(async () => {
    await database.close();
    await between.close();
    await postgres.drop();
  });

  const ask = () => sql<{ one: number }>`select 1 as one`.execute(database.db);
  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('is away for what waits for it, and there again for who comes next', async () => {
    await Promise.all([ask(), ask()]);
    between.silence();
    const inTransaction = database.db.transaction().execute((transaction) => sql`select 1`.execute(transaction));
    const failures = await Promise.all([failure(ask()), failure(inTransaction)]);
    expect(failures.map(isStorageFailure)).toEqual([true, true]);
    expect((await ask()).rows).toEqual([{ one: 1 }]);
  });

  it('ends a transaction half-way as a whole', async () => {
    const failed = await failure(
      database.db.transaction().execute(async (transaction) => {
        await sql`create table half (id int)`.execute(transaction);
        between.silence();
        await sql`insert into half values (1)`.execute(transaction);
      }),
    );
    expect(isStorageFailure(failed)).toBe(true);
    expect((await sql<{ found: unknown }>`select to_regclass('half') as found`.execute(database.db)).rows).toEqual([
      { found: null },
    ]);
  });
});
