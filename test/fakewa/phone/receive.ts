/** What a phone does with what reaches it: decrypt, show, give receipts, ask again for what it cannot read. */
import { proto, unpadRandomMax16 } from '@whiskeysockets/baileys';
import { isGroup } from '../wire/addresses.ts';
import { child, children, contentBytes, node, type Node, nowSeconds } from '../wire/nodes.ts';
import { bundleNodes, registrationNode } from '../server/keys.ts';
import { deliver } from '../server/queue.ts';
import { sessionName } from '../server/world.ts';
import type { Account, Delivery, World } from '../server/model.ts';
import { answerMediaRetry } from './media-retry.ts';
import { known, record } from './record.ts';
import { giveReceipt, noteReceipt, receiptNode } from './receipts.ts';
import { resend } from './resend.ts';
import { onPhone } from './work.ts';

const MAX_RETRIES = 5;

type Encryption = 'pkmsg' | 'msg' | 'skmsg';

const isEncryption = (type: string | undefined): type is Encryption =>
  type === 'pkmsg' || type === 'msg' || type === 'skmsg';

const openOne = async (account: Account, delivery: Delivery, enc: Node): Promise<proto.IMessage> => {
  const { type } = enc.attrs;
  const bytes = contentBytes(enc);
  if (!bytes || !isEncryption(type)) throw new Error(`cannot decrypt ${type ?? 'nothing'}`);
  const peer = sessionName(delivery.from, delivery.fromDevice);
  const group = delivery.node.attrs['from'] ?? '';
  const plain =
    type === 'skmsg'
      ? await account.signal.decryptFromGroup(group, peer, bytes)
      : await account.signal.decrypt(peer, type, bytes);
  const message = proto.Message.decode(unpadRandomMax16(plain));
  const key = message.senderKeyDistributionMessage?.axolotlSenderKeyDistributionMessage;
  if (key) await account.signal.acceptSenderKey(group, peer, key);
  return message;
};

/** Decrypts all parts: in a group the first may bring the sender key, the second the content. */
const open = async (account: Account, delivery: Delivery): Promise<{ message: proto.IMessage; how: Encryption }> => {
  const { phone } = account;
  if (phone.undecryptableNext > 0) {
    phone.undecryptableNext -= 1;
    throw new Error('the phone pretends that it cannot decrypt this');
  }
  let message: proto.IMessage = {};
  let how: Encryption = 'msg';
  for (const enc of children(delivery.node, 'enc')) {
    message = { ...message, ...(await openOne(account, delivery, enc)) };
    if (isEncryption(enc.attrs['type'])) how = enc.attrs['type'];
  }
  return { message, how };
};

const askAgain = async (world: World, account: Account, delivery: Delivery, addressedAs: string): Promise<void> => {
  const id = delivery.node.attrs['id'] ?? '';
  const { retries } = account.phone;
  const count = (retries.get(id) ?? 0) + 1;
  retries.set(id, count);
  const device = delivery.from.devices.get(delivery.fromDevice);
  if (count > MAX_RETRIES || !device) return;
  const bundle = await account.signal.bundle();
  const time = delivery.node.attrs['t'] ?? String(nowSeconds());
  const stanza = receiptNode(world, account, addressedAs, id, 'retry', [
    node('retry', { count: String(count), id, t: time, v: '1' }),
    registrationNode(bundle),
    node('keys', {}, bundleNodes(bundle)),
  ]);
  deliver(world, device, 'receipt', stanza);
};

const autoReceipts = (world: World, account: Account, sender: Account, addressedAs: string, id: string): void => {
  const { autoReceipts: mode } = account.phone;
  if (mode === 'none' || sender === account) return;
  giveReceipt(world, account, sender, addressedAs, id, 'delivered');
  if (mode === 'read') giveReceipt(world, account, sender, addressedAs, id, 'read');
};

const receiveMessage = async (world: World, account: Account, delivery: Delivery): Promise<void> => {
  const { attrs } = delivery.node;
  const id = attrs['id'] ?? '';
  const from = attrs['from'] ?? '';
  // The other address in the stanza has the form that the sender used for us.
  const addressedAs = isGroup(from) ? from : (attrs['recipient'] ?? from);
  const seen = known(account, delivery.from, id);
  if (seen) seen.wireCount += 1;
  let opened: Awaited<ReturnType<typeof open>>;
  try {
    opened = await open(account, delivery);
  } catch {
    world.stats.undecryptable += 1;
    if (seen) autoReceipts(world, account, delivery.from, addressedAs, id);
    else await askAgain(world, account, delivery, addressedAs);
    return;
  }
  world.stats.decrypted += 1;
  const copy = opened.message.deviceSentMessage;
  if (!seen && attrs['category'] !== 'peer')
    record(world, account, {
      id,
      chat: copy?.destinationJid ?? from,
      from: delivery.from,
      fromDevice: delivery.fromDevice,
      time: Number(attrs['t']),
      encryption: opened.how,
      addressedAs,
      stanzaType: attrs['type'] ?? 'text',
      edit: attrs['edit'],
      message: copy?.message ?? opened.message,
    });
  autoReceipts(world, account, delivery.from, addressedAs, id);
};

const receiveReceipt = async (world: World, account: Account, delivery: Delivery): Promise<void> => {
  const { attrs } = delivery.node;
  const ids = [
    attrs['id'] ?? '',
    ...children(child(delivery.node, 'list'), 'item').map((item) => item.attrs['id'] ?? ''),
  ];
  noteReceipt(
    world,
    account,
    delivery.from,
    delivery.fromDevice,
    attrs['from'] ?? '',
    ids,
    attrs['type'] ?? 'delivered',
  );
  const device = delivery.from.devices.get(delivery.fromDevice);
  if (attrs['type'] === 'server-error' && device) answerMediaRetry(world, account, device, delivery.node);
  if (attrs['type'] === 'retry' && device) await resend(world, account, device, delivery.node);
};

/** Queues a stanza for a person's phone. */
export const phoneReceives = (world: World, account: Account, delivery: Delivery): void => {
  onPhone(account, async () => {
    if (delivery.node.tag === 'message') await receiveMessage(world, account, delivery);
    else await receiveReceipt(world, account, delivery);
    world.changed.notify();
  }).catch((error: unknown) => console.error(`fake WhatsApp: the phone of +${account.digits} failed:`, error));
};
