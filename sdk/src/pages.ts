import type { CallOptions, Transport } from './transport.ts';

/** A part of a list. */
export type Page<Item> = { readonly data: readonly Item[]; readonly nextCursor: string | null };

/** How every list is read. */
export type List<Item, Query> = {
  /** One page, newest first. `nextCursor` is null on the last one; before that a page may hold few, or none. */
  list(query?: Query, options?: CallOptions): Promise<Page<Item>>;
  /** Every item, page by page, as far as you go. */
  iterate(query?: Query, options?: CallOptions): AsyncGenerator<Item, void, undefined>;
};

/** The list behind a path. */
export function createList<Item, Query extends object>(transport: Transport, path: string): List<Item, Query> {
  const list = (query?: object, options?: CallOptions): Promise<Page<Item>> =>
    transport.request('GET', path, { ...options, query });
  return {
    list,
    async *iterate(query, options) {
      let page = await list(query, options);
      for (;;) {
        yield* page.data;
        if (page.nextCursor === null) return;
        page = await list({ ...query, cursor: page.nextCursor }, options);
      }
    },
  };
}
