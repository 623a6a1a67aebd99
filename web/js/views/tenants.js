// @ts-check
import { fill, h } from '../dom.js';
import { createField } from '../parts/field.js';
import { createForm } from '../parts/form.js';
import { createPagedList } from '../parts/paged-list.js';
import { tenantHash } from '../route.js';

/** @typedef {import('../../types.ts').Tenant} Tenant */

/**
 * All tenants, and a form for one more. For the admin.
 *
 * @param {import('../main.js').Page} page
 */
export async function tenantsView(page) {
  const { api, t, language, go } = page;
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });

  const list = await createPagedList({
    page,
    path: '/v1/tenants',
    none: t.tenants.none,
    /** @param {Tenant} tenant */
    row: (tenant) =>
      h(
        'a',
        { class: 'row', href: tenantHash(tenant.id) },
        h(
          'span',
          { class: 'row-main' },
          h('strong', {}, tenant.name),
          h('span', { class: 'small' }, t.tenants.since(date.format(new Date(tenant.createdAt)))),
        ),
        tenant.status === 'suspended' && h('span', { class: 'badge bad' }, t.tenants.suspended),
      ),
  });

  const form = createForm({
    t,
    parts: [
      createField({ name: 'name', label: t.tenants.name, placeholder: t.tenants.namePlaceholder, required: true }),
    ],
    submit: t.tenants.submit,
    action: async ({ name }) => {
      /** @type {Tenant} */
      const tenant = await api.post('/v1/tenants', { name });
      go(tenantHash(tenant.id));
    },
  });

  const view = h('div', { class: 'narrow' });
  fill(
    view,
    h('h1', {}, t.tenants.title),
    h('p', { class: 'lead' }, t.tenants.lead),
    list,
    h('section', { class: 'card' }, h('h2', {}, t.tenants.create), form.element),
  );
  return view;
}
