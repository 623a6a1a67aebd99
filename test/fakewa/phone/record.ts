/** What a person sees: each message once, however often it arrived. */
import type { proto } from '@whiskeysockets/baileys';
import type { ReceivedMessage } from '../api.ts';
import { isGroup } from '../wire/addresses.ts';
import { findAccount } from '../server/world.ts';
import type { Account, World } from '../server/model.ts';

export type Arrival = {
  readonly id: string;
  /** Address of the chat: a person or a group. */
  readonly chat: string;
  readonly from: Account;
  readonly fromDevice: number;
  readonly time: number;
  readonly encryption: ReceivedMessage['encryption'];
  readonly addressedAs: string;
  readonly stanzaType: string;
  readonly edit: string | undefined;
  readonly message: proto.IMessage;
};

const textOf = (message: proto.IMessage): string | undefined =>
  message.conversation ||
  message.extendedTextMessage?.text ||
  message.imageMessage?.caption ||
  message.videoMessage?.caption ||
  message.documentMessage?.caption ||
  message.documentWithCaptionMessage?.message?.documentMessage?.caption ||
  undefined;

const keyOf = (from: Account, id: string): string => `${from.digits}/${id}`;

export const known = (account: Account, from: Account, id: string): ReceivedMessage | undefined =>
  account.phone.byKey.get(keyOf(from, id));

const chatName = (world: World, chat: string): string => {
  if (isGroup(chat)) return chat;
  const account = findAccount(world, chat);
  return account ? `+${account.digits}` : chat;
};

/** Puts a message into the inbox, or into `sent` if it is this account's own. Not for ids that are `known`. */
export const record = (world: World, account: Account, arrival: Arrival): void => {
  if (!world.options.keepInbox) return;
  const { phone } = account;
  const text = textOf(arrival.message);
  const fromMe = arrival.from === account;
  const entry: ReceivedMessage = {
    seq: phone.nextSeq++,
    id: arrival.id,
    chat: chatName(world, arrival.chat),
    from: `+${arrival.from.digits}`,
    fromDevice: arrival.fromDevice,
    fromMe,
    time: arrival.time,
    receivedAt: Date.now(),
    encryption: arrival.encryption,
    addressedAs: arrival.addressedAs,
    stanzaType: arrival.stanzaType,
    ...(arrival.edit !== undefined && { edit: arrival.edit }),
    message: arrival.message,
    ...(text !== undefined && { text }),
    wireCount: 1,
  };
  phone.byKey.set(keyOf(arrival.from, arrival.id), entry);
  (fromMe ? phone.sent : phone.inbox).push(entry);
};
