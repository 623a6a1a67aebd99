import type { EventPage } from '../../sdk/src/index.ts';

const PAGE = 500;

type Ask = (query: { readonly limit: number; readonly after?: string }) => Promise<EventPage>;

/**
 * The newest events of a tenant, and the cursor to go on from. The API only reads forwards, so the cursor of `latest` says
 * where the end is, and as many as are wanted are read before it. Sequences of a tenant rise without gaps, or nearly so.
 */
export async function newestEvents(ask: Ask, wanted: number): Promise<EventPage> {
  const { cursor } = await ask({ limit: 1, after: 'latest' });
  for (let reach = wanted; ; reach *= 4) {
    const after = Math.max(0, Number(cursor) - reach);
    const page = await ask({ limit: PAGE, after: String(after) });
    const isEnough = page.data.length >= wanted || after === 0 || page.hasMore;
    if (isEnough) return { ...page, data: page.data.slice(-wanted) };
  }
}
