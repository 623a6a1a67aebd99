// @ts-check
import { ApiError, UnreachableError } from '../api.js';
import { h } from '../dom.js';

/** @typedef {import('../texts/en.js').Texts} Texts */

/**
 * What went wrong, in plain words: title, detail, what to do, and the id to quote. Read out as soon as it appears.
 *
 * @param {unknown} error
 * @param {Texts} t
 * @returns {HTMLElement | undefined} nothing where the banner already says it
 */
export function problemBox(error, t) {
  if (error instanceof UnreachableError) return undefined;
  if (!(error instanceof ApiError)) {
    return h('div', { class: 'problem', role: 'alert' }, h('strong', {}, String(error)));
  }
  const { code, title, detail, action, requestId, provider } = error.problem;
  const ours = t.problem[code];
  return h(
    'div',
    { class: 'problem', role: 'alert' },
    h('strong', ours === undefined ? { lang: 'en' } : {}, ours ?? title),
    detail !== '' && detail !== title && h('p', { lang: 'en' }, detail),
    provider?.message !== undefined && provider.message !== detail && h('p', {}, provider.message),
    action !== '' && h('p', { lang: 'en' }, action),
    requestId !== '' && h('p', { class: 'small' }, `${t.requestId} `, h('code', {}, requestId)),
  );
}
