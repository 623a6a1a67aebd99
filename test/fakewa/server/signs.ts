/** What sessions show without a message: `chatstate`, and declining a call. Not queued: who is away never learns of it. */
import type { SeenSign } from '../api.ts';
import { parseAddress } from '../wire/addresses.ts';
import { child, children, node, type Node, nowSeconds } from '../wire/nodes.ts';
import { addressingOf } from './envelope.ts';
import { addressOf, devicesOf, findAccount } from './world.ts';
import type { Account, Connection, Device, World } from './model.ts';

const note = (world: World, receiver: Account, sender: Device, sign: SeenSign['sign']): void => {
  if (!world.options.keepInbox) return;
  const { phone } = receiver;
  phone.signs.push({ seq: phone.nextSeq++, from: `+${sender.account.digits}`, fromDevice: sender.id, sign });
  world.changed.notify();
};

/** A session types. The other person's phone notes it, and their companions see it. */
export const handleChatState = (world: World, sender: Device, state: Node): void => {
  const to = state.attrs['to'] ?? '';
  const receiver = findAccount(world, to);
  const shown = children(state)[0];
  if (!receiver || !shown) return;
  const typing = shown.attrs['media'] === 'audio' ? 'recording' : 'composing';
  note(world, receiver, sender, shown.tag === 'paused' ? 'paused' : typing);
  const stanza = node('chatstate', { from: addressOf(sender.account, addressingOf(to)) }, [shown]);
  for (const device of devicesOf(receiver)) if (device.active) device.connection?.send(stanza);
};

/** A session declines a call. It waits for the ack. */
export const handleCall = (world: World, connection: Connection, sender: Device, call: Node): void => {
  const { id, to = '' } = call.attrs;
  connection.send(node('ack', { class: 'call', id, from: to, t: String(nowSeconds()) }));
  const receiver = child(call, 'reject') && findAccount(world, to);
  if (receiver && parseAddress(to).device === 0) note(world, receiver, sender, 'call-rejected');
};
