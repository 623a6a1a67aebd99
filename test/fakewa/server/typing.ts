/** `chatstate`: someone is typing. Not queued: who is offline never learns of it. */
import { node, type Node } from '../wire/nodes.ts';
import { addressingOf } from './envelope.ts';
import { addressOf, devicesOf } from './world.ts';
import type { Account } from './model.ts';

export const tellTyping = (
  from: Account,
  to: Account,
  state: 'composing' | 'recording' | 'paused',
  jid: string,
): void => {
  const child: Node =
    state === 'recording' ? node('composing', { media: 'audio' }) : node(state === 'paused' ? 'paused' : 'composing');
  const stanza = node('chatstate', { from: addressOf(from, addressingOf(jid)) }, [child]);
  for (const device of devicesOf(to)) if (device.active) device.connection?.send(stanza);
};
