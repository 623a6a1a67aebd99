// @ts-check
import { h } from '../dom.js';

/**
 * What to tap in WhatsApp.
 *
 * @param {import('../../types.ts').PairingMethod} method
 * @param {import('../texts/en.js').Texts} t
 * @param {boolean} codeOffered
 */
export function steps(method, t, codeOffered) {
  return h(
    'div',
    { class: 'steps' },
    h('h3', {}, t.pairing.stepsTitle),
    h(
      'ol',
      {},
      h('li', {}, t.pairing.stepOpen),
      h('li', {}, h('span', {}, t.pairing.android), h('br'), h('span', {}, t.pairing.iphone)),
      h('li', {}, t.pairing.stepLink),
      h('li', {}, method === 'qr' ? t.pairing.stepScan : t.pairing.stepCode),
    ),
    method === 'qr' && codeOffered && h('p', { class: 'hint' }, t.pairing.onlyPhone),
  );
}
