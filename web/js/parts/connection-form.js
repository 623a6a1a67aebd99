// @ts-check
import { fill, h } from '../dom.js';
import { connectionHash } from '../route.js';
import { createField } from './field.js';
import { createForm } from './form.js';
import { readConfig, schemaFields } from './schema-fields.js';

/**
 * @typedef {import('../../types.ts').Connection} Connection
 * @typedef {import('../../types.ts').Provider} Provider
 */

/** Shown first: what a newcomer can use at once. */
const FIRST = ['baileys', 'memory'];

/**
 * A connection is born: choose what carries it, fill in what that needs.
 *
 * @param {import('../main.js').Page} page
 * @param {{ tenantId: string | undefined, providers: readonly Provider[] }} options
 */
export function createConnectionForm(page, { tenantId, providers }) {
  const { t } = page;
  const sorted = [...providers].sort((one, other) => rank(one) - rank(other));
  const about = h('p', { class: 'hint about', 'aria-live': 'polite' });
  const choice = createField({
    name: 'provider',
    label: t.connections.provider,
    options: sorted.map(({ id }) => id),
    optionLabels: Object.fromEntries(sorted.map(({ id, label }) => [id, label])),
  });
  const rest = h('div', {});

  const draw = () => {
    const provider = sorted.find(({ id }) => id === choice.value());
    if (provider === undefined) return;
    fill(about, t.connections.about[provider.id] ?? '');
    fill(rest, providerForm(page, provider, tenantId));
  };
  choice.control.addEventListener('change', draw);
  draw();
  return h('div', { class: 'stack' }, h('div', {}, choice.element, about), rest);
}

/**
 * @param {import('../main.js').Page} page
 * @param {Provider} provider
 * @param {string | undefined} tenantId
 */
function providerForm({ api, t, go }, provider, tenantId) {
  const fields = schemaFields(provider, t);
  return createForm({
    t,
    parts: [
      ...fields,
      createField({
        name: 'label',
        label: `${t.connections.label} (${t.optional})`,
        placeholder: t.connections.labelPlaceholder,
      }),
      ...(fields.length === 0 && provider.capabilities.pairing.length > 0
        ? [h('p', { class: 'hint' }, t.connections.nothingToConfigure)]
        : []),
    ],
    submit: t.connections.submit,
    action: async (values) => {
      const label = (values['label'] ?? '').trim();
      /** @type {Connection} */
      const connection = await api.post('/v1/connections', {
        ...(tenantId !== undefined && { tenantId }),
        provider: provider.id,
        config: readConfig(provider, values),
        ...(label !== '' && { label }),
      });
      go(connectionHash(connection.id));
    },
  }).element;
}

/** @param {Provider} provider */
function rank({ id }) {
  const index = FIRST.indexOf(id);
  return index === -1 ? FIRST.length : index;
}
