import { setTimeout as delay } from 'node:timers/promises';
import { openStore } from './store-schema.ts';

/**
 * Another process at the same database. `open`: opens and closes it. `hold`: stays in the middle of a transaction for a
 * moment. `write`: writes pairs and says each one that is committed, until it is killed.
 */
const [, , mode = '', url = '', prefix = ''] = process.argv;

const store = await openStore(url);
const item = (id: string) => ({ owner_id: 'o', id, bytes: null, amount: 0, key: null });

if (mode === 'hold') {
  await store.db.transaction().execute(async (transaction) => {
    await transaction.insertInto('item').values(item('w0')).execute();
    process.stdout.write('holding\n');
    await delay(300);
  });
}

const rounds = mode === 'write' ? Infinity : 0;
for (let pair = 0; pair < rounds; pair += 1) {
  const ids = ['a', 'b'].map((half) => `${prefix}${pair}-${half}`);
  await store.db.transaction().execute(async (transaction) => {
    for (const id of ids) await transaction.insertInto('item').values(item(id)).execute();
  });
  process.stdout.write(`${ids.join('\n')}\n`);
}

await store.close();
