import { beforeAll } from 'vitest';
import type { Database } from '../../core/store/database.ts';
import { openStore, type StoreSchema } from './store-schema.ts';

export type StoreUnderTest = {
  readonly engine: 'sqlite' | 'postgres';
  /** A database that nobody has opened yet. */
  fresh(): Promise<string>;
};

/** The program that plays another process. */
export const CHILD = 'test/contract/store-child.ts';

export type OpenedStore = {
  readonly subject: StoreUnderTest;
  /** Where `store` lies. It has one owner, `o`. */
  readonly url: string;
  readonly store: Database<StoreSchema>;
};

/** Opens a fresh store for a `describe`, with the owner `o`, and closes it in the end. */
export function useStore(subject: StoreUnderTest): () => OpenedStore {
  let opened: OpenedStore | undefined;
  beforeAll(async () => {
    const url = await subject.fresh();
    const store = await openStore(url);
    await store.db.insertInto('owner').values({ id: 'o', sequence: 0 }).execute();
    opened = { subject, url, store };
    return () => store.close();
  });
  return () => {
    if (opened === undefined) throw new Error('The store is not open yet');
    return opened;
  };
}

/** A row of `item`, with what matters to the test. */
export function item(id: string, more: Partial<StoreSchema['item']> = {}): StoreSchema['item'] {
  return { owner_id: 'o', id, bytes: null, amount: 0, key: null, ...more };
}

export function insert(store: Database<StoreSchema>, id: string, more: Partial<StoreSchema['item']> = {}) {
  return store.db.insertInto('item').values(item(id, more));
}

export async function idsLike(store: Database<StoreSchema>, pattern: string): Promise<string[]> {
  const rows = await store.db.selectFrom('item').select('id').where('id', 'like', pattern).orderBy('id').execute();
  return rows.map(({ id }) => id);
}
