// @ts-check
import { h, uniqueId } from '../dom.js';

/**
 * Asks before something that is hard to take back.
 *
 * @param {object} options
 * @param {string} options.title
 * @param {string} options.text
 * @param {string} options.yes
 * @param {string} options.no
 * @param {boolean} [options.danger]
 * @returns {Promise<boolean>}
 */
export function confirm({ title, text, yes, no, danger = false }) {
  const id = uniqueId('confirm');
  const dialog = h(
    'dialog',
    { 'aria-labelledby': id, 'aria-describedby': `${id}-text` },
    h('h2', { id }, title),
    h('p', { id: `${id}-text` }, text),
    h(
      'div',
      { class: 'form-end' },
      h('button', { type: 'button', class: 'quiet', click: () => dialog.close('no') }, no),
      h('button', { type: 'button', class: danger ? 'danger' : 'primary', click: () => dialog.close('yes') }, yes),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}
