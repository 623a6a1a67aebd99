/** A message from a session: take it or refuse it, acknowledge it, hand a copy to every device it is for. */
import { phoneReceives } from '../phone/receive.ts';
import { digitsOf, isGroup, parseAddress } from '../wire/addresses.ts';
import { child, children, node, type Node, nowSeconds } from '../wire/nodes.ts';
import { type Envelope, messageStanza } from './envelope.ts';
import { takeOne } from './faults.ts';
import { deliver } from './queue.ts';
import { devicesOf, findAccount } from './world.ts';
import type { Account, Connection, Device, World } from './model.ts';

/** Hands a stanza to one device of a person; device 0 is the phone. */
const hand = (
  world: World,
  sender: Device,
  receiver: Account,
  deviceId: number,
  envelope: Envelope,
  content: Node[],
) => {
  const stanza = messageStanza(world, envelope, sender.account, sender.id, receiver, content);
  if (deviceId === 0) {
    phoneReceives(world, receiver, { node: stanza, from: sender.account, fromDevice: sender.id });
    return;
  }
  const device = receiver.devices.get(deviceId);
  if (device) deliver(world, device, 'message', stanza);
};

/** What travels with the ciphertext: the sender's device identity where a session is new, and hints such as `meta`. */
const companions = (message: Node, encrypted: Node[]): Node[] =>
  children(message).filter(
    ({ tag }) =>
      tag === 'meta' || (tag === 'device-identity' && encrypted.some(({ attrs }) => attrs['type'] === 'pkmsg')),
  );

const envelopeOf = (message: Node): Envelope => ({
  id: message.attrs['id'] ?? '',
  to: message.attrs['to'] ?? '',
  type: message.attrs['type'] ?? 'text',
  extra: { edit: message.attrs['edit'], category: message.attrs['category'] },
});

/** Each `<to>` inside `participants`: which device, which ciphertext. */
const copies = (message: Node): { jid: string; encrypted: Node[] }[] =>
  children(child(message, 'participants'), 'to').map((to) => ({
    jid: to.attrs['jid'] ?? '',
    encrypted: children(to, 'enc'),
  }));

const fanOutToGroup = (world: World, sender: Device, message: Node): void => {
  const envelope = envelopeOf(message);
  const group = world.groups.get(envelope.to);
  const shared = children(message, 'enc');
  const own = new Map(
    copies(message).map(({ jid, encrypted }) => {
      const { device } = parseAddress(jid);
      return [`${findAccount(world, jid)?.digits ?? ''}:${device}`, encrypted] as const;
    }),
  );
  for (const member of group?.members ?? [])
    for (const deviceId of [0, ...devicesOf(member).map(({ id }) => id)]) {
      if (member === sender.account && deviceId === sender.id) continue;
      const encrypted = [...(own.get(`${member.digits}:${deviceId}`) ?? []), ...shared];
      hand(world, sender, member, deviceId, envelope, [...encrypted, ...companions(message, encrypted)]);
    }
};

const fanOut = (world: World, sender: Device, message: Node): void => {
  const to = message.attrs['to'] ?? '';
  const direct = message.attrs['participant'] ?? to;
  const isResend = message.attrs['participant'] !== undefined || !isGroup(to);
  if (isGroup(to) && !isResend) return fanOutToGroup(world, sender, message);

  const envelope = { ...envelopeOf(message), to: message.attrs['recipient'] ?? to };
  const alone = children(message, 'enc');
  const targets = alone.length > 0 ? [{ jid: direct, encrypted: alone }] : copies(message);
  for (const { jid, encrypted } of targets) {
    const receiver = findAccount(world, jid);
    if (!receiver) continue;
    hand(world, sender, receiver, parseAddress(jid).device, envelope, [
      ...encrypted,
      ...companions(message, encrypted),
    ]);
  }
};

const sendAck = (world: World, connection: Connection, ack: Node): void => {
  const { faults } = world;
  if (faults.dropAcks > 0) {
    faults.dropAcks -= 1;
    return;
  }
  if (faults.holdingAcks) faults.heldAcks.push(() => connection.send(ack));
  else connection.send(ack);
};

export const handleMessage = (world: World, connection: Connection, sender: Device, message: Node): void => {
  world.stats.messagesIn += 1;
  const to = message.attrs['to'] ?? '';
  const digits = findAccount(world, to)?.digits ?? digitsOf(to);
  const ack = { class: 'message', id: message.attrs['id'], from: to, t: String(nowSeconds()) };
  const nack = takeOne(
    world.faults.nacks,
    (entry) =>
      (entry.from === undefined || entry.from === sender.account.digits) &&
      (entry.to === undefined || entry.to === digits),
  );
  if (nack) {
    world.stats.nacks += 1;
    connection.send(node('ack', { ...ack, error: nack.code }));
  } else {
    world.stats.messagesTaken += 1;
    sendAck(world, connection, node('ack', ack));
    fanOut(world, sender, message);
  }
  world.changed.notify();
};
