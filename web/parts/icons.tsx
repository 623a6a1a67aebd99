import type { ViewName } from '../state/route.ts';

/** Strokes on a grid of 20. They stand beside words and say nothing by themselves. */
const PATHS: Readonly<Record<ViewName, string>> = {
  overview: 'M3 11h4l2-6 3 10 2-4h3',
  tenants: 'M4 17V4h8v13M12 8h4v9M2.5 17h15M7 7.5h2M7 11h2',
  connections: 'M6.5 2.5h7v15h-7zM9 14.8h2',
  messages: 'M3 4.5h14v9H9l-4 3.5v-3.5H3z',
  send: 'M17.5 2.5 2.5 9l6 2.5 2.5 6zM8.5 11.5l3.5-3.5',
  conversations: 'M2.5 3.5h10v7h-6l-2.5 2v-2H2.5zM15 8h2.5v7H16v2l-2.5-2H8v-2',
  events: 'M10 2.5v4M10 13.5v4M2.5 10h4M13.500 10h4M7.500 10a2.500 2.500 0 1 0 5 0a2.500 2.500 0 1 0-5 0',
  webhooks: 'M4 10h9M9.500 6.500 13 10l-3.500 3.500M16.500 4v12',
  templates: 'M4.500 2.500h11v15h-11zM7.500 6.500h5M7.500 10h5M7.500 13.500h3',
  suppressions: 'M3.500 10a6.500 6.500 0 1 0 13 0a6.500 6.500 0 1 0-13 0M5.500 5.500l9 9',
  plans: 'M3.500 16.500h13M5.500 16.500V11M10 16.500V4M14.500 16.500V8',
  keys: 'M3.500 13.500a3 3 0 1 0 6 0a3 3 0 1 0-6 0M8.500 11.500l7-7M13 7l2.500 2.500',
  audit: 'M4 5h12M4 10h12M4 15h7',
};

/** A picture beside words: who cannot see it misses nothing. */
export function Icon({ of }: { readonly of: ViewName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d={PATHS[of]} />
    </svg>
  );
}
