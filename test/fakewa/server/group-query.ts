/** `w:g2`: what sessions ask about groups, and what they change. */
import { parseAddress } from '../wire/addresses.ts';
import { child, children, contentBytes, iqError, iqResult, node, type Node } from '../wire/nodes.ts';
import { changeMembers, changeSubject } from './group-change.ts';
import { createGroup, groupNode } from './groups.ts';
import { findAccount } from './world.ts';
import type { Account, World } from './model.ts';

const accountsIn = (world: World, parent: Node | undefined): Account[] =>
  children(parent, 'participant').flatMap(({ attrs }) => findAccount(world, attrs['jid'] ?? '') ?? []);

const memberChange = (world: World, id: string, action: 'add' | 'remove', iq: Node, by: Account): Node => {
  const group = world.groups.get(id);
  if (!group) return iqError(iq.attrs['id'], 404, 'item-not-found');
  const accounts = accountsIn(world, child(iq, action));
  changeMembers(world, group, action, accounts, by);
  return iqResult(iq.attrs['id'], [
    node(
      action,
      {},
      children(child(iq, action), 'participant').map(({ attrs }) => node('participant', { jid: attrs['jid'] })),
    ),
  ]);
};

const queryAll = (world: World, iq: Node, asker: Account): Node => {
  const mine = [...world.groups.values()].filter((group) => group.members.includes(asker));
  return iqResult(iq.attrs['id'], [node('groups', {}, mine.map(groupNode))]);
};

/** Answers an iq of `w:g2`, or undefined if it is one that the fake does not know. */
export const answerGroup = (world: World, iq: Node, asker: Account): Node | undefined => {
  const id = iq.attrs['id'];
  const to = iq.attrs['to'] ?? '';
  const group = world.groups.get(to);
  if (child(iq, 'participating')) return queryAll(world, iq, asker);
  const create = child(iq, 'create');
  if (create) {
    const created = createGroup(world, create.attrs['subject'] ?? '', [asker, ...accountsIn(world, create)]);
    return iqResult(id, [groupNode(created)]);
  }
  const leave = child(iq, 'leave');
  if (leave) {
    const left = world.groups.get(child(leave, 'group')?.attrs['id'] ?? '');
    if (left) changeMembers(world, left, 'remove', [asker], asker);
    return iqResult(id);
  }
  if (child(iq, 'query')) {
    if (!group) return iqError(id, 404, 'item-not-found');
    if (!group.members.includes(asker)) return iqError(id, 403, 'forbidden');
    return iqResult(id, [groupNode(group)]);
  }
  if (child(iq, 'add')) return memberChange(world, to, 'add', iq, asker);
  if (child(iq, 'remove')) return memberChange(world, to, 'remove', iq, asker);
  if (child(iq, 'subject') && group) {
    changeSubject(world, group, contentBytes(child(iq, 'subject'))?.toString() ?? '', asker);
    return iqResult(id);
  }
  if (child(iq, 'invite') && group) return iqResult(id, [node('invite', { code: `fake${parseAddress(to).user}` })]);
  return undefined;
};
