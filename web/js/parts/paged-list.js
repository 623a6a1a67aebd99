// @ts-check
import { fill, h } from '../dom.js';
import { problemBox } from './problem.js';

/**
 * A list of the API, a page at a time.
 *
 * @template {{ readonly id: string }} Item
 * @param {object} options
 * @param {import('../main.js').Page} options.page
 * @param {string} options.path
 * @param {string} options.none said where there is nothing
 * @param {(item: Item) => HTMLElement} options.row
 */
export async function createPagedList({ page, path, none, row }) {
  const { api, t, signal } = page;
  const list = h('ul', { class: 'rows' });
  const end = h('div', { class: 'list-end' });

  /** @param {string} [cursor] */
  const load = async (cursor) => {
    const query = cursor === undefined ? '' : `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
    /** @type {import('../../types.ts').Page<Item>} */
    const { data, nextCursor } = await api.get(path + query, { signal });
    list.append(...data.map((item) => h('li', {}, row(item))));
    fill(
      end,
      nextCursor !== null &&
        h('button', { type: 'button', class: 'quiet', click: () => void more(nextCursor) }, t.more),
    );
  };

  /** @param {string} cursor */
  const more = async (cursor) => {
    try {
      await load(cursor);
    } catch (error) {
      if (!signal.aborted && !page.refused(error)) end.append(problemBox(error, t) ?? '');
    }
  };

  await load();
  if (list.childElementCount === 0) return h('p', { class: 'empty' }, none);
  return h('section', { class: 'list' }, list, end);
}
