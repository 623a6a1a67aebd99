/** Receipts and acks of sessions. Both say that a stanza has arrived; receipts are also told to the other person. */
import { phoneReceives } from '../phone/receive.ts';
import { isGroup, parseAddress } from '../wire/addresses.ts';
import { child, children, node, type Node, nowSeconds } from '../wire/nodes.ts';
import { addressingOf } from './envelope.ts';
import { memberAddress } from './groups.ts';
import { acknowledge, deliver } from './queue.ts';
import { addressOf, devicesOf, findAccount } from './world.ts';
import type { Account, Connection, Device, StanzaClass, World } from './model.ts';

const CLASSES = new Set<string>(['message', 'receipt', 'notification', 'call']);
const isClass = (name: string | undefined): name is StanzaClass => name !== undefined && CLASSES.has(name);

const idsOf = (receipt: Node): string[] => [
  receipt.attrs['id'] ?? '',
  ...children(child(receipt, 'list'), 'item').map(({ attrs }) => attrs['id'] ?? ''),
];

/** The receipt as the other person's devices see it. */
const forwarded = (world: World, receipt: Node, sender: Device, to: string): Node => {
  const group = isGroup(to) ? world.groups.get(to) : undefined;
  return node(
    'receipt',
    {
      id: receipt.attrs['id'],
      type: receipt.attrs['type'],
      t: receipt.attrs['t'] ?? String(nowSeconds()),
      from: group ? to : addressOf(sender.account, addressingOf(to), sender.id),
      participant: group && memberAddress(group, sender.account, sender.id),
    },
    children(receipt),
  );
};

const tell = (world: World, receipt: Node, sender: Device, receiver: Account, to: string, toDevice: number): void => {
  const stanza = forwarded(world, receipt, sender, to);
  if (toDevice === 0) phoneReceives(world, receiver, { node: stanza, from: sender.account, fromDevice: sender.id });
  // `inactive`, `sender` and the like are for the server; other people's companions see plain receipts only.
  const type = receipt.attrs['type'];
  const seen = type === 'inactive' ? { ...stanza, attrs: { ...stanza.attrs, type: '' } } : stanza;
  if (type === 'inactive') delete seen.attrs['type'];
  if (receiver === sender.account) return;
  for (const device of devicesOf(receiver))
    if (toDevice === 0 || device.id === toDevice) deliver(world, device, 'receipt', seen);
};

export const handleReceipt = (world: World, connection: Connection, sender: Device, receipt: Node): void => {
  world.stats.receiptsIn += 1;
  const { id, to = '', type, participant, recipient } = receipt.attrs;
  const ids = idsOf(receipt);
  if (type !== 'retry') for (const one of ids) acknowledge(world, sender, 'message', one);
  connection.send(node('ack', { class: 'receipt', id, from: to, type, participant, t: String(nowSeconds()) }));
  const target = isGroup(to) ? (participant ?? '') : to;
  const receiver = findAccount(world, target);
  if (!receiver) return;
  tell(world, receipt, sender, receiver, recipient ?? to, parseAddress(target).device);
  world.changed.notify();
};

/** `<ack>`: the session has dealt with a stanza, or (with `error`) gives it up. */
export const handleAck = (world: World, device: Device, ack: Node): void => {
  const { class: stanzaClass, id } = ack.attrs;
  if (isClass(stanzaClass) && id !== undefined) acknowledge(world, device, stanzaClass, id);
};
