import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isStorageFailure } from '../../core/store/failure.ts';
import { createDisk, StorageBroken, type Disk } from '../../core/store/sqlite/disk.ts';
import { createGroupCommit, type GroupCommit } from '../../core/store/sqlite/group-commit.ts';
import { createStatements } from '../../core/store/sqlite/statements.ts';

let folder: string;
let path: string;
let sqlite: DatabaseSync;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyzap-disk-'));
  path = join(folder, 'store.db');
  sqlite = new DatabaseSync(path);
  sqlite.exec('pragma journal_mode=wal; pragma synchronous=normal; create table note (id integer primary key)');
});
afterEach(async () => {
  if (sqlite.isOpen) sqlite.close();
  await rm(folder, { recursive: true, force: true });
});

const group = (disk: Disk): GroupCommit => createGroupCommit(sqlite, createStatements(sqlite), disk);

async function write({ begin, commit }: GroupCommit, id: number): Promise<void> {
  await begin();
  sqlite.prepare('insert into note values (?)').run(id);
  await commit();
}

/** The notes of a database as it lies in a folder. */
function notesIn(file: string): ReadonlySet<unknown> {
  const copy = new DatabaseSync(file);
  try {
    return new Set(
      copy
        .prepare('select id from note')
        .all()
        .map(({ id }) => id),
    );
  } finally {
    copy.close();
  }
}

describe('the disk of a SQLite store', () => {
  it('has what was reported, whenever the power fails', async () => {
    let flushed = 0;
    /** What a power cut leaves: the files as they were when the disk was last told to keep them. */
    const disk: Disk = {
      async flush() {
        const number = flushed + 1;
        await copyFile(path, join(folder, `${number}.db`));
        await copyFile(`${path}-wal`, join(folder, `${number}.db-wal`));
        flushed = number;
      },
      mend: () => undefined,
      close: () => undefined,
    };
    const commits = group(disk);
    let checked = 0;
    const writeAndLook = async (id: number): Promise<void> => {
      await write(commits, id);
      if (id % 10 !== 0) return;
      expect(notesIn(join(folder, `${flushed}.db`)).has(id), `${id} was reported`).toBe(true);
      checked += 1;
    };
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(Array.from({ length: 60 }, (_, index) => writeAndLook(round * 60 + index)));
    }
    expect(checked).toBe(30);
    expect(flushed).toBeLessThan(100);
  });

  it('holds up nobody who writes, and everybody who is told', async () => {
    const flushes: (() => void)[] = [];
    const flush = () => new Promise<void>((resolve) => flushes.push(resolve));
    const commits = group({ flush, mend: () => undefined, close: () => undefined });
    const told: string[] = [];
    const tell = (what: string, done: Promise<void>) => done.then(() => told.push(what));
    const first = tell('first', write(commits, 1));
    await expect.poll(() => flushes.length).toBe(1);
    const reader = tell('reader', commits.settled());
    const more = [2, 3, 4].map((id) => tell('later', write(commits, id)));
    // They are through with it while the disk is still busy with the first.
    await expect.poll(() => Number(sqlite.prepare('select count(*) as n from note').get()?.['n'])).toBe(4);
    expect(told).toEqual([]);
    flushes[0]?.();
    await Promise.all([first, reader]);
    expect(told.toSorted()).toEqual(['first', 'reader']);
    await expect.poll(() => flushes.length).toBe(2);
    flushes[1]?.();
    await Promise.all(more);
    expect(flushes).toHaveLength(2);
    // Nothing is open any more: nobody waits.
    await commits.settled();
  });

  it('that fails is told to all who wait for it, and mended before the next transaction', async () => {
    const calls: string[] = [];
    const broken = new StorageBroken('no disk');
    let fails = true;
    const commits = group({
      flush: () => {
        calls.push('flush');
        return fails ? Promise.reject(broken) : Promise.resolve();
      },
      mend: () => void calls.push('mend'),
      close: () => undefined,
    });
    const answers = await Promise.allSettled([write(commits, 1), write(commits, 2)]);
    expect(answers).toEqual([1, 2].map(() => ({ status: 'rejected', reason: broken })));
    expect(isStorageFailure(broken)).toBe(true);
    fails = false;
    await write(commits, 3);
    expect(calls).toEqual(['mend', 'flush', 'mend', 'flush']);
  });

  it('that cannot flush the log keeps what is committed in the database itself', async () => {
    const disk = createDisk(sqlite, join(folder, 'nowhere', 'store.db'));
    sqlite.exec('insert into note values (1)');
    await expect(disk.flush()).rejects.toThrow(StorageBroken);
    // Nobody tries again before it is mended: the second answer of a broken disk may be wrong.
    await expect(disk.flush()).rejects.toThrow('could not be flushed');
    disk.mend();
    await copyFile(path, join(folder, 'alone.db'));
    expect(notesIn(join(folder, 'alone.db'))).toEqual(new Set([1]));
  });

  it('stays broken while somebody keeps the log from being emptied', async () => {
    const disk = createDisk(sqlite, join(folder, 'nowhere', 'store.db'));
    sqlite.exec('insert into note values (1)');
    await expect(disk.flush()).rejects.toThrow(StorageBroken);
    const reader = new DatabaseSync(path);
    reader.exec('begin; select * from note');
    reader.prepare('select * from note').all();
    sqlite.exec('insert into note values (2)');
    expect(() => disk.mend()).toThrow(StorageBroken);
    reader.exec('commit');
    reader.close();
    disk.mend();
  });

  it('is the log beside the database', async () => {
    const disk = createDisk(sqlite, path);
    const commits = group(disk);
    await write(commits, 1);
    await commits.close();
    disk.close();
    expect(notesIn(path)).toEqual(new Set([1]));
  });
});
