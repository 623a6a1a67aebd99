// @ts-check
import { fill, h } from '../dom.js';
import { createEventFeed } from '../events/feed.js';
import { createFirstMessage } from '../parts/first-message.js';
import { badge } from '../parts/badge.js';
import { createSessionPanel } from '../session/panel.js';
import { getConnection, getTenant, listProviders } from '../resources.js';
import { tenantHash } from '../route.js';

/**
 * One connection: pair it, watch it, and once it is up, send the first message and see what happens.
 *
 * @param {import('../main.js').Page} page
 * @param {string} id
 */
export async function connectionView(page, id) {
  const { api, t, signal, who } = page;
  const [connection, providers] = await Promise.all([
    getConnection(api, id, { signal }),
    listProviders(api, { signal }),
  ]);
  const tenant = who === 'admin' ? await getTenant(api, connection.tenantId, { signal }) : undefined;
  const provider = providers.data.find((candidate) => candidate.id === connection.provider);
  const methods = provider?.capabilities.pairing ?? [];

  const more = h('div', { class: 'columns' });
  /** @type {HTMLElement | undefined} */
  let firstMessage;
  /** @param {boolean} isUp while it is not, there is no use in offering to send; what happened stays in sight */
  const showMore = (isUp) => {
    if (isUp && firstMessage === undefined) {
      const feed = createEventFeed(page, { connection, onStateChanged: () => panel?.wake() });
      firstMessage = createFirstMessage(page, { connection, onSent: feed.wake });
      fill(more, firstMessage, feed.element);
    }
    if (firstMessage !== undefined) firstMessage.hidden = !isUp;
  };

  const panel =
    methods.length === 0
      ? undefined
      : createSessionPanel(page, {
          connectionId: id,
          methods,
          startNow: ['never_paired', 'never_connected'].includes(
            'reason' in connection.state ? (connection.state.reason ?? '') : '',
          ),
          onState: ({ status }) => showMore(['connected', 'restricted', 'reconnecting'].includes(status)),
        });
  if (panel === undefined) showMore(true);

  return h(
    'div',
    { class: 'wide' },
    h(
      'nav',
      { class: 'trail' },
      h('a', { href: '#/' }, who === 'admin' ? t.tenants.title : t.connections.title),
      tenant !== undefined && h('span', { 'aria-hidden': 'true' }, '›'),
      tenant !== undefined && h('a', { href: tenantHash(tenant.id) }, tenant.name),
    ),
    h('h1', {}, connection.label),
    h(
      'p',
      { class: 'lead small' },
      provider !== undefined && provider.label !== connection.label && `${provider.label} · `,
      h('code', {}, connection.id),
    ),
    panel?.element ?? h('p', {}, badge(connection.state.status, t)),
    more,
  );
}
