import type { Readable } from 'node:stream';
import type { AnyMessageContent, proto } from '@whiskeysockets/baileys';
import type * as z from 'zod';
import type { Warning } from '../../../../../core/provider/index.ts';
import type { wireMessageSchema } from '../../../wire.ts';
import { refuse } from '../errors.ts';
import { toVcard } from './vcard.ts';

export type WireMessage = z.output<typeof wireMessageSchema>;

/** A medium that is ready to be read. */
export type OpenedMedia = { readonly data: Buffer | Readable; readonly mediaType: string };

/** What Baileys is asked to make, and what had to be left out. */
export type Mapped = { readonly content: AnyMessageContent; readonly warnings: readonly Warning[] };

/**
 * An outbound message in Baileys' words. Pure.
 *
 * @param media the opened medium, where the message has one
 * @param targetKey the key of the message that a reaction is about
 */
export function toBaileys(
  message: WireMessage,
  parts: { readonly media?: OpenedMedia; readonly targetKey?: proto.IMessageKey },
): Mapped {
  const plain = (content: AnyMessageContent): Mapped => ({ content, warnings: [] });
  switch (message.type) {
    case 'text': {
      // A preview would make this server fetch a page that the sender of a link chose.
      const warnings: Warning[] =
        message.previewUrl === true
          ? [{ type: 'unsupported', feature: 'previewUrl', details: 'sent without a preview' }]
          : [];
      return { content: { text: message.text, linkPreview: null }, warnings };
    }
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return plain(mediaContent(message, need(parts.media)));
    case 'location': {
      const { latitude, longitude, name, address } = message;
      return plain({
        location: {
          degreesLatitude: latitude,
          degreesLongitude: longitude,
          ...(name === undefined ? {} : { name }),
          ...(address === undefined ? {} : { address }),
        },
      });
    }
    case 'contacts': {
      const contacts = message.contacts.map((card) => ({ displayName: card.name, vcard: toVcard(card) }));
      const displayName = contacts.length === 1 ? contacts[0]?.displayName : `${contacts.length} contacts`;
      return plain({ contacts: { ...(displayName === undefined ? {} : { displayName }), contacts } });
    }
    case 'reaction':
      return plain({ react: { key: need(parts.targetKey), text: message.emoji ?? '' } });
    case 'poll':
      return plain({
        poll: {
          name: message.question,
          values: [...message.options],
          selectableCount: Math.min(message.maxChoices ?? 1, message.options.length),
        },
      });
    case 'buttons':
    case 'list':
    case 'cta_url':
    case 'card':
    case 'carousel':
    case 'template':
      throw refuse('unsupported_message', `WhatsApp does not show "${message.type}" from an ordinary account`);
  }
}

/** What is a medium, and not only has one: cards and templates are refused above. */
type MediaMessage = Exclude<Extract<WireMessage, { media?: unknown }>, { type: 'card' | 'template' }>;

function mediaContent(message: MediaMessage, { data, mediaType }: OpenedMedia): AnyMessageContent {
  const media = Buffer.isBuffer(data) ? data : { stream: data };
  const caption = 'caption' in message && message.caption !== undefined ? { caption: message.caption } : {};
  switch (message.type) {
    case 'image':
      return { image: media, mimetype: mediaType, ...caption };
    case 'video':
      return { video: media, mimetype: mediaType, ...caption };
    case 'audio':
      return message.voice === true
        ? { audio: media, ptt: true, mimetype: voiceType(mediaType) }
        : { audio: media, mimetype: mediaType };
    case 'document':
      return { document: media, mimetype: mediaType, fileName: message.filename, ...caption };
    case 'sticker':
      return { sticker: media, mimetype: mediaType };
  }
}

/** Phones play a voice note only where its type names the codec. */
function voiceType(mediaType: string): string {
  return /^audio\/(ogg|opus)\b/.test(mediaType) ? 'audio/ogg; codecs=opus' : mediaType;
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw refuse('internal_error', 'A part of the message was not prepared');
  return value;
}
