// @ts-check
import { fill, h } from '../dom.js';
import { badge } from '../parts/badge.js';
import { createConnectionForm } from '../parts/connection-form.js';
import { createPagedList } from '../parts/paged-list.js';
import { getTenant, listProviders } from '../resources.js';
import { connectionHash } from '../route.js';

/** @typedef {import('../../types.ts').Connection} Connection */

/**
 * A tenant's connections, and a form for one more.
 *
 * @param {import('../main.js').Page} page
 * @param {string | undefined} tenantId undefined with a tenant's own key
 */
export async function tenantView(page, tenantId) {
  const { api, t, signal } = page;
  const [tenant, providers] = await Promise.all([
    tenantId === undefined ? undefined : getTenant(api, tenantId, { signal }),
    listProviders(api, { signal }),
  ]);
  const labels = Object.fromEntries(providers.data.map(({ id, label }) => [id, label]));

  const list = await createPagedList({
    page,
    path: `/v1/connections${tenantId === undefined ? '' : `?tenantId=${tenantId}`}`,
    none: t.connections.none,
    /** @param {Connection} connection */
    row: (connection) =>
      h(
        'a',
        { class: 'row', href: connectionHash(connection.id) },
        h(
          'span',
          { class: 'row-main' },
          h('strong', {}, connection.label),
          h(
            'span',
            { class: 'small' },
            [
              connection.number,
              labels[connection.provider] === connection.label ? undefined : labels[connection.provider],
              connection.isDefault ? t.connections.default : undefined,
            ]
              .filter((part) => part !== undefined && part !== null)
              .join(' · '),
          ),
        ),
        badge(connection.state.status, t),
      ),
  });

  const view = h('div', { class: 'narrow' });
  fill(
    view,
    tenant !== undefined && h('nav', { class: 'trail' }, h('a', { href: '#/' }, t.tenants.title)),
    h('h1', {}, tenant?.name ?? t.connections.title),
    h('p', { class: 'lead' }, t.connections.lead),
    list,
    h(
      'section',
      { class: 'card' },
      h('h2', {}, t.connections.create),
      createConnectionForm(page, { tenantId, providers: providers.data }),
    ),
  );
  return view;
}
