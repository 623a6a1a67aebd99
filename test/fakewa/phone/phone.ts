/** The API object of a person's phone. */
import type { LinkedDevice } from '../api.ts';
import { lidAddress, pnAddress } from '../wire/addresses.ts';
import { enterPairingCode } from '../server/pairing-code.ts';
import { scanQr } from '../server/pairing-qr.ts';
import { tellTyping } from '../server/typing.ts';
import { unlink } from '../server/unlink.ts';
import { addressOf, devicesOf, requireAccount } from '../server/world.ts';
import type { Account, Device, World } from '../server/model.ts';
import { callCompanions, endCall } from './call.ts';
import { textMessage } from './compose.ts';
import { openMedia, uploadMedia } from './media.ts';
import type { PhoneBase, Stream, StreamEntry } from './base.ts';
import { giveReceipt } from './receipts.ts';
import { reinstall } from './reinstall.ts';
import { sendMessage } from './send.ts';

const PAIRING_TIMEOUT_MS = 30_000;

const describeDevice = (device: Device): LinkedDevice => ({
  id: device.id,
  platform: device.platform,
  connected: device.active,
  logins: device.logins,
  pending: device.pending.length,
  preKeys: device.preKeys.length,
});

const withTimeout = async <T>(work: Promise<T>, timeoutMs: number, what: string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`fake WhatsApp: waited ${timeoutMs} ms for ${what}`)), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** The address under which `messageId` reached this phone, so that a receipt speaks of the same chat. */
const addressedAs = (world: World, account: Account, messageId: string, to: string): string => {
  const entry = account.phone.inbox.find(({ id }) => id === messageId);
  return entry?.addressedAs ?? addressOf(requireAccount(world, to), world.options.addressing);
};

export const makePhoneBase = (world: World, account: Account): PhoneBase => {
  const { phone } = account;
  const streams: { [S in Stream]: StreamEntry[S][] } = phone;
  const pair = async (work: Promise<Device>, timeoutMs = PAIRING_TIMEOUT_MS) =>
    describeDevice(await withTimeout(work, timeoutMs, `+${account.digits} to be linked`));
  return {
    number: `+${account.digits}`,
    jid: pnAddress(account.digits),
    lid: lidAddress(account.lid),
    name: account.name,
    scan: async (qr, options) => pair(scanQr(world, account, qr), options?.timeoutMs),
    enterPairingCode: async (code, options) => {
      const timeoutMs = options?.timeoutMs ?? PAIRING_TIMEOUT_MS;
      return pair(enterPairingCode(world, account, code, timeoutMs), timeoutMs);
    },
    devices: async () => devicesOf(account).map(describeDevice),
    async removeDevice(id) {
      for (const device of devicesOf(account)) if (id === undefined || device.id === id) unlink(world, device);
    },
    inbox: async () => [...phone.inbox],
    sent: async () => [...phone.sent],
    receipts: async () => [...phone.receipts],
    signs: async () => [...phone.signs],
    after: async (stream, after, timeoutMs) => {
      const check = () => {
        const entries = streams[stream];
        const first = entries.findLastIndex(({ seq }) => seq <= after) + 1;
        return first < entries.length ? entries.slice(first) : undefined;
      };
      if (timeoutMs === 0) return check() ?? [];
      return world.changed.until(check, timeoutMs, `${stream} of +${account.digits}`);
    },
    async clear() {
      phone.inbox.length = 0;
      phone.sent.length = 0;
      phone.receipts.length = 0;
      phone.signs.length = 0;
      phone.byKey.clear();
    },
    sendText: async (to, text, options) => sendMessage(world, account, to, textMessage(text, options?.quoted), options),
    send: async (to, message, options) => sendMessage(world, account, to, message, options),
    sendMedia: async (to, media, options) => sendMessage(world, account, to, uploadMedia(world, media), options),
    openMedia: async (message) => openMedia(world, message),
    async receipt(messageId, to, type) {
      const entry = phone.inbox.find(({ id }) => id === messageId);
      const sender = requireAccount(world, entry?.from ?? to);
      giveReceipt(world, account, sender, addressedAs(world, account, messageId, to), messageId, type);
    },
    async setAutoReceipts(mode) {
      phone.autoReceipts = mode;
    },
    async typing(to, state) {
      const receiver = requireAccount(world, to);
      tellTyping(account, receiver, state, addressOf(receiver, world.options.addressing));
    },
    async call(to, options) {
      return callCompanions(world, account, requireAccount(world, to), options?.video ?? false);
    },
    async hangUp(to, callId) {
      endCall(world, account, requireAccount(world, to), callId);
    },
    reinstall: async () => reinstall(world, account),
    async askAgain(count) {
      phone.undecryptableNext = count;
    },
  };
};
