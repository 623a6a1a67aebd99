// @ts-check
import { h } from '../dom.js';
import { pause } from '../wait.js';

const SAID_MS = 2_000;

/**
 * A text to take along, with a button that copies it.
 *
 * @param {object} options
 * @param {string} options.text
 * @param {string} options.label what it is, for who cannot see it
 * @param {import('../texts/en.js').Texts} options.t
 * @returns {{ element: HTMLElement, set(text: string): void }}
 */
export function createCopyable({ text, label, t }) {
  const code = h('code', {}, text);
  const box = h('pre', { tabindex: '0', role: 'group', 'aria-label': label }, code);
  const said = h('span', { class: 'visually-hidden', role: 'status' });
  const button = h('button', { type: 'button', class: 'quiet small', click: () => void copy() }, t.copy);
  button.setAttribute('aria-label', `${t.copy}: ${label}`);

  const copy = async () => {
    await toClipboard(code);
    button.textContent = t.copied;
    said.textContent = t.copied;
    await pause(SAID_MS);
    button.textContent = t.copy;
    said.textContent = '';
  };

  return {
    element: h('div', { class: text === '' || text.includes('\n') ? 'copyable' : 'copyable short' }, box, button, said),
    set(next) {
      if (code.textContent !== next) code.textContent = next;
    },
  };
}

/**
 * Browsers lend the clipboard to https and loopback alone; elsewhere the text is at least selected.
 *
 * @param {HTMLElement} element
 */
async function toClipboard(element) {
  try {
    await navigator.clipboard.writeText(element.textContent ?? '');
  } catch {
    getSelection()?.selectAllChildren(element);
    document.execCommand('copy');
  }
}
