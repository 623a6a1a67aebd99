import { useWords } from '../state/language.ts';
import type { Message } from '../../sdk/src/index.ts';
import { toneOf, type StateName, type Tone } from './state-words.ts';

/** A word in a colour that says as much. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

/** How a connection's phone is. */
export function StateBadge({ status }: { readonly status: StateName }) {
  return <Badge tone={toneOf(status)}>{useWords().session.status[status].title}</Badge>;
}

const MESSAGE_TONES: Readonly<Record<Message['state'], Tone>> = {
  queued: 'busy',
  unknown: 'bad',
  sent: 'idle',
  delivered: 'good',
  read: 'good',
  played: 'good',
  failed: 'bad',
  received: 'idle',
};

/** How far a message has come. */
export function MessageBadge({ state }: { readonly state: Message['state'] }) {
  return <Badge tone={MESSAGE_TONES[state]}>{useWords().talk.messages.state[state]}</Badge>;
}
