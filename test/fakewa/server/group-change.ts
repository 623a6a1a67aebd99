/** Changes of a group, and the notification that tells its members' companions. */
import { randomBytes } from 'node:crypto';
import { node, type Node, nowSeconds } from '../wire/nodes.ts';
import { lidAddress, pnAddress } from '../wire/addresses.ts';
import { type GroupState, memberAddress } from './groups.ts';
import { deliver } from './queue.ts';
import { devicesOf } from './world.ts';
import type { Account, World } from './model.ts';

const tell = (world: World, group: GroupState, members: Account[], by: Account, change: Node): void => {
  const notification = node(
    'notification',
    {
      from: group.id,
      id: randomBytes(8).toString('hex').toUpperCase(),
      t: String(nowSeconds()),
      type: 'w:gp2',
      participant: memberAddress(group, by),
      ...(group.addressing === 'lid'
        ? { participant_pn: pnAddress(by.digits) }
        : { participant_lid: lidAddress(by.lid) }),
      addressing_mode: group.addressing,
      notify: by.name,
    },
    [change],
  );
  for (const member of members)
    for (const device of devicesOf(member)) deliver(world, device, 'notification', notification);
};

export const changeMembers = (
  world: World,
  group: GroupState,
  action: 'add' | 'remove',
  accounts: Account[],
  by: Account,
): void => {
  const before = [...group.members];
  for (const account of accounts) {
    const index = group.members.indexOf(account);
    if (action === 'add' && index === -1) group.members.push(account);
    if (action === 'remove' && index !== -1) group.members.splice(index, 1);
  }
  const told = action === 'add' ? group.members : before;
  const participants = accounts.map((account) => node('participant', { jid: memberAddress(group, account) }));
  tell(world, group, told, by, node(action, {}, participants));
};

export const changeSubject = (world: World, group: GroupState, subject: string, by: Account): void => {
  group.subject = subject;
  tell(world, group, group.members, by, node('subject', { subject, s_t: String(nowSeconds()) }));
};
