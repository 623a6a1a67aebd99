/** Encrypting and decrypting media with the key that travels inside the message, independently of Baileys. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { proto } from '@whiskeysockets/baileys';
import type { MediaContent, MediaKind } from '../api.ts';
import { hkdf, hmacSha256, sha256 } from '../wire/crypto.ts';
import { nowSeconds } from '../wire/nodes.ts';
import { loseFile, mediaUrl, storeFile } from '../server/media.ts';
import type { World } from '../server/model.ts';

const MAC_BYTES = 10;
const INFO: Record<MediaKind, string> = {
  image: 'WhatsApp Image Keys',
  sticker: 'WhatsApp Image Keys',
  video: 'WhatsApp Video Keys',
  audio: 'WhatsApp Audio Keys',
  document: 'WhatsApp Document Keys',
};

const expand = (mediaKey: Uint8Array, kind: MediaKind) => {
  const keys = hkdf(mediaKey, Buffer.alloc(0), INFO[kind], 112);
  return { iv: keys.subarray(0, 16), cipherKey: keys.subarray(16, 48), macKey: keys.subarray(48, 80) };
};

/** Encrypts a file, hosts it, and returns the message that points to it. */
export const uploadMedia = (world: World, media: MediaContent): proto.IMessage => {
  const mediaKey = randomBytes(32);
  const { iv, cipherKey, macKey } = expand(mediaKey, media.type);
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv);
  const ciphertext = Buffer.concat([cipher.update(media.bytes), cipher.final()]);
  const file = Buffer.concat([ciphertext, hmacSha256(macKey, iv, ciphertext).subarray(0, MAC_BYTES)]);
  const directPath = storeFile(world, file);
  if (media.missing) loseFile(world, directPath);
  const shared = {
    url: mediaUrl(world, directPath),
    directPath,
    mediaKey,
    mediaKeyTimestamp: nowSeconds(),
    fileEncSha256: sha256(file),
    fileSha256: sha256(media.bytes),
    fileLength: media.bytes.length,
    mimetype: media.mimetype,
  };
  const caption = media.caption === undefined ? {} : { caption: media.caption };
  const seconds = media.seconds === undefined ? {} : { seconds: media.seconds };
  switch (media.type) {
    case 'image':
      return { imageMessage: { ...shared, ...caption } };
    case 'video':
      return { videoMessage: { ...shared, ...caption, ...seconds } };
    case 'audio':
      return { audioMessage: { ...shared, ...seconds, ptt: media.ptt ?? false } };
    case 'sticker':
      return { stickerMessage: shared };
    case 'document':
      return { documentMessage: { ...shared, ...caption, fileName: media.fileName ?? 'file' } };
  }
};

type Found = { kind: MediaKind; part: proto.Message.IImageMessage };

export const findMedia = (message: proto.IMessage): Found => {
  const inner = message.documentWithCaptionMessage?.message ?? message.viewOnceMessage?.message ?? message;
  const candidates: [MediaKind, proto.Message.IImageMessage | null | undefined][] = [
    ['image', inner.imageMessage],
    ['video', inner.videoMessage],
    ['audio', inner.audioMessage],
    ['document', inner.documentMessage],
    ['sticker', inner.stickerMessage],
  ];
  for (const [kind, part] of candidates) if (part) return { kind, part };
  throw new Error('this message carries no media');
};

const equal = (one: Uint8Array, other: Uint8Array | null | undefined): boolean =>
  other !== null && other !== undefined && Buffer.from(one).equals(Buffer.from(other));

/** Fetches the file of a message from the fake's host, checks both hashes and the MAC, decrypts it. */
export const openMedia = (world: World, message: proto.IMessage): Uint8Array => {
  const { kind, part } = findMedia(message);
  const file = world.media.get(part.directPath ?? '');
  if (!file || !part.mediaKey) throw new Error(`no such media: ${part.directPath ?? 'no path'}`);
  const { iv, cipherKey, macKey } = expand(part.mediaKey, kind);
  const ciphertext = file.subarray(0, -MAC_BYTES);
  if (!equal(sha256(file), part.fileEncSha256)) throw new Error('the hash of the encrypted media is wrong');
  if (!equal(file.subarray(-MAC_BYTES), hmacSha256(macKey, iv, ciphertext).subarray(0, MAC_BYTES)))
    throw new Error('the MAC of the media is wrong');
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
  const plain = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  if (!equal(sha256(plain), part.fileSha256)) throw new Error('the hash of the media is wrong');
  return plain;
};
