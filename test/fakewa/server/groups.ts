/** Groups: who is in one, and how it looks in an answer. */
import { node, type Node, nowSeconds } from '../wire/nodes.ts';
import { lidAddress, parseAddress, pnAddress } from '../wire/addresses.ts';
import type { Account, GroupState, World } from './model.ts';

export type { GroupState } from './model.ts';

let counter = 0;

export const createGroup = (
  world: World,
  subject: string,
  members: Account[],
  addressing: 'pn' | 'lid' = 'lid',
): GroupState => {
  counter += 1;
  const id = `1203630${String(Date.now()).slice(-8)}${String(counter).padStart(4, '0')}@g.us`;
  const group: GroupState = { id, addressing, created: nowSeconds(), members: [...members], subject };
  world.groups.set(id, group);
  return group;
};

/** How `account` is written in this group. */
export const memberAddress = (group: GroupState, account: Account, device = 0): string =>
  group.addressing === 'lid' ? lidAddress(account.lid, device) : pnAddress(account.digits, device);

const participantNode = (group: GroupState, account: Account, index: number): Node =>
  node('participant', {
    jid: memberAddress(group, account),
    ...(group.addressing === 'lid' ? { phone_number: pnAddress(account.digits) } : { lid: lidAddress(account.lid) }),
    type: index === 0 ? 'superadmin' : undefined,
  });

/** The `<group>` node of a metadata answer. The first member is the owner. */
export const groupNode = (group: GroupState): Node => {
  const owner = group.members[0];
  return node(
    'group',
    {
      id: parseAddress(group.id).user,
      subject: group.subject,
      s_t: String(group.created),
      creation: String(group.created),
      creator: owner && memberAddress(group, owner),
      s_o: owner && memberAddress(group, owner),
      addressing_mode: group.addressing,
      size: String(group.members.length),
    },
    group.members.map((member, index) => participantNode(group, member, index)),
  );
};
