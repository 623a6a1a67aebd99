import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { openPublicUrl } from '../../../../../core/provider-kit/safe-download.ts';
import { refuse } from '../errors.ts';
import type { OpenedMedia, WireMessage } from './to-baileys.ts';

type MediaMessage = Extract<WireMessage, { media: unknown }>;

const MIB = 1024 * 1024;
/** What WhatsApp's apps take, by type; more goes as a document. */
const MAX_BYTES: Readonly<Record<MediaMessage['type'], number>> = {
  image: 16 * MIB,
  video: 64 * MIB,
  audio: 16 * MIB,
  document: 100 * MIB,
  sticker: MIB,
};
const DOWNLOAD_MS = 60_000;

/**
 * Opens the medium of a message: bytes that came with it, or a public URL. Throws `media_rejected`, `media_unavailable`, `url_not_allowed`.
 *
 * @param attached what stands behind the request's JSON
 */
export async function openMedia(
  message: MediaMessage,
  allowPrivateAddresses: boolean,
  attached?: Readable,
): Promise<OpenedMedia> {
  const maxBytes = MAX_BYTES[message.type];
  const { media } = message;
  if (media.type === 'attached') {
    if (attached === undefined) throw refuse('invalid_message', 'No medium stands behind the message');
    if (media.size > maxBytes) throw refuse('media_rejected', `The media is larger than ${maxBytes} bytes`);
    return { data: attached, mediaType: media.mediaType };
  }
  if (media.type === 'bytes') {
    const data = Buffer.from(media.base64, 'base64');
    if (data.length === 0) throw refuse('media_rejected', 'The media is empty');
    if (data.length > maxBytes) throw refuse('media_rejected', `The media is larger than ${maxBytes} bytes`);
    return { data, mediaType: media.mediaType };
  }
  const opened = await openPublicUrl(media.url, { maxBytes, timeoutMs: DOWNLOAD_MS, allowPrivateAddresses });
  return {
    data: Readable.fromWeb(opened.body as unknown as NodeStream<Uint8Array>),
    mediaType: media.mediaType ?? opened.mediaType,
  };
}
