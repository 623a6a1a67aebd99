import type { ConnectionState } from '../../sdk/src/index.ts';
import type { Texts } from '../texts/en/index.ts';

export type StateName = ConnectionState['status'];
export type Tone = 'good' | 'busy' | 'bad' | 'idle';

const TONES: Readonly<Record<StateName, Tone>> = {
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

/** How a state looks; its words always stand beside it, so that colour alone says nothing. */
export function toneOf(status: StateName): Tone {
  return TONES[status];
}

/** Whether messages go out. */
export function isUp(status: StateName): boolean {
  return ['connected', 'ready', 'restricted'].includes(status);
}

/** Reasons that leave the link in place: connecting again needs no pairing. */
const LINK_KEPT = ['stopped', 'disconnected'];

/** Whether the phone is still linked although it is not connected. */
export function isLinkKept(state: ConnectionState): boolean {
  return state.status === 'disconnected' && LINK_KEPT.includes(state.reason ?? '');
}

/** Nothing will change by itself: no need to keep asking. */
export function isSettled(status: StateName): boolean {
  return !['connecting', 'pairing', 'passkey_required', 'reconnecting'].includes(status);
}

/**
 * A state as sentences: what it is, why, and what to do. A reason that we have no words for is shown as it came, for
 * whoever has to look it up.
 */
export function describeState(
  state: ConnectionState,
  { session: t }: Texts,
  formatDate: (date: Date) => string,
): { readonly title: string; readonly text: string } {
  const { title, text } = t.status[state.status];
  if (state.status === 'ready') return { title, text };
  const because = state.reason === undefined ? '' : (t.reason[state.reason] ?? `(${state.reason})`);
  const isConnected = state.status === 'connected' || state.status === 'restricted';
  const who = isConnected ? `${t.connectedAs(state.number, 'name' in state ? state.name : undefined)}.` : '';
  const until =
    state.status === 'restricted' && state.until !== undefined ? t.until(formatDate(new Date(state.until))) : '';
  // What the reason already says need not be said twice.
  const general = because !== '' && ['disconnected', 'logged_out'].includes(state.status) ? '' : text;
  const next = isLinkKept(state) ? '' : t.action[state.nextAction];
  return { title, text: [who, general, because, until, next].filter((part) => part !== '').join(' ') };
}
