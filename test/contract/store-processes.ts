import { expect, it } from 'vitest';
import { spawnProgram } from '../support/program.ts';
import { eventually } from '../support/waiting.ts';
import { openStore } from './store-schema.ts';
import { CHILD, idsLike, insert, item, type OpenedStore } from './store-subject.ts';

/** Other processes, killed ones, and the end. */
export function describeProcesses(opened: () => OpenedStore): void {
  it('waits for another process that is writing', async () => {
    const { url, store } = opened();
    const child = await spawnProgram({ args: [CHILD, 'hold', url], ready: /^holding/ });
    await insert(store, 'w1').execute();
    expect((await child.exited).code, child.output()).toBe(0);
    expect(await idsLike(store, 'w%')).toEqual(['w0', 'w1']);
  });

  it('keeps what it has committed when its process is killed', async () => {
    const { url, store } = opened();
    for (let round = 0; round < 3; round += 1) {
      const child = await spawnProgram({ args: [CHILD, 'write', url, `r${round}-`], ready: false });
      await eventually(() => child.lines.length >= 20 + 10 * round);
      await child.kill('SIGKILL');
      const told = child.lines.filter((line) => line.startsWith(`r${round}-`));
      const kept = await idsLike(store, `r${round}-%`);
      expect(kept).toEqual(expect.arrayContaining(told));
      // Pairs are written together: a half would be a torn transaction.
      expect(kept.length % 2).toBe(0);
    }
  });

  it('ends cleanly: what was under way is finished, and nothing goes on afterwards', async () => {
    const { url, store } = opened();
    const short = await openStore(url);
    const writing = Array.from({ length: 10 }, (_, index) =>
      short.db
        .insertInto('item')
        .values(item(`e${index}`))
        .execute(),
    );
    await Promise.all(writing);
    await short.close();
    expect(await idsLike(store, 'e%')).toHaveLength(10);
    await expect(short.db.selectFrom('item').selectAll().execute()).rejects.toThrow();
  });
}
