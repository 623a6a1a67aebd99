/** Calls, as far as a companion learns of them: an offer, and its end. There is no voice. */
import { randomBytes } from 'node:crypto';
import { node, type Node, nowSeconds } from '../wire/nodes.ts';
import { deliver } from '../server/queue.ts';
import { addressOf, devicesOf } from '../server/world.ts';
import type { Account, World } from '../server/model.ts';

const tell = (world: World, from: Account, to: Account, step: Node): void => {
  const stanza = node(
    'call',
    { from: addressOf(from, 'pn'), id: randomBytes(16).toString('hex').toUpperCase(), t: String(nowSeconds()) },
    [step],
  );
  for (const device of devicesOf(to)) deliver(world, device, 'call', stanza);
};

/** Rings the companions of `to`; gives the call's id. */
export const callCompanions = (world: World, from: Account, to: Account, video: boolean): string => {
  const id = randomBytes(16).toString('hex').toUpperCase();
  const creator = addressOf(from, 'pn');
  const offer = node('offer', { 'call-id': id, 'call-creator': creator, caller_pn: creator }, [
    node(video ? 'video' : 'audio'),
  ]);
  tell(world, from, to, offer);
  return id;
};

export const endCall = (world: World, from: Account, to: Account, id: string): void =>
  tell(world, from, to, node('terminate', { 'call-id': id, 'call-creator': addressOf(from, 'pn') }));
