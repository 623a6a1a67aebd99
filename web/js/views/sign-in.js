// @ts-check
import { ApiError, createApi } from '../api.js';
import { h } from '../dom.js';
import { createCopyable } from '../parts/copyable.js';
import { createField } from '../parts/field.js';
import { createForm } from '../parts/form.js';

/** @typedef {import('../main.js').Page['who']} Who */

/** Where `npm start` keeps it, unless POLYZAP_DATA_DIR says otherwise. */
const WHERE = 'grep POLYZAP_ADMIN_KEY data/secrets.env';

/**
 * @param {object} options
 * @param {import('../texts/en.js').Texts} options.t
 * @param {import('../connectivity.js').Connectivity} options.connectivity
 * @param {AbortSignal} options.signal
 * @param {string | undefined} options.notice
 * @param {string | undefined} options.fragmentKey signs in by itself
 * @param {(key: string, who: Who) => void} options.signedIn
 */
export function signInView({ t, connectivity, signal, notice, fragmentKey, signedIn }) {
  const key = createField({
    name: 'key',
    label: t.signIn.key,
    hint: t.signIn.keyHint,
    type: 'password',
    required: true,
    value: fragmentKey ?? '',
  });
  key.control.setAttribute('data-first', '');

  const form = createForm({
    t,
    parts: [key],
    submit: t.signIn.submit,
    action: async (values) => {
      const given = (values['key'] ?? '').trim();
      signedIn(given, await whoHolds(createApi(given, connectivity), signal));
    },
    explain: (error) =>
      error instanceof ApiError && error.problem.code === 'unauthenticated'
        ? h('div', { class: 'problem', role: 'alert' }, h('p', {}, t.signIn.rejected))
        : undefined,
  });
  if (fragmentKey !== undefined) queueMicrotask(() => form.element.requestSubmit());

  return h(
    'div',
    { class: 'narrow' },
    h('h1', {}, t.signIn.title),
    h('p', { class: 'lead' }, t.signIn.lead),
    notice !== undefined && h('div', { class: 'problem', role: 'alert' }, h('p', {}, notice)),
    h('section', { class: 'card' }, form.element),
    h(
      'details',
      { class: 'aside' },
      h('summary', {}, t.signIn.where),
      h('p', {}, t.signIn.whereText),
      createCopyable({ text: WHERE, label: t.signIn.where, t }).element,
    ),
  );
}

/**
 * The admin may list tenants. A tenant's key may at least look at its connections.
 *
 * @param {import('../api.js').Api} api
 * @param {AbortSignal} signal
 * @returns {Promise<Who>}
 */
async function whoHolds(api, signal) {
  try {
    await api.get('/v1/tenants?limit=1', { signal });
    return 'admin';
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== 'insufficient_scope') throw error;
  }
  await api.get('/v1/connections?limit=1', { signal });
  return 'tenant';
}
