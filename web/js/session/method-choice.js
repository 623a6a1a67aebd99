// @ts-check
import { h, uniqueId } from '../dom.js';

/**
 * QR code or pairing code.
 *
 * @param {object} options
 * @param {readonly import('../../types.ts').PairingMethod[]} options.methods
 * @param {import('../texts/en.js').Texts} options.t
 * @param {(method: import('../../types.ts').PairingMethod) => void} options.onChange
 */
export function createMethodChoice({ methods, t, onChange }) {
  const name = uniqueId('method');
  const labels = { qr: t.pairing.byQr, code: t.pairing.byCode };
  const radios = methods.map((method) =>
    h('input', {
      type: 'radio',
      name,
      id: `${name}-${method}`,
      value: method,
      change: () => onChange(method),
    }),
  );
  const element = h(
    'fieldset',
    { class: 'choice' },
    h('legend', { class: 'visually-hidden' }, t.pairing.how),
    ...radios.flatMap((radio, index) => {
      const method = methods[index] ?? 'qr';
      return [radio, h('label', { for: radio.id }, labels[method])];
    }),
  );
  return {
    element,
    /** @param {import('../../types.ts').PairingMethod} method */
    set(method) {
      for (const radio of radios) radio.checked = radio.value === method;
    },
  };
}
