/** A phone's message to a group: the sender key to who lacks it, the content once for all. */
import { encodeWAMessage, type proto } from '@whiskeysockets/baileys';
import { node, type Node } from '../wire/nodes.ts';
import { messageStanza } from '../server/envelope.ts';
import { deliver } from '../server/queue.ts';
import { devicesOf, sessionName } from '../server/world.ts';
import type { GroupState } from '../server/groups.ts';
import type { Account, Device, Outgoing, World } from '../server/model.ts';
import { encryptFor, takeCorruption } from './encrypt.ts';

const distribution = (groupId: string, key: Uint8Array): proto.IMessage => ({
  senderKeyDistributionMessage: { groupId, axolotlSenderKeyDistributionMessage: key },
});

const sealForGroup = (account: Account, group: string, plain: Uint8Array) =>
  account.signal.encryptForGroup(group, sessionName(account, 0), plain);

/** The message that gives a companion this phone's sender key in its present state. */
export const senderKeyMessage = async (account: Account, group: string): Promise<proto.IMessage> => {
  // Encrypting once moves the ratchet on; what the receiver lacks then is nothing it will ever need.
  const { key } = await sealForGroup(account, group, encodeWAMessage({}));
  return distribution(group, key);
};

const keyFor = async (
  world: World,
  account: Account,
  group: string,
  device: Device,
  key: Uint8Array,
): Promise<Node[]> => {
  const given = account.phone.senderKeyGiven.get(group) ?? new Set<string>();
  account.phone.senderKeyGiven.set(group, given);
  const name = sessionName(device.account, device.id);
  if (given.has(name)) return [];
  given.add(name);
  return [await encryptFor(world, account, device, encodeWAMessage(distribution(group, key)))];
};

/** Puts the message into the queue of every companion of every member. */
export const sendToCompanions = async (
  world: World,
  account: Account,
  group: GroupState,
  outgoing: Outgoing,
): Promise<void> => {
  const { ciphertext, key } = await sealForGroup(account, group.id, encodeWAMessage(outgoing.message));
  const { id, stanzaType: type, time, attributes: extra } = outgoing;
  const envelope = { id, to: group.id, type, time, extra };
  for (const member of group.members)
    for (const device of devicesOf(member)) {
      const bytes = Buffer.from(ciphertext);
      if (takeCorruption(outgoing)) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 0xff;
      const content = [
        ...(await keyFor(world, account, group.id, device, key)),
        node('enc', { v: '2', type: 'skmsg' }, bytes),
      ];
      deliver(world, device, 'message', messageStanza(world, envelope, account, 0, device.account, content));
    }
};
