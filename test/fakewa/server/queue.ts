/**
 * Every stanza for a companion stays here until the companion has acknowledged it. A client that dies before that gets it
 * again at its next login, marked `offline`, as with the real server.
 */
import { type Node } from '../wire/nodes.ts';
import type { Device, Pending, StanzaClass, World } from './model.ts';

const put = (world: World, device: Device, pending: Pending, offline: boolean): void => {
  pending.sends += 1;
  if (pending.class === 'message') world.stats.messagesOut += 1;
  else if (pending.class === 'receipt') world.stats.receiptsOut += 1;
  const { node } = pending;
  device.connection?.send(offline ? { ...node, attrs: { ...node.attrs, offline: '0' } } : node);
};

/** Queues a stanza for a companion, and sends it at once if the companion is logged in. */
export const deliver = (world: World, device: Device, stanzaClass: StanzaClass, stanza: Node): void => {
  if (device.removed) return;
  const pending: Pending = { class: stanzaClass, node: stanza, sends: 0 };
  device.pending.push(pending);
  if (device.active) put(world, device, pending, false);
};

/** Sends all that waits; returns how many. */
export const flushPending = (world: World, device: Device): number => {
  for (const pending of device.pending) put(world, device, pending, true);
  return device.pending.length;
};

/** Forgets what the companion has acknowledged. `id` alone decides: ids are random. */
export const acknowledge = (world: World, device: Device, stanzaClass: StanzaClass, id: string): void => {
  const index = device.pending.findIndex((pending) => pending.class === stanzaClass && pending.node.attrs['id'] === id);
  if (index === -1) return;
  device.pending.splice(index, 1);
  world.changed.notify();
};
