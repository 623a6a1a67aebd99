import { sql, type Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../core/store/database.ts';
import type { Migrations } from '../../core/store/migrate.ts';
import { spawnProgram } from '../support/program.ts';
import { openStore, storeMigrations } from './store-schema.ts';
import { CHILD, type OpenedStore } from './store-subject.ts';

/** Schemas come up once, whole, whoever is there. */
export function describeMigrations(opened: () => OpenedStore): void {
  describe('migrations', () => {
    it('run once, however often it is opened', async () => {
      const { url } = opened();
      const again = await openStore(url);
      expect(await again.db.selectFrom('owner').selectAll().execute()).toEqual([{ id: 'o', sequence: 0 }]);
      await again.close();
    });

    it('run once, whoever starts at the same time', async () => {
      const { subject } = opened();
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
      const { subject } = opened();
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
}
