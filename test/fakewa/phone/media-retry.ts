/** A companion asks its phone to upload a file again, because the host has lost it. */
import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { hkdf, sealGcm } from '../wire/crypto.ts';
import { child, node, type Node, nowSeconds } from '../wire/nodes.ts';
import { restoreFile } from '../server/media.ts';
import { deliver } from '../server/queue.ts';
import { addressOf } from '../server/world.ts';
import type { Account, Device, World } from '../server/model.ts';
import { findMedia } from './media.ts';

/** The answer to a receipt of type `server-error`: the new path, encrypted with the file's key, or that there is none. */
export const answerMediaRetry = (world: World, account: Account, device: Device, receipt: Node): void => {
  const id = receipt.attrs['id'] ?? '';
  const { phone } = account;
  const entry = [...phone.inbox, ...phone.sent].find((candidate) => candidate.id === id);
  const part = entry && findMedia(entry.message).part;
  const directPath = part?.directPath ? restoreFile(world, part.directPath) : undefined;
  const rmr = node('rmr', { ...child(receipt, 'rmr')?.attrs });
  const content: Node[] = [rmr];
  if (directPath !== undefined && part?.mediaKey) {
    const result = proto.MediaRetryNotification.ResultType.SUCCESS;
    const plain = proto.MediaRetryNotification.encode({ stanzaId: id, directPath, result }).finish();
    const key = hkdf(part.mediaKey, Buffer.alloc(0), 'WhatsApp Media Retry Notification', 32);
    const iv = randomBytes(12);
    const sealed = sealGcm(key, iv, plain, Buffer.from(id));
    content.unshift(node('encrypt', {}, [node('enc_p', {}, sealed), node('enc_iv', {}, iv)]));
  } else content.unshift(node('error', { code: '2' }));
  deliver(
    world,
    device,
    'notification',
    node('notification', { from: addressOf(account, 'pn'), id, t: String(nowSeconds()), type: 'mediaretry' }, content),
  );
};
