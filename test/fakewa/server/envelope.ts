/** The stanza around a message, as the receiving device sees it. */
import { isGroup } from '../wire/addresses.ts';
import { node, type Node, nowSeconds } from '../wire/nodes.ts';
import { type GroupState, memberAddress } from './groups.ts';
import { addressOf, findAccount, otherAddress } from './world.ts';
import type { Account, World } from './model.ts';

export type Envelope = {
  readonly id: string;
  /** The address the sender used: of a person (PN or LID) or a group. */
  readonly to: string;
  readonly type: string;
  readonly time?: number | undefined;
  readonly extra?: Record<string, string | undefined>;
};

export const addressingOf = (jid: string): 'pn' | 'lid' => (jid.endsWith('@lid') ? 'lid' : 'pn');

const groupAttributes = (group: GroupState, sender: Account, device: number) => ({
  from: group.id,
  participant: memberAddress(group, sender, device),
  addressing_mode: group.addressing,
  ...otherAddress(sender, group.addressing, 'participant'),
});

const personAttributes = (world: World, envelope: Envelope, sender: Account, device: number, receiver: Account) => {
  const addressing = addressingOf(envelope.to);
  const from = addressOf(sender, addressing, device);
  if (receiver !== sender) return { from, addressing_mode: addressing, ...otherAddress(sender, addressing, 'sender') };
  const peer = findAccount(world, envelope.to);
  // A peer message (history, keys) has no recipient; a copy of what another own device sent has.
  if (envelope.extra?.['category'] === 'peer') return { from };
  return {
    from,
    recipient: envelope.to,
    ...(peer && addressing === 'pn' && { peer_recipient_lid: addressOf(peer, 'lid') }),
    ...(peer && addressing === 'lid' && { peer_recipient_pn: addressOf(peer, 'pn') }),
  };
};

/** The `<message>` that one device of `receiver` gets from a device of `sender`. */
export const messageStanza = (
  world: World,
  envelope: Envelope,
  sender: Account,
  senderDevice: number,
  receiver: Account,
  content: Node[],
): Node => {
  const group = isGroup(envelope.to) ? world.groups.get(envelope.to) : undefined;
  return node(
    'message',
    {
      id: envelope.id,
      type: envelope.type,
      t: String(envelope.time ?? nowSeconds()),
      notify: sender.name,
      ...(group
        ? groupAttributes(group, sender, senderDevice)
        : personAttributes(world, envelope, sender, senderDevice, receiver)),
      ...envelope.extra,
    },
    content,
  );
};
