import { downloadMediaMessage, extractMessageContent, type WAMessage } from '@whiskeysockets/baileys';
import { Readable } from 'node:stream';
import { refuse } from '../errors.ts';
import { describeError } from '../log.ts';
import type { Parts } from '../parts.ts';
import type { Session } from '../session/session.ts';
import { isSet } from '../is-set.ts';

export type Media = { readonly body: Readable; readonly mediaType: string };

const REUPLOAD_MS = 15_000;

/**
 * Fetches and decrypts the medium of a received message, as a stream. Where WhatsApp's servers have deleted it, the
 * sender's phone is asked to put it there again. Throws `media_unavailable`.
 *
 * @param handle the message's id
 */
export async function openReceivedMedia(parts: Parts, session: Session, handle: string): Promise<Media> {
  const stored = await parts.messages.find(session.id, 'in', handle);
  const info = stored?.content;
  const mediaType = mediaTypeOf(info?.message);
  if (!isSet(info) || mediaType === undefined) throw refuse('media_unavailable');
  const message = info as unknown as WAMessage;
  try {
    return { body: await download(message, parts), mediaType };
  } catch (error) {
    parts.log.debug({ session: session.id, error: describeError(error) }, 'media has to be asked for again');
  }
  try {
    const { socket } = session.connection();
    const renewed = await Promise.race([socket.updateMediaMessage(message), timeout(REUPLOAD_MS)]);
    return { body: await download(renewed, parts), mediaType };
  } catch (error) {
    throw refuse('media_unavailable', undefined, { cause: error });
  }
}

async function download(message: WAMessage, parts: Parts): Promise<Readable> {
  const stream = await downloadMediaMessage(
    message,
    'stream',
    {},
    { logger: parts.baileysLog, reuploadRequest: (same) => Promise.resolve(same) },
  );
  return Readable.from(stream);
}

function mediaTypeOf(message: WAMessage['message']): string | undefined {
  const content = extractMessageContent(message ?? undefined);
  const media =
    content?.imageMessage ??
    content?.videoMessage ??
    content?.ptvMessage ??
    content?.audioMessage ??
    content?.documentMessage ??
    content?.stickerMessage;
  if (!isSet(media)) return undefined;
  // Claimed by the sender, and about to be a header of ours.
  const type = media.mimetype ?? '';
  return /^[\w.+-]+\/[\w.+-]+(; ?[\w.+-]+=[\w.+-]+)*$/.test(type) ? type : 'application/octet-stream';
}

function timeout(milliseconds: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('timed out')), milliseconds).unref();
  });
}
