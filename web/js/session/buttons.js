// @ts-check
import { h } from '../dom.js';
import { confirm } from '../parts/confirm.js';
import { isLinkKept } from './words.js';

/**
 * @typedef {import('../../types.ts').SessionState} SessionState
 * @typedef {'connect' | 'disconnect' | 'logout'} Act
 */

/**
 * What may be done to a connection in this state; what is hard to take back is asked first.
 *
 * @param {SessionState} state
 * @param {import('../texts/en.js').Texts} t
 * @param {(act: Act) => void} act
 * @returns {readonly HTMLElement[]}
 */
export function sessionButtons(state, t, act) {
  const words = t.actions;
  /**
   * @param {string} label
   * @param {string} kind
   * @param {() => void} click
   */
  const button = (label, kind, click) => h('button', { type: 'button', class: kind, click }, label);
  const connect = (/** @type {string} */ label) => button(label, 'primary', () => act('connect'));
  const stop = () => button(words.stop, 'quiet', () => act('disconnect'));
  const disconnect = () =>
    button(words.disconnect, 'quiet', () => {
      void confirm({
        title: words.disconnectTitle,
        text: words.disconnectText,
        yes: words.disconnect,
        no: t.cancel,
      }).then((sure) => sure && act('disconnect'));
    });
  const unlink = () =>
    button(words.unlink, 'quiet danger-text', () => {
      void confirm({
        title: words.unlinkTitle,
        text: words.unlinkText,
        yes: words.unlink,
        no: t.cancel,
        danger: true,
      }).then((sure) => sure && act('logout'));
    });

  switch (state.status) {
    case 'connected':
    case 'restricted':
      return [disconnect(), unlink()];
    case 'connecting':
    case 'pairing':
      return [stop()];
    case 'passkey_required':
      return [connect(words.tryAgain), stop()];
    case 'reconnecting':
      return [stop(), unlink()];
    case 'action_required':
      return [connect(words.tryAgain), unlink()];
    case 'disconnected':
      return isLinkKept(state) ? [connect(words.reconnect), unlink()] : [];
    case 'logged_out':
      return [];
  }
}
