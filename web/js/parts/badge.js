// @ts-check
import { h } from '../dom.js';

/** @typedef {import('../../types.ts').SessionStatus | 'ready'} Status */

/** @type {Readonly<Record<Status, 'good' | 'busy' | 'bad' | 'idle'>>} */
const TONES = {
  connected: 'good',
  ready: 'good',
  connecting: 'busy',
  pairing: 'busy',
  reconnecting: 'busy',
  restricted: 'bad',
  action_required: 'bad',
  passkey_required: 'bad',
  logged_out: 'idle',
  disconnected: 'idle',
};

/**
 * How a state looks; its words always stand beside it, so that colour alone says nothing.
 *
 * @param {Status} status
 */
export function toneOf(status) {
  return TONES[status];
}

/**
 * @param {Status} status
 * @param {import('../texts/en.js').Texts} t
 */
export function badge(status, t) {
  return h('span', { class: `badge ${toneOf(status)}` }, t.session.status[status].title);
}
