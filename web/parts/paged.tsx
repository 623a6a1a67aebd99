import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
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
  /** Counts what was changed here and no event tells of; another count asks again. */
  readonly changes?: number;
  readonly row: (item: Item, reload: () => void) => ComponentChildren;
  readonly idOf: (item: Item) => string;
  readonly empty: ComponentChildren;
  readonly label: string;
};

/** A list, newest first, live, with as many of its items as were asked for. */
export function Paged<Item>({ of, load, on, everyMs, changes = 0, row, idOf, empty, label }: PagedProps<Item>) {
  const { common } = useWords();
  const wanted = useSignal({ of, count: PAGE });
  const count = wanted.value.of === of ? wanted.value.count : PAGE;
  const list = useLoad(`${of} ${count} ${changes}`, (signal) => read(load, count, signal), {
    ...(on !== undefined && { on }),
    ...(everyMs !== undefined && { everyMs }),
  });
  // While more are loaded, those that are there stay.
  const shown = useSignal<{ readonly of: string; readonly page: Page<Item> } | undefined>(undefined);
  if (list.value !== undefined && shown.peek()?.page !== list.value) shown.value = { of, page: list.value };
  const value = list.value ?? (shown.value?.of === of ? shown.value.page : undefined);
  const aim = useAim(value?.data.map(idOf) ?? []);
  return (
    <When of={{ ...list, value }}>
      {({ data, nextCursor }) =>
        data.length === 0 ? (
          <>{empty}</>
        ) : (
          <>
            <ul class="rows" aria-label={label} ref={aim.list} onPointerOut={aim.release}>
              {data
                .filter((item) => aim.mayShow(idOf(item)))
                .map((item) => (
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

/**
 * While the pointer rests on a button of the list, what is new waits: it would push that button away and another one under
 * the pointer. What is shown goes on changing.
 */
function useAim(ids: readonly string[]) {
  const list = useRef<HTMLUListElement>(null);
  const known = useRef<ReadonlySet<string>>(new Set());
  const releases = useSignal(0);
  void releases.value;
  const aimed = list.current?.querySelector('button:hover, summary:hover') ?? null;
  // On a screen that is touched, what was touched last counts as hovered for ever.
  if (aimed === null || !matchMedia('(hover: hover)').matches) known.current = new Set(ids);
  const isHeld = ids.some((id) => !known.current.has(id));
  return {
    list,
    mayShow: (id: string): boolean => known.current.has(id),
    release: () => void (isHeld && (releases.value += 1)),
  };
}

async function read<Item>(load: PagedProps<Item>['load'], count: number, signal: AbortSignal): Promise<Page<Item>> {
  let page = await load({ limit: Math.min(count, MOST) }, signal);
  while (page.data.length < count && page.nextCursor !== null) {
    const next = await load({ limit: Math.min(count - page.data.length, MOST), cursor: page.nextCursor }, signal);
    page = { data: [...page.data, ...next.data], nextCursor: next.nextCursor };
  }
  return page;
}
