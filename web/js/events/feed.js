// @ts-check
import { ApiError } from '../api.js';
import { fill, h } from '../dom.js';
import { problemBox } from '../parts/problem.js';
import { startPolling } from '../poll.js';
import { newest } from './pull.js';
import { lineOf } from './words.js';

/**
 * @typedef {import('../../types.ts').Connection} Connection
 * @typedef {import('./pull.js').EventPage} EventPage
 * @typedef {import('../../types.ts').EventView} EventView
 */

const INTERVAL_MS = 1_500;
const SHOWN = 30;

/**
 * A connection's latest events, newest first, live.
 *
 * @param {import('../main.js').Page} page
 * @param {{ connection: Connection, onStateChanged: () => void }} options
 * @returns {{ element: HTMLElement, wake(): void }}
 */
export function createEventFeed(page, { connection, onStateChanged }) {
  const { api, t, language, signal, who, connectivity } = page;
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const list = h('ol', { class: 'events', role: 'log', 'aria-label': t.events.title, tabindex: '0' });
  const none = h('p', { class: 'hint' }, t.events.none);
  const problems = h('div', {});
  const tenant = who === 'admin' ? `&tenantId=${connection.tenantId}` : '';
  /** @type {string | undefined} */
  let cursor;

  /**
   * @param {string} query
   * @returns {Promise<EventPage>}
   */
  const ask = (query) => api.get(`/v1/events?${query}${tenant}`, { signal });

  /**
   * @param {EventView} event
   * @param {boolean} fresh
   */
  const row = (event, fresh) => {
    const { kind, title, text } = lineOf(event, t);
    return h(
      'li',
      { class: fresh ? `${kind} fresh` : kind },
      h(
        'div',
        { class: 'event-head' },
        h('strong', {}, title),
        h('time', { datetime: event.occurredAt }, time.format(new Date(event.occurredAt))),
      ),
      text !== '' && h('p', {}, text),
    );
  };

  const poller = startPolling({
    intervalMs: INTERVAL_MS,
    signal,
    whenBack: connectivity.whenBack,
    async step() {
      const first = cursor === undefined;
      const answer = await (cursor === undefined ? newest(ask, SHOWN) : ask(`limit=200&after=${cursor}`));
      ({ cursor } = answer);
      fill(problems);
      const ours = answer.data.filter(({ connectionId }) => connectionId === connection.id);
      list.prepend(...ours.map((event) => row(event, !first)).reverse());
      while (list.childElementCount > SHOWN) list.lastElementChild?.remove();
      none.hidden = list.childElementCount > 0;
      if (!first && ours.some(({ type }) => type === 'connection.state_changed')) onStateChanged();
      if (answer.hasMore) poller.wake();
      return true;
    },
    onError(error) {
      if (page.refused(error)) return false;
      const scope = error instanceof ApiError && error.problem.code === 'insufficient_scope';
      fill(problems, scope ? h('p', { class: 'hint' }, t.events.refused) : problemBox(error, t));
      none.hidden = scope;
      return error instanceof ApiError && error.problem.retryable;
    },
  });

  return {
    element: h(
      'section',
      { class: 'card' },
      h('h2', {}, t.events.title),
      h('p', { class: 'hint' }, t.events.lead),
      problems,
      none,
      list,
    ),
    wake: poller.wake,
  };
}
