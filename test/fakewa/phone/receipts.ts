/** Receipts that a phone gives. */
import type { ReceiptType } from '../api.ts';
import { isGroup } from '../wire/addresses.ts';
import { node, type Node, nowSeconds } from '../wire/nodes.ts';
import { addressingOf } from '../server/envelope.ts';
import { memberAddress } from '../server/groups.ts';
import { deliver } from '../server/queue.ts';
import { addressOf, devicesOf } from '../server/world.ts';
import type { Account, World } from '../server/model.ts';

/** The receipt node of `account` for a message that was addressed to `addressedAs`. */
export const receiptNode = (
  world: World,
  account: Account,
  addressedAs: string,
  id: string,
  type: string | undefined,
  content?: Node[],
): Node => {
  const group = isGroup(addressedAs) ? world.groups.get(addressedAs) : undefined;
  return node(
    'receipt',
    {
      id,
      type,
      t: String(nowSeconds()),
      from: group ? group.id : addressOf(account, addressingOf(addressedAs)),
      participant: group && memberAddress(group, account),
    },
    content,
  );
};

/** Tells every companion of `sender`; and the phone of `sender`, if it is another person's. */
export const giveReceipt = (
  world: World,
  account: Account,
  sender: Account,
  addressedAs: string,
  id: string,
  type: ReceiptType,
): void => {
  const stanza = receiptNode(world, account, addressedAs, id, type === 'delivered' ? undefined : type);
  for (const device of devicesOf(sender)) deliver(world, device, 'receipt', stanza);
  noteReceipt(world, sender, account, 0, addressedAs, [id], type);
};

/** Writes down a receipt that reached a phone. */
export const noteReceipt = (
  world: World,
  account: Account,
  from: Account,
  fromDevice: number,
  chat: string,
  ids: string[],
  type: string,
): void => {
  if (!world.options.keepInbox) return;
  account.phone.receipts.push({
    seq: account.phone.nextSeq++,
    ids,
    from: `+${from.digits}`,
    fromDevice,
    chat: isGroup(chat) ? chat : `+${from.digits}`,
    type,
  });
  world.changed.notify();
};
