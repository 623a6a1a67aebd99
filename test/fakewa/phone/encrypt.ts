/** A phone's message for one companion. */
import { encodeWAMessage, type proto } from '@whiskeysockets/baileys';
import { node, type Node } from '../wire/nodes.ts';
import { takeBundle } from '../server/keys.ts';
import { messageStanza } from '../server/envelope.ts';
import { deliver } from '../server/queue.ts';
import { sessionName } from '../server/world.ts';
import type { Account, Device, Outgoing, World } from '../server/model.ts';

const spoil = (ciphertext: Uint8Array): Buffer => {
  const bytes = Buffer.from(ciphertext);
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 0xff;
  return bytes;
};

/** Encrypts for one companion, starting a session if there is none (or if `fresh`). */
export const encryptFor = async (
  world: World,
  account: Account,
  device: Device,
  plain: Uint8Array,
  options: { fresh?: boolean; attributes?: Record<string, string>; corrupt?: boolean } = {},
): Promise<Node> => {
  const peer = sessionName(device.account, device.id);
  if (options.fresh || !(await account.signal.hasSession(peer)))
    await account.signal.startSession(peer, takeBundle(world, device));
  const { type, ciphertext } = await account.signal.encrypt(peer, plain);
  return node(
    'enc',
    { v: '2', type, ...options.attributes },
    options.corrupt ? spoil(ciphertext) : Buffer.from(ciphertext),
  );
};

/** What a companion is to read: own companions get a copy that says where the message went. */
export const contentFor = (account: Account, device: Device, outgoing: Outgoing): proto.IMessage =>
  device.account === account
    ? { deviceSentMessage: { destinationJid: outgoing.chat, message: outgoing.message } }
    : outgoing.message;

export const takeCorruption = (outgoing: Outgoing): boolean => {
  if (outgoing.corrupt <= 0) return false;
  outgoing.corrupt -= 1;
  return true;
};

/** Encrypts `content` for one companion and puts it into its queue. */
export const sendCopy = async (
  world: World,
  account: Account,
  device: Device,
  outgoing: Outgoing,
  content: proto.IMessage,
  options: { fresh?: boolean; retry?: number; more?: Node[] } = {},
): Promise<void> => {
  const enc = await encryptFor(world, account, device, encodeWAMessage(content), {
    ...(options.fresh !== undefined && { fresh: options.fresh }),
    attributes: options.retry === undefined ? {} : { count: String(options.retry) },
    corrupt: options.more === undefined && takeCorruption(outgoing),
  });
  const { id, chat: to, stanzaType: type, time, attributes: extra } = outgoing;
  const envelope = { id, to, type, time, extra };
  const stanza = messageStanza(world, envelope, account, 0, device.account, [enc, ...(options.more ?? [])]);
  deliver(world, device, 'message', stanza);
};
