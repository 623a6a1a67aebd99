import { beforeAll, describe, expect, it } from 'vitest';
import { sql, type Kysely } from 'kysely';
import { openDatabase, type Database } from '../../core/store/database.ts';
import { isDuplicate, isMissingOwner, isStorageFailure } from '../../core/store/failure.ts';
import type { Migrations } from '../../core/store/migrate.ts';
import { spawnProgram } from '../support/program.ts';
import { eventually } from '../support/waiting.ts';
import { openStore, storeMigrations, type StoreSchema } from './store-schema.ts';

export type StoreUnderTest = {
  readonly engine: 'sqlite' | 'postgres';
  /** A database that nobody has opened yet. */
  fresh(): Promise<string>;
};

const CHILD = 'test/contract/store-child.ts';

/** What every engine of `core/store` must do, so that nobody has to ask which one they have. */
export function describeStore(name: string, subject: StoreUnderTest): void {
  describe(`the store on ${name}`, () => {
    let url: string;
    let store: Database<StoreSchema>;
    beforeAll(async () => {
      url = await subject.fresh();
      store = await openStore(url);
      await store.db.insertInto('owner').values({ id: 'o', sequence: 0 }).execute();
      return () => store.close();
    });
    const item = (id: string, more: Partial<StoreSchema['item']> = {}): StoreSchema['item'] => ({
      owner_id: 'o',
      id,
      bytes: null,
      amount: 0,
      key: null,
      ...more,
    });
    const insert = (id: string, more: Partial<StoreSchema['item']> = {}) =>
      store.db.insertInto('item').values(item(id, more));
    const ids = async (like: string) =>
      (await store.db.selectFrom('item').select('id').where('id', 'like', like).orderBy('id').execute()).map(
        ({ id }) => id,
      );

    it('is the engine that its URL says', () => {
      expect(store.engine).toBe(subject.engine);
    });

    describe('migrations', () => {
      it('run once, however often it is opened', async () => {
        const again = await openStore(url);
        expect(await again.db.selectFrom('owner').selectAll().execute()).toEqual([{ id: 'o', sequence: 0 }]);
        await again.close();
      });

      it('run once, whoever starts at the same time', async () => {
        const shared = await subject.fresh();
        const children = await Promise.all(
          Array.from({ length: 4 }, () => spawnProgram({ args: [CHILD, 'open', shared], ready: false })),
        );
        const ends = await Promise.all(children.map((child) => child.exited));
        expect(
          ends.map(({ code }) => code),
          children.map((child) => child.output()).join('\n'),
        ).toEqual([0, 0, 0, 0]);
      });

      it('that fail leave nothing, and keep it closed', async () => {
        const broken = await subject.fresh();
        const migrations: Migrations = (engine) => ({
          ...storeMigrations(engine),
          '0003-wrong': {
            async up(db: Kysely<unknown>) {
              await db.schema.createTable('half').addColumn('id', 'text').execute();
              throw new Error('wrong');
            },
          },
        });
        const open = openDatabase({ url: broken, migrations, migrationTable: 'test_migration' });
        await expect(open).rejects.toThrow('wrong');
        const mended = await openStore(broken);
        await expect(sql`select * from half`.execute(mended.db)).rejects.toThrow();
        await mended.close();
      });
    });

    describe('transactions', () => {
      it('undo all of it where one statement fails, and where the code throws', async () => {
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
        expect(await ids('t%')).toEqual([]);
        expect((await store.db.selectFrom('owner').selectAll().executeTakeFirstOrThrow()).sequence).toBe(0);
      });

      it('do not see each other, nor lose an update', async () => {
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
        expect([before.length, await ids('hidden')]).toEqual([0, ['hidden']]);
        await other.close();
      });
    });

    describe('values', () => {
      it('come back as they went in', async () => {
        const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
        const amount = Number.MAX_SAFE_INTEGER;
        await insert('v1', { bytes, amount, key: 'ção 😀 "\' %_\\ \n' }).execute();
        const row = await store.db.selectFrom('item').selectAll().where('id', '=', 'v1').executeTakeFirstOrThrow();
        expect({ ...row, bytes: [...(row.bytes ?? [])] }).toEqual({
          ...item('v1'),
          bytes: [...bytes],
          amount,
          key: 'ção 😀 "\' %_\\ \n',
        });
        expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
        await insert('v2', { bytes: new Uint8Array(2 * 1024 * 1024).fill(7) }).execute();
        const large = await store.db
          .selectFrom('item')
          .select('bytes')
          .where('id', '=', 'v2')
          .executeTakeFirstOrThrow();
        expect(large.bytes?.length).toBe(2 * 1024 * 1024);
      });
    });

    describe('constraints', () => {
      it('tell a duplicate, a missing owner and a database that is away apart', async () => {
        await insert('c1', { key: 'k' }).execute();
        const errors = await Promise.all(
          [
            insert('c1').execute(),
            insert('c2', { key: 'k' }).execute(),
            insert('c3', { owner_id: 'nobody' }).execute(),
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
        await insert('p1').execute();
        await insert('p2').execute();
        await insert('p3', { key: 'once', amount: 1 }).execute();
        const target = { columns: ['owner_id', 'key'] } as const;
        const ignored = await insert('p4', { key: 'once', amount: 2 })
          .onConflict((conflict) =>
            conflict
              .columns([...target.columns])
              .where('key', 'is not', null)
              .doNothing(),
          )
          .returning('id')
          .execute();
        await insert('p5', { key: 'once', amount: 3 })
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
        await store.db.insertInto('owner').values({ id: 'gone', sequence: 0 }).execute();
        await insert('d1', { owner_id: 'gone' }).execute();
        const { numDeletedRows } = await store.db
          .deleteFrom('owner')
          .where('id', '=', 'gone')
          .executeTakeFirstOrThrow();
        expect([numDeletedRows, await ids('d%')]).toEqual([1n, []]);
      });
    });

    it('pages by row values while rows are added', async () => {
      for (let index = 0; index < 25; index += 1)
        await insert(`k${String(index).padStart(2, '0')}`, { amount: index % 3 }).execute();
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
        await insert(`k${100 + seen.length}`, { amount: -2 }).execute();
      }
      expect(new Set(seen).size).toBe(25);
      expect(seen).toHaveLength(25);
    });

    it('gives each row to one of many workers', async () => {
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

    it('waits for another process that is writing', async () => {
      const child = await spawnProgram({ args: [CHILD, 'hold', url], ready: /^holding/ });
      await insert('w1').execute();
      expect((await child.exited).code, child.output()).toBe(0);
      expect(await ids('w%')).toEqual(['w0', 'w1']);
    });

    it('keeps what it has committed when its process is killed', async () => {
      for (let round = 0; round < 3; round += 1) {
        const child = await spawnProgram({ args: [CHILD, 'write', url, `r${round}-`], ready: false });
        await eventually(() => child.lines.length >= 20 + 10 * round);
        await child.kill('SIGKILL');
        const told = child.lines.filter((line) => line.startsWith(`r${round}-`));
        const kept = await ids(`r${round}-%`);
        expect(kept).toEqual(expect.arrayContaining(told));
        // Pairs are written together: a half would be a torn transaction.
        expect(kept.length % 2).toBe(0);
      }
    });

    it('ends cleanly: what was under way is finished, and nothing goes on afterwards', async () => {
      const short = await openStore(url);
      const writing = Array.from({ length: 10 }, (_, index) =>
        short.db
          .insertInto('item')
          .values(item(`e${index}`))
          .execute(),
      );
      await Promise.all(writing);
      await short.close();
      expect(await ids('e%')).toHaveLength(10);
      await expect(short.db.selectFrom('item').selectAll().execute()).rejects.toThrow();
    });
  });
}
