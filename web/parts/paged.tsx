import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Event, Page } from '../../sdk/src/index.ts';
import { useWords } from '../state/language.ts';
import { useLoad } from '../state/load.ts';
import { When } from './placeholders.tsx';

const PAGE = 25;
/** As many as the gateway gives at once. */
const MOST = 100;

export type PagedProps<Item> = {
  /** Names what is listed; another key is another list. */
  readonly of: string;
  readonly load: (
    query: { readonly limit: number; readonly cursor?: string },
    signal: AbortSignal,
  ) => Promise<Page<Item>>;
  readonly on?: ((event: Event) => boolean) | false;
  readonly everyMs?: number;
  readonly row: (item: Item, reload: () => void) => ComponentChildren;
  readonly idOf: (item: Item) => string;
  readonly empty: ComponentChildren;
  readonly label: string;
};

/** A list, newest first, live, with as many of its items as were asked for. */
export function Paged<Item>({ of, load, on, everyMs, row, idOf, empty, label }: PagedProps<Item>) {
  const { common } = useWords();
  const wanted = useSignal({ of, count: PAGE });
  const count = wanted.value.of === of ? wanted.value.count : PAGE;
  const list = useLoad(`${of} ${count}`, (signal) => read(load, count, signal), {
    ...(on !== undefined && { on }),
    ...(everyMs !== undefined && { everyMs }),
  });
  // While more are loaded, those that are there stay.
  const shown = useSignal<{ readonly of: string; readonly page: Page<Item> } | undefined>(undefined);
  if (list.value !== undefined && shown.peek()?.page !== list.value) shown.value = { of, page: list.value };
  const value = list.value ?? (shown.value?.of === of ? shown.value.page : undefined);
  return (
    <When of={{ ...list, value }}>
      {({ data, nextCursor }) =>
        data.length === 0 ? (
          <>{empty}</>
        ) : (
          <>
            <ul class="rows" aria-label={label}>
              {data.map((item) => (
                <li key={idOf(item)}>{row(item, list.reload)}</li>
              ))}
            </ul>
            {nextCursor !== null && (
              <p class="list-end">
                <button type="button" class="quiet" onClick={() => void (wanted.value = { of, count: count + PAGE })}>
                  {common.more}
                </button>
              </p>
            )}
          </>
        )
      }
    </When>
  );
}

async function read<Item>(load: PagedProps<Item>['load'], count: number, signal: AbortSignal): Promise<Page<Item>> {
  let page = await load({ limit: Math.min(count, MOST) }, signal);
  while (page.data.length < count && page.nextCursor !== null) {
    const next = await load({ limit: Math.min(count - page.data.length, MOST), cursor: page.nextCursor }, signal);
    page = { data: [...page.data, ...next.data], nextCursor: next.nextCursor };
  }
  return page;
}
