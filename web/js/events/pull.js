// @ts-check

/**
 * @typedef {import('../../types.ts').EventView} EventView
 * @typedef {{ readonly data: readonly EventView[], readonly cursor: string, readonly hasMore: boolean }} EventPage
 */

const PAGE = 500;

/**
 * The newest events of a tenant, and the cursor to go on from. The API only reads forwards, so where there are many the
 * end is felt for: cursors are sequences, and one event tells whether there are more behind it.
 *
 * @param {(query: string) => Promise<EventPage>} ask
 * @param {number} wanted
 * @returns {Promise<EventPage>}
 */
export async function newest(ask, wanted) {
  const first = await ask(`limit=${PAGE}`);
  if (!first.hasMore) return { ...first, data: first.data.slice(-wanted) };

  const hasMoreBehind = async (/** @type {number} */ sequence) =>
    (await ask(`limit=1&after=${sequence}`)).data.length > 0;
  let low = Number(first.cursor);
  let step = PAGE;
  while (await hasMoreBehind(low + step)) {
    low += step;
    step *= 2;
  }
  let high = low + step;
  while (high - low > PAGE - wanted) {
    const middle = Math.floor((low + high) / 2);
    if (await hasMoreBehind(middle)) low = middle;
    else high = middle;
  }
  const last = await ask(`limit=${PAGE}&after=${Math.max(0, low - wanted)}`);
  return { ...last, data: last.data.slice(-wanted) };
}
