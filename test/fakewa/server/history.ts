/** The history that a phone sends to a companion right after linking: here only who has which LID. */
import { deflateSync } from 'node:zlib';
import { proto } from '@whiskeysockets/baileys';
import { lidAddress, pnAddress } from '../wire/addresses.ts';
import { sendPeerMessage } from '../phone/send.ts';
import type { Device, World } from './model.ts';

/** Sends it from the account's phone, inline, so that no download is needed. */
export const sendHistory = (world: World, device: Device): void => {
  const history = proto.HistorySync.encode({
    syncType: proto.HistorySync.HistorySyncType.INITIAL_BOOTSTRAP,
    phoneNumberToLidMappings: [{ pnJid: pnAddress(device.account.digits), lidJid: lidAddress(device.account.lid) }],
  }).finish();
  void sendPeerMessage(world, device, {
    protocolMessage: {
      type: proto.Message.ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION,
      historySyncNotification: {
        syncType: proto.Message.HistorySyncType.INITIAL_BOOTSTRAP,
        chunkOrder: 1,
        progress: 100,
        initialHistBootstrapInlinePayload: deflateSync(history),
      },
    },
  });
};
