// @ts-check

/**
 * @typedef {import('../../types.ts').SessionState} SessionState
 * @typedef {import('../texts/en.js').Texts} Texts
 */

/** Reasons that leave the link in place: connecting again needs no pairing. */
const LINK_KEPT = ['stopped', 'disconnected'];

/** @param {SessionState} state */
export function isLinkKept({ status, reason }) {
  return status === 'disconnected' && reason !== undefined && LINK_KEPT.includes(reason);
}

/**
 * Nothing will change by itself: no need to keep asking.
 *
 * @param {SessionState} state
 */
export function isSettled({ status }) {
  return !['connecting', 'pairing', 'passkey_required', 'reconnecting'].includes(status);
}

/**
 * A state as sentences: what it is, why, and what to do. A reason that we have no words for is shown as it came, for
 * whoever has to look it up.
 *
 * @param {SessionState} state
 * @param {Texts} t
 * @param {string} language
 * @returns {{ title: string, text: string }}
 */
export function describe(state, t, language) {
  const { title, text } = t.session.status[state.status];
  const because = state.reason === undefined ? '' : (t.session.reason[state.reason] ?? `(${state.reason})`);
  const isUp = state.status === 'connected' || state.status === 'restricted';
  const who = isUp ? `${t.session.connectedAs(state.number, 'name' in state ? state.name : undefined)}.` : '';
  const until =
    state.status === 'restricted' && state.until !== undefined
      ? t.session.until(
          new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(state.until)),
        )
      : '';
  // What the reason already says need not be said twice.
  const general = because !== '' && ['disconnected', 'logged_out'].includes(state.status) ? '' : text;
  const next = isLinkKept(state) ? '' : t.session.action[state.nextAction];
  return { title, text: [who, general, because, until, next].filter((part) => part !== '').join(' ') };
}
