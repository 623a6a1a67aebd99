import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Kysely } from 'kysely';
import { openDatabase, type Database } from '../../core/store/database.ts';
import { prepared } from '../../core/store/prepared.ts';

type Note = { readonly id: number; readonly text: string; readonly title?: string };
type Schema = { readonly note: Note };

let store: Database<Schema>;
beforeAll(async () => {
  store = await openDatabase<Schema>({ url: ':memory:', migrations: () => ({}), migrationTable: 'migration' });
  await store.db.schema
    .createTable('note')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('text', 'text')
    .addColumn('title', 'text')
    .execute();
});
afterAll(() => store.close());

const insert = prepared((db: Kysely<Schema>, note: Note) => db.insertInto('note').values(note));
const build = vi.fn((db: Kysely<Schema>, { least, text }: { readonly least: number; readonly text: string }) =>
  db
    .selectFrom('note')
    .selectAll()
    .where('id', '>=', least)
    .where('id', '<', 100)
    .where('text', '=', text)
    .orderBy('id'),
);
const select = prepared(build);

it('a query that is built once runs with the values of each time, in a transaction and without', async () => {
  await insert(store.db, { id: 1, text: 'one' });
  await store.db.transaction().execute(async (transaction) => {
    await insert(transaction, { id: 2, text: 'two', title: 'with another column' });
    await insert(transaction, { id: 3, text: 'two' });
    expect((await select(transaction, { least: 2, text: 'two' })).rows.map(({ id }) => id)).toEqual([2, 3]);
  });
  expect((await select(store.db, { least: 3, text: 'two' })).rows).toEqual([{ id: 3, text: 'two', title: null }]);
  expect((await select(store.db, { least: 1, text: "'; drop table note; --" })).rows).toEqual([]);
  expect(build).toHaveBeenCalledOnce();
});

it('says how many rows it changed', async () => {
  const remove = prepared((db: Kysely<Schema>, { id }: { readonly id: number }) =>
    db.deleteFrom('note').where('id', '=', id),
  );
  await insert(store.db, { id: 10, text: 'ten' });
  expect((await remove(store.db, { id: 10 })).numAffectedRows).toBe(1n);
  expect((await remove(store.db, { id: 10 })).numAffectedRows).toBe(0n);
});

it('is built for each database by itself, and each time where a plugin may change it', async () => {
  const other = await openDatabase<Schema>({ url: ':memory:', migrations: () => ({}), migrationTable: 'migration' });
  await expect(select(other.db, { least: 1, text: 'x' })).rejects.toThrow('no such table');
  await other.close();
  const seen: string[] = [];
  const watched = store.db.withPlugin({
    transformQuery: ({ node }) => {
      seen.push(node.kind);
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
  await select(watched, { least: 1, text: 'one' });
  await select(watched, { least: 1, text: 'one' });
  expect(seen).toEqual(['SelectQueryNode', 'SelectQueryNode']);
});
