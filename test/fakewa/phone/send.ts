/** A person sends: to the other's phone, the other's companions, and the own companions. */
import type { proto } from '@whiskeysockets/baileys';
import type { SendOptions } from '../api.ts';
import { isGroup } from '../wire/addresses.ts';
import { nowSeconds } from '../wire/nodes.ts';
import { addressOf, devicesOf, requireAccount } from '../server/world.ts';
import type { Account, Device, Outgoing, World } from '../server/model.ts';
import { editOf, newMessageId, stanzaTypeOf } from './compose.ts';
import { contentFor, sendCopy } from './encrypt.ts';
import { sendToCompanions } from './group-send.ts';
import { known, record } from './record.ts';
import { giveReceipt } from './receipts.ts';
import { onPhone } from './work.ts';

const KEPT_FOR_RETRY = 1000;

const remember = (account: Account, outgoing: Outgoing): void => {
  const { outgoing: kept } = account.phone;
  kept.set(outgoing.id, outgoing);
  const oldest = kept.keys().next();
  if (kept.size > KEPT_FOR_RETRY && !oldest.done) kept.delete(oldest.value);
};

/** Phones are in this process: what one sends to another needs no encryption. */
const showTo = (world: World, account: Account, receiver: Account, outgoing: Outgoing): void => {
  const seen = known(receiver, account, outgoing.id);
  if (seen) {
    seen.wireCount += 1;
    return;
  }
  const group = isGroup(outgoing.chat);
  record(world, receiver, {
    id: outgoing.id,
    chat: receiver === account || group ? outgoing.chat : addressOf(account, 'pn'),
    from: account,
    fromDevice: 0,
    time: outgoing.time,
    encryption: 'plain',
    addressedAs: outgoing.chat,
    stanzaType: outgoing.stanzaType,
    edit: editOf(outgoing.message),
    message: outgoing.message,
  });
  if (receiver !== account && receiver.phone.autoReceipts !== 'none')
    giveReceipt(world, receiver, account, outgoing.chat, outgoing.id, 'delivered');
};

const transmit = async (world: World, account: Account, outgoing: Outgoing): Promise<void> => {
  const group = world.groups.get(outgoing.chat);
  if (group) {
    await sendToCompanions(world, account, group, outgoing);
    for (const member of group.members) showTo(world, account, member, outgoing);
    return;
  }
  const receiver = requireAccount(world, outgoing.chat);
  for (const device of [...devicesOf(receiver), ...(receiver === account ? [] : devicesOf(account))])
    await sendCopy(world, account, device, outgoing, contentFor(account, device, outgoing));
  for (const person of new Set([account, receiver])) showTo(world, account, person, outgoing);
};

/** Sends any content; resolves with its id once it is in all queues. */
export const sendMessage = (
  world: World,
  account: Account,
  to: string,
  message: proto.IMessage,
  options: SendOptions = {},
): Promise<string> => {
  if (isGroup(to) && !world.groups.has(to)) throw new Error(`no group ${to}`);
  const addressing = options.addressing ?? (to.endsWith('@lid') ? 'lid' : world.options.addressing);
  const edit = editOf(message);
  const outgoing: Outgoing = {
    id: options.id ?? newMessageId(),
    message,
    chat: isGroup(to) ? to : addressOf(requireAccount(world, to), addressing),
    attributes: { ...(edit !== undefined && { edit }), ...options.attributes },
    stanzaType: stanzaTypeOf(message),
    time: options.time ?? nowSeconds(),
    corrupt: options.corrupt ?? 0,
  };
  return onPhone(account, async () => {
    remember(account, outgoing);
    await transmit(world, account, outgoing);
    world.changed.notify();
    return outgoing.id;
  });
};

/** A message from a phone to one of its own companions that no person sees: history, keys. */
export const sendPeerMessage = async (world: World, device: Device, message: proto.IMessage): Promise<void> => {
  const { account } = device;
  const outgoing: Outgoing = {
    id: newMessageId(),
    message,
    chat: addressOf(account, 'pn'),
    attributes: { category: 'peer' },
    stanzaType: 'text',
    time: nowSeconds(),
    corrupt: 0,
  };
  await onPhone(account, () => sendCopy(world, account, device, outgoing, message));
};
