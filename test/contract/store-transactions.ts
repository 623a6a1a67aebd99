import { describe, expect, it } from 'vitest';
import { openStore } from './store-schema.ts';
import { idsLike, item, type OpenedStore } from './store-subject.ts';

/** What happens together, and what happens beside each other. */
export function describeTransactions(opened: () => OpenedStore): void {
  describe('transactions', () => {
    it('undo all of it where one statement fails, and where the code throws', async () => {
      const { store } = opened();
      for (const last of ['throw', 'duplicate']) {
        const attempt = store.db.transaction().execute(async (transaction) => {
          await transaction.insertInto('item').values(item('t0')).execute();
          await transaction.insertInto('item').values(item('t1')).execute();
          await transaction.updateTable('owner').set({ sequence: 99 }).where('id', '=', 'o').execute();
          if (last === 'throw') throw new Error('no');
          await transaction.insertInto('item').values(item('t1')).execute();
        });
        await expect(attempt).rejects.toThrow();
      }
      expect(await idsLike(store, 't%')).toEqual([]);
      expect((await store.db.selectFrom('owner').selectAll().executeTakeFirstOrThrow()).sequence).toBe(0);
    });

    it('do not see each other, nor lose an update', async () => {
      const { store } = opened();
      await store.db.insertInto('owner').values({ id: 'counter', sequence: 0 }).execute();
      await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          store.db
            .transaction()
            .execute(async (transaction) => {
              await transaction
                .updateTable('owner')
                .set((expression) => ({ sequence: expression('sequence', '+', 1) }))
                .where('id', '=', 'counter')
                .execute();
              if (index % 5 === 0) throw new Error('undone');
            })
            .catch(() => undefined),
        ),
      );
      const { sequence } = await store.db
        .selectFrom('owner')
        .selectAll()
        .where('id', '=', 'counter')
        .executeTakeFirstOrThrow();
      expect(sequence).toBe(40);
    });

    it('are not seen from outside before they end', async () => {
      const { url, store } = opened();
      const seen = Promise.withResolvers<void>();
      const inside = Promise.withResolvers<void>();
      const other = await openStore(url);
      const writing = store.db.transaction().execute(async (transaction) => {
        await transaction.insertInto('item').values(item('hidden')).execute();
        inside.resolve();
        await seen.promise;
      });
      await inside.promise;
      const before = await other.db.selectFrom('item').select('id').where('id', '=', 'hidden').execute();
      seen.resolve();
      await writing;
      expect([before.length, await idsLike(store, 'hidden')]).toEqual([0, ['hidden']]);
      await other.close();
    });
  });

  it('gives each row to one of many workers', async () => {
    const { store } = opened();
    const rows = Array.from({ length: 120 }, (_, index) => ({
      id: `j${String(index).padStart(3, '0')}`,
      due_at: 1,
      taken: 0,
    }));
    await store.db.insertInto('job').values(rows).execute();
    const claim = () =>
      store.db.transaction().execute(async (transaction) => {
        const due = await transaction
          .selectFrom('job')
          .select('id')
          .where('due_at', '<=', 1)
          .orderBy('id')
          .limit(7)
          .$if(store.engine === 'postgres', (select) => select.forUpdate().skipLocked())
          .execute();
        if (due.length === 0) return [];
        const mine = due.map(({ id }) => id);
        await transaction
          .updateTable('job')
          .set((expression) => ({ due_at: 2, taken: expression('taken', '+', 1) }))
          .where('id', 'in', mine)
          .execute();
        return mine;
      });
    const worker = async (): Promise<string[]> => {
      const mine: string[] = [];
      for (let batch = await claim(); batch.length > 0; batch = await claim()) mine.push(...batch);
      return mine;
    };
    const all = (await Promise.all(Array.from({ length: 6 }, worker))).flat();
    expect([...all].sort()).toEqual(rows.map(({ id }) => id));
    const { taken } = await store.db
      .selectFrom('job')
      .select(({ fn }) => fn.max('taken').as('taken'))
      .executeTakeFirstOrThrow();
    expect(taken).toBe(1);
  });

  it('never shows a sequence before a smaller one', async () => {
    const { store } = opened();
    await store.db.insertInto('owner').values({ id: 's', sequence: 0 }).execute();
    const write = () =>
      store.db.transaction().execute(async (transaction) => {
        const { sequence } = await transaction
          .updateTable('owner')
          .set((expression) => ({ sequence: expression('sequence', '+', 1) }))
          .where('id', '=', 's')
          .returning('sequence')
          .executeTakeFirstOrThrow();
        await transaction.insertInto('line').values({ owner_id: 's', sequence }).execute();
      });
    let done = false;
    const writing = Promise.all(Array.from({ length: 100 }, write)).finally(() => (done = true));
    const seen: number[] = [];
    for (let last = false; !last;) {
      last = done;
      const rows = await store.db
        .selectFrom('line')
        .select('sequence')
        .where('owner_id', '=', 's')
        .where('sequence', '>', seen.at(-1) ?? 0)
        .orderBy('sequence')
        .execute();
      seen.push(...rows.map(({ sequence }) => sequence));
    }
    await writing;
    expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });
}
