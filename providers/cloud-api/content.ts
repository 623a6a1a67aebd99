import type { ContactCard, MediaSource, OutboundMessage } from '../../core/provider/index.ts';
import { card, carousel } from './card.ts';
import { buttons, ctaUrl, list } from './interactive.ts';
import type { MediaPointer, OutgoingContent } from './outgoing.ts';
import { templateOf } from './template-body.ts';

/** What a message says, in the Cloud API's words. Addresses and context are not its concern. */
export function contentOf(message: OutboundMessage, media: MediaPointer | undefined): OutgoingContent {
  switch (message.type) {
    case 'text':
      return plain('text', { body: message.text, preview_url: message.previewUrl ?? false });
    case 'image':
    case 'video':
      return plain(message.type, { ...media, ...captionOf(message) });
    case 'audio':
      return audio(message, media);
    case 'document':
      return plain('document', { ...media, filename: message.filename, ...captionOf(message) });
    case 'sticker':
      return plain('sticker', { ...media });
    case 'location': {
      const { latitude, longitude, name, address } = message;
      const named = { ...(name !== undefined && { name }), ...(address !== undefined && { address }) };
      return plain('location', { latitude, longitude, ...named });
    }
    case 'contacts':
      return plain('contacts', message.contacts.map(cardOf));
    case 'reaction':
      // An empty emoji takes the reaction back.
      return plain('reaction', { message_id: message.target.providerMessageId, emoji: message.emoji ?? '' });
    case 'buttons':
      return buttons(message);
    case 'list':
      return list(message);
    case 'cta_url':
      return ctaUrl(message);
    case 'card':
      return card(message, media);
    case 'carousel':
      return carousel(message);
    case 'template':
      return plain('template', templateOf(message, media));
    case 'poll':
      throw new TypeError('The Cloud API has no polls; its capabilities say so');
  }
}

function plain(type: string, object: unknown): OutgoingContent {
  return { content: { type, [type]: object }, warnings: [] };
}

function captionOf({ caption }: { readonly caption?: string }): { caption?: string } {
  return caption === undefined || caption === '' ? {} : { caption };
}

type Audio = Extract<OutboundMessage, { readonly type: 'audio' }>;

/**
 * A voice note has to be Ogg with Opus; anything else goes out as plain audio.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/audio-messages
 */
function audio(message: Audio, media: MediaPointer | undefined): OutgoingContent {
  if (message.voice !== true) return plain('audio', { ...media });
  if (isOgg(message.media)) return plain('audio', { ...media, voice: true });
  return {
    ...plain('audio', { ...media }),
    warnings: [{ type: 'compatibility', feature: 'voice', details: 'sent as audio: a voice note has to be Ogg/Opus' }],
  };
}

/** A URL without a media type gets the benefit of the doubt. */
function isOgg({ mediaType }: MediaSource): boolean {
  return mediaType === undefined || /^audio\/ogg\b/i.test(mediaType);
}

/** The API wants the whole name and one of its parts, so the whole stands for the first name too. */
function cardOf({ name, phones, organization, emails }: ContactCard): unknown {
  return {
    name: { formatted_name: name, first_name: name },
    ...(phones.length > 0 && {
      phones: phones.map(({ number, label }) => ({ phone: number, ...(label !== undefined && { type: label }) })),
    }),
    ...(emails !== undefined && emails.length > 0 && { emails: emails.map((email) => ({ email })) }),
    ...(organization !== undefined && { org: { company: organization } }),
  };
}
