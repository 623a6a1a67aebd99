import { bytesStream } from '../../core/provider-kit/byte-stream.ts';
import { mediaGone } from '../../core/provider-kit/download.ts';
import type { DownloadedMedia, MediaReference, MediaSource, OutboundMessage } from '../../core/provider/index.ts';
import { PROVIDER_ID } from './context.ts';

/** Something of each kind. The image opens in a viewer; the others only look right from afar. */
export const SAMPLES = {
  image: {
    mediaType: 'image/png',
    base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  },
  sticker: { mediaType: 'image/webp', base64: 'UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==' },
  audio: { mediaType: 'audio/ogg', base64: Buffer.from('OggS sample').toString('base64') },
  video: { mediaType: 'video/mp4', base64: Buffer.from('ftyp sample').toString('base64') },
  document: { mediaType: 'application/pdf', base64: Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64') },
} as const;

/** Bytes up to this size come back as they were; the handle itself carries them, so nothing has to be kept. */
const MAX_CARRIED_BYTES = 16 * 1024;

/**
 * What a medium of the gateway's store is to this provider: read to its end, as a backend would, and kept as bytes where it
 * is small.
 */
export async function takeFile(message: OutboundMessage): Promise<OutboundMessage> {
  if (!('media' in message) || message.media?.type !== 'file') return message;
  const { mediaType, size, open } = message.media;
  const kept: Uint8Array[] = [];
  let taken = 0;
  for await (const chunk of await open()) {
    taken += chunk.byteLength;
    if (size <= MAX_CARRIED_BYTES) kept.push(chunk);
  }
  if (taken !== size) throw mediaGone(PROVIDER_ID);
  return { ...message, media: { type: 'bytes', bytes: Buffer.concat(kept), mediaType } };
}

/** A reference to what was sent, or to a sample where that was a URL, too large, or nothing. */
export function mediaHandle(type: keyof typeof SAMPLES, source?: MediaSource): MediaReference {
  const carried = source?.type === 'bytes' && source.bytes.byteLength <= MAX_CARRIED_BYTES;
  const sent = carried && source.bytes.byteLength > 0 ? source : undefined;
  const bytes = sent?.bytes ?? Buffer.from(SAMPLES[type].base64, 'base64');
  return {
    providerId: PROVIDER_ID,
    handle: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url'),
    mediaType: sent?.mediaType ?? SAMPLES[type].mediaType,
    size: bytes.byteLength,
  };
}

/** The handle is the medium itself. Throws `media_unavailable` for any that is not one of ours. */
export async function downloadMedia(reference: MediaReference): Promise<DownloadedMedia> {
  if (reference.providerId !== PROVIDER_ID || !/^[\w-]+$/.test(reference.handle)) {
    throw mediaGone(PROVIDER_ID);
  }
  const bytes = new Uint8Array(Buffer.from(reference.handle, 'base64url'));
  return { body: bytesStream(bytes), mediaType: reference.mediaType, size: bytes.byteLength };
}
