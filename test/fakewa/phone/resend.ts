/** A companion could not read what a phone sent, and asks for it again. */
import { child, type Node } from '../wire/nodes.ts';
import { isGroup } from '../wire/addresses.ts';
import type { Account, Device, World } from '../server/model.ts';
import { contentFor, sendCopy } from './encrypt.ts';
import { senderKeyMessage } from './group-send.ts';

const MAX_RESENDS = 5;

/** Sends it again with the same id, in a new session, to that companion alone. */
export const resend = async (world: World, account: Account, device: Device, receipt: Node): Promise<void> => {
  const outgoing = account.phone.outgoing.get(receipt.attrs['id'] ?? '');
  const count = Number(child(receipt, 'retry')?.attrs['count'] ?? '1');
  if (!outgoing || count > MAX_RESENDS) return;
  const content = contentFor(account, device, outgoing);
  const withKey = isGroup(outgoing.chat)
    ? { ...content, ...(await senderKeyMessage(account, outgoing.chat)) }
    : content;
  await sendCopy(world, account, device, outgoing, withKey, { fresh: true, retry: count });
};
