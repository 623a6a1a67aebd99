// @ts-check
import { fill, h } from '../dom.js';
import { createField } from '../parts/field.js';
import { createForm } from '../parts/form.js';
import { toNumber } from '../numbers.js';
import { eachSecond } from '../wait.js';

/**
 * The pairing code in two groups of four, as WhatsApp asks for it.
 *
 * @param {import('../main.js').Page} page
 * @param {{ signal: AbortSignal }} options
 * @returns {{ element: HTMLElement, update(state: { code: string, expiresAt: string }): void }}
 */
export function createCodePanel({ t, connectivity }, { signal }) {
  const code = h('output', { class: 'pairing-code', 'aria-label': t.pairing.codeLabel });
  const clock = h('p', { class: 'countdown' });
  let expiresAt = '';
  let shown = '';
  const tick = () => {
    if (expiresAt === '') return;
    const seconds = Math.ceil(connectivity.until(expiresAt) / 1_000);
    fill(clock, seconds > 0 ? t.pairing.codeFresh(seconds) : t.pairing.codeStale);
  };
  eachSecond(tick, signal);
  return {
    element: h('div', { class: 'code-panel' }, code, clock),
    update(state) {
      ({ expiresAt } = state);
      tick();
      if (state.code === shown) return;
      shown = state.code;
      const bare = state.code.replaceAll('-', '');
      fill(code, h('span', {}, bare.slice(0, 4)), h('span', { class: 'dash' }, '-'), h('span', {}, bare.slice(4)));
    },
  };
}

/**
 * Asks for the number that a code is made for.
 *
 * @param {import('../main.js').Page} page
 * @param {(number: string) => Promise<void>} connect
 */
export function createNumberForm({ t }, connect) {
  return createForm({
    t,
    parts: [
      createField({
        name: 'number',
        label: t.pairing.number,
        hint: t.pairing.numberHint,
        placeholder: '+55 11 99999-0001',
        type: 'tel',
        required: true,
      }),
    ],
    submit: t.pairing.getCode,
    check: ({ number = '' }) => (toNumber(number) === undefined ? { number: t.pairing.numberInvalid } : {}),
    action: ({ number = '' }) => connect(toNumber(number) ?? number),
  }).element;
}
