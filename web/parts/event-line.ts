import type { Address, Event } from '../../sdk/src/index.ts';
import type { Texts } from '../texts/en/index.ts';
import { contentLine } from './content-line.ts';
import { addressText } from './format.ts';

export type EventLine = { readonly kind: 'in' | 'out' | 'note'; readonly title: string; readonly text: string };

/** An event as a line: who or what, and what was said. */
export function eventLine(event: Event, words: Texts): EventLine {
  const t = words.talk.events;
  const note = (title: string, text: string | null | undefined = ''): EventLine => ({
    kind: 'note',
    title,
    text: text ?? '',
  });
  switch (event.type) {
    case 'message.received': {
      const { message, contact } = event.data;
      return { kind: 'in', title: senderOf(contact.name, message.address), text: contentLine(message.content, words) };
    }
    case 'message.status_changed': {
      const { state, error } = event.data;
      const told = error === null ? '' : problemTitle(error.code, error.message, words);
      return { kind: 'out', title: t.message(words.talk.messages.state[state]), text: told };
    }
    case 'message.edited':
      return { kind: 'in', title: `${addressText(event.data.chat)} ${t.edited}`, text: event.data.text };
    case 'message.revoked':
      return { kind: 'in', title: `${addressText(event.data.chat)} ${t.revoked}`, text: '' };
    case 'connection.state_changed': {
      const { state } = event.data;
      const reason = state.reason ?? '';
      return note(t.connection(words.session.status[state.status].title), words.session.reason[reason] ?? reason);
    }
    case 'contact.identified':
      return note(t.identified);
    case 'connection.switched':
      return note(t.switched(event.data.from.provider, event.data.to.provider));
    case 'connection.held':
      return note(t.held, words.operate.pacing.reason[event.data.reason]);
    case 'connection.released':
      return note(t.released);
    case 'connect_link.used':
      return note(t.linkUsed);
    case 'connect_link.completed':
      return note(t.linkCompleted);
    case 'connect_link.expired':
      return note(t.linkExpired);
    case 'webhook_endpoint.disabled':
      return note(t.endpointDisabled, event.data.url);
    case 'conversation.window_opened':
      return note(t.windowOpened);
    case 'contact.opted_out':
      return note(event.data.scope === 'marketing' ? t.optedOutOfMarketing : t.optedOut, event.data.reason);
    case 'contact.opted_in':
      return note(t.optedIn, event.data.reason);
    case 'unknown':
      return note(t.other, event.data.reason);
  }
}

/** The title of a code in the page's language; the gateway's own words where it has none. */
export function problemTitle(code: string, message: string, { problems }: Texts): string {
  const known = problems as Readonly<Record<string, readonly [string, string] | undefined>>;
  return known[code]?.[0] ?? message;
}

function senderOf(name: string | null, address: Address): string {
  const text = addressText(address);
  return name === null || name === '' || name === text ? text : `${name} · ${text}`;
}
