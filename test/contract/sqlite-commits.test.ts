import { mkdtemp, readdir, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../core/store/database.ts';

type Schema = { readonly note: { id: number; text: string } };

const COUNT = 100;

let folder: string;
let path: string;
let store: Database<Schema>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyzap-commits-'));
  path = join(folder, 'store.db');
  store = await openDatabase<Schema>({ url: path, migrations: () => ({}), migrationTable: 'migration' });
  await store.db.schema
    .createTable('note')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('text', 'text')
    .execute();
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** A transaction like ours: it reads before it writes. */
const write = (id: number) =>
  store.db.transaction().execute(async (transaction) => {
    await transaction.selectFrom('note').select('id').where('id', '=', id).execute();
    await transaction.insertInto('note').values({ id, text: 'x' }).execute();
  });

/** Bytes that `work` adds to the log: each commit writes whole pages to it. */
async function logged(work: () => Promise<unknown>): Promise<number> {
  const before = (await stat(`${path}-wal`)).size;
  await work();
  return (await stat(`${path}-wal`)).size - before;
}

it('transactions that are asked for together share commits', async () => {
  const alone = await logged(async () => {
    for (let id = 0; id < COUNT; id += 1) await write(id);
  });
  const together = await logged(() => Promise.all(Array.from({ length: COUNT }, (_, id) => write(COUNT + id))));
  expect(together).toBeLessThan(alone / 3);
  expect(await store.db.selectFrom('note').select('id').execute()).toHaveLength(2 * COUNT);
});

it('whoever reads does not wait for a transaction, and sees nothing of it', async () => {
  await store.db.transaction().execute(async (transaction) => {
    await transaction.insertInto('note').values({ id: 10_000, text: 'not yet' }).execute();
    expect(await store.db.selectFrom('note').select('id').where('id', '=', 10_000).execute()).toEqual([]);
  });
  expect(await store.db.selectFrom('note').select('id').where('id', '=', 10_000).execute()).toHaveLength(1);
});

it.skipIf(process.platform !== 'linux')(
  'what a transaction may have to bring back is in no file of its own',
  async () => {
    const ids = Array.from({ length: 500 }, (_, index) => 20_000 + index);
    const opened: string[] = [];
    // The second one finds pages that the first has changed and nobody has committed: some 500 KiB to remember.
    await Promise.all([
      store.db.transaction().execute((transaction) =>
        transaction
          .insertInto('note')
          .values(ids.map((id) => ({ id, text: 'x'.repeat(1_000) })))
          .execute(),
      ),
      store.db.transaction().execute(async (transaction) => {
        await transaction.updateTable('note').set({ text: 'y' }).where('id', '>=', 20_000).execute();
        const files = await readdir('/proc/self/fd');
        opened.push(...(await Promise.all(files.map((file) => readlink(`/proc/self/fd/${file}`).catch(() => '')))));
      }),
    ]);
    expect(opened).toContain(`${path}-wal`);
    expect(opened.filter((file) => file.includes('etilqs'))).toEqual([]);
  },
);

it('a limit of one is written out, since SQLite prepares anew whatever limit it is given; others are given', () => {
  const notes = store.db.selectFrom('note').select('id');
  expect(notes.limit(1).compile()).toMatchObject({ sql: 'select "id" from "note" limit 1', parameters: [] });
  expect(notes.limit(20).compile()).toMatchObject({ sql: 'select "id" from "note" limit ?', parameters: [20] });
});
