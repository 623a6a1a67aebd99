import { describe, expect, it } from 'vitest';
import { isDuplicate, isMissingOwner, isStorageFailure } from '../../core/store/failure.ts';
import { idsLike, insert, item, type OpenedStore } from './store-subject.ts';

/** What goes in comes out; what must not go in is refused. */
export function describeValues(opened: () => OpenedStore): void {
  describe('values', () => {
    it('come back as they went in', async () => {
      const { store } = opened();
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      const amount = Number.MAX_SAFE_INTEGER;
      await insert(store, 'v1', { bytes, amount, key: 'ção 😀 "\' %_\\ \n' }).execute();
      const row = await store.db.selectFrom('item').selectAll().where('id', '=', 'v1').executeTakeFirstOrThrow();
      expect({ ...row, bytes: [...(row.bytes ?? [])] }).toEqual({
        ...item('v1'),
        bytes: [...bytes],
        amount,
        key: 'ção 😀 "\' %_\\ \n',
      });
      expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
      await insert(store, 'v2', { bytes: new Uint8Array(2 * 1024 * 1024).fill(7) }).execute();
      const large = await store.db.selectFrom('item').select('bytes').where('id', '=', 'v2').executeTakeFirstOrThrow();
      expect(large.bytes?.length).toBe(2 * 1024 * 1024);
    });
  });

  describe('constraints', () => {
    it('tell a duplicate, a missing owner and a database that is away apart', async () => {
      const { store } = opened();
      await insert(store, 'c1', { key: 'k' }).execute();
      const errors = await Promise.all(
        [
          insert(store, 'c1').execute(),
          insert(store, 'c2', { key: 'k' }).execute(),
          insert(store, 'c3', { owner_id: 'nobody' }).execute(),
        ].map((query) =>
          query.then(
            () => undefined,
            (error: unknown) => error,
          ),
        ),
      );
      expect(errors.map(isDuplicate)).toEqual([true, true, false]);
      expect(errors.map(isMissingOwner)).toEqual([false, false, true]);
      expect(errors.map(isStorageFailure)).toEqual([false, false, false]);
    });

    it('of a partial unique index hold for keys alone; a conflict changes nothing or updates', async () => {
      const { store } = opened();
      await insert(store, 'p1').execute();
      await insert(store, 'p2').execute();
      await insert(store, 'p3', { key: 'once', amount: 1 }).execute();
      const target = { columns: ['owner_id', 'key'] } as const;
      const ignored = await insert(store, 'p4', { key: 'once', amount: 2 })
        .onConflict((conflict) =>
          conflict
            .columns([...target.columns])
            .where('key', 'is not', null)
            .doNothing(),
        )
        .returning('id')
        .execute();
      await insert(store, 'p5', { key: 'once', amount: 3 })
        .onConflict((conflict) =>
          conflict
            .columns([...target.columns])
            .where('key', 'is not', null)
            .doUpdateSet((expression) => ({ amount: expression.ref('excluded.amount') })),
        )
        .execute();
      const rows = await store.db.selectFrom('item').select(['id', 'amount']).where('key', '=', 'once').execute();
      expect([ignored, rows]).toEqual([[], [{ id: 'p3', amount: 3 }]]);
    });

    it('delete what belongs to a deleted owner', async () => {
      const { store } = opened();
      await store.db.insertInto('owner').values({ id: 'gone', sequence: 0 }).execute();
      await insert(store, 'd1', { owner_id: 'gone' }).execute();
      const { numDeletedRows } = await store.db.deleteFrom('owner').where('id', '=', 'gone').executeTakeFirstOrThrow();
      expect([numDeletedRows, await idsLike(store, 'd%')]).toEqual([1n, []]);
    });
  });

  it('pages by row values while rows are added', async () => {
    const { store } = opened();
    for (let index = 0; index < 25; index += 1)
      await insert(store, `k${String(index).padStart(2, '0')}`, { amount: index % 3 }).execute();
    const seen: string[] = [];
    let last = { amount: -1, id: '' };
    for (;;) {
      const page = await store.db
        .selectFrom('item')
        .select(['amount', 'id'])
        .where('id', 'like', 'k%')
        .where(({ eb, refTuple, tuple }) => eb(refTuple('amount', 'id'), '>', tuple(last.amount, last.id)))
        .orderBy('amount')
        .orderBy('id')
        .limit(4)
        .execute();
      if (page.length === 0) break;
      seen.push(...page.map(({ id }) => id));
      last = page.at(-1) ?? last;
      await insert(store, `k${100 + seen.length}`, { amount: -2 }).execute();
    }
    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
  });
}
