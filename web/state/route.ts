import { computed, signal } from '@preact/signals';

/** Every view that has an address. */
export const VIEWS = [
  'overview',
  'tenants',
  'connections',
  'messages',
  'send',
  'conversations',
  'events',
  'webhooks',
  'templates',
  'suppressions',
  'plans',
  'keys',
  'audit',
] as const;

export type ViewName = (typeof VIEWS)[number];

/** What a tenant's key is not shown. */
export const ADMIN_ONLY: readonly ViewName[] = ['tenants', 'plans', 'audit'];

/** `id` where the view shows one thing. */
export type Route = { readonly view: ViewName | 'unknown'; readonly id: string | undefined };

/** `/console/tenants/ten_…?tenant=…`; `/` is the overview. */
export function parseRoute(pathname: string): Route {
  if (pathname === '/' || /^\/console\/?$/.test(pathname)) return { view: 'overview', id: undefined };
  const [, name, id] = /^\/console\/([a-z]+)(?:\/([\w-]+))?\/?$/.exec(pathname) ?? [];
  const view = VIEWS.find((each) => each === name);
  return view === undefined ? { view: 'unknown', id: undefined } : { view, id };
}

export type Query = Readonly<Record<string, string | undefined>>;

/** The address of a view. Empty parts of the query are left out. */
export function hrefOf(view: ViewName, id?: string, query: Query = {}): string {
  const path = view === 'overview' ? '/' : `/console/${view}${id === undefined ? '' : `/${id}`}`;
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

const address = signal(location.pathname + location.search);

export const route = computed(() => parseRoute(new URL(address.value, location.origin).pathname));

/** One value of the address's query. */
export function queryValue(name: string): string | undefined {
  return new URL(address.value, location.origin).searchParams.get(name) ?? undefined;
}

/** To another view, as a link would. */
export function go(href: string): void {
  if (href !== address.peek()) history.pushState(null, '', href);
  address.value = href;
}

/** Changes the query where one is, without another entry in the history: filters are not places. */
export function setQuery(change: Query): void {
  const url = new URL(address.peek(), location.origin);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  const href = url.pathname + url.search;
  history.replaceState(null, '', href);
  address.value = href;
}

/** Links within the console change the view; everything else is left to the browser. */
export function followLinks(): void {
  addEventListener('popstate', () => {
    address.value = location.pathname + location.search;
  });
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || link.target !== '' || link.origin !== location.origin || link.hasAttribute('download')) return;
    if (link.hash !== '' || parseRoute(link.pathname).view === 'unknown') return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}

/**
 * `npm run demo` prints a link that signs in. Only on this machine: elsewhere a key does not belong into an address. It is
 * taken out of the address in any case.
 */
export function takeFragmentKey(): string | undefined {
  const [, key] = /^#key=([\w-]+)$/.exec(location.hash) ?? [];
  if (key === undefined) return undefined;
  history.replaceState(null, '', location.pathname + location.search);
  return isLoopback() ? key : undefined;
}

/** Whether this browser runs on the gateway's own machine. */
export function isLoopback(): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
}
