import type { Address, OutboundMessage, Warning } from '../../core/provider/index.ts';
import { UnsupportedMessageError } from '../../core/provider/index.ts';
import { toCard } from './card.ts';
import { PROVIDER_ID } from './context.ts';
import { toContentTypes, type ContentTypes } from './interactive.ts';

/** Parameters of the Messages resource (twilio-oai, twilio_api_v2010). */
export type MessageParameters = Readonly<Record<string, string>>;

/** What has to be known before the Messages resource can be called. */
export type Prepared = { readonly warnings: readonly Warning[] } & (
  | { readonly kind: 'plain'; readonly parameters: MessageParameters }
  /** Needs a Content resource of our own making. */
  | { readonly kind: 'content'; readonly types: ContentTypes }
  /** Needs a Content resource that the tenant made. */
  | {
      readonly kind: 'template';
      readonly message: Extract<OutboundMessage, { readonly type: 'template' }>;
    }
);

/** A message in Twilio's words, as far as that goes without asking Twilio. Pure. */
export function prepare(message: OutboundMessage): Prepared {
  switch (message.type) {
    case 'text':
      return plain({ Body: message.text }, message.previewUrl === false ? [unsupported('previewUrl')] : []);
    case 'image':
    case 'video':
    case 'sticker':
      return media(message, 'caption' in message ? message.caption : undefined);
    case 'audio':
      // A file that WhatsApp can play as a voice note may still be shown as music: there is nothing to say which.
      return media(message, undefined, message.voice === true ? [unsupported('voice')] : []);
    case 'document':
      return media(message, message.caption, [
        unsupported('filename', "Twilio takes the name from the URL's Content-Disposition header"),
        // docs/whatsapp/guidance-whatsapp-media-messages: no file name and no caption for documents. The text is handed over
        // all the same, since Twilio takes it beside any medium; whether it shows is WhatsApp's to decide.
        ...(message.caption === undefined
          ? []
          : [{ type: 'compatibility', feature: 'caption', details: 'may not show under a document' } as const]),
      ]);
    case 'location':
      return plain(locationParameters(message));
    case 'buttons':
    case 'list':
    case 'cta_url':
      return { kind: 'content', ...toContentTypes(message) };
    case 'card':
      return { kind: 'content', ...toCard(message) };
    case 'template':
      return { kind: 'template', message, warnings: [] };
    case 'contacts':
    case 'reaction':
    case 'poll':
    case 'carousel':
      throw new UnsupportedMessageError({ provider: PROVIDER_ID, capability: `messages.${message.type}` });
  }
}

type MediaMessage = Exclude<
  Extract<OutboundMessage, { readonly media?: unknown }>,
  { readonly type: 'card' | 'template' }
>;

function media(message: MediaMessage, caption: string | undefined, warnings: readonly Warning[] = []): Prepared {
  if (message.media.type !== 'url') {
    throw new UnsupportedMessageError({ provider: PROVIDER_ID, capability: `mediaSources.${message.media.type}` });
  }
  return plain({ MediaUrl: message.media.url, ...(caption !== undefined && { Body: caption }) }, warnings);
}

/**
 * `geo:<latitude>,<longitude>|<label>`, as in Twilio's own samples (docs/whatsapp/message-features). The first line
 * goes into the body, which Twilio wants in any case.
 */
function locationParameters({
  latitude,
  longitude,
  name,
  address,
}: Extract<OutboundMessage, { readonly type: 'location' }>): MessageParameters {
  const point = `${decimal(latitude)},${decimal(longitude)}`;
  const lines = [name, address].map(nonEmpty).filter((line) => line !== undefined);
  const [body = point] = lines;
  const label = (lines.at(-1) ?? '').replaceAll(/[|\s]+/g, ' ').trim();
  return { Body: body, PersistentAction: `geo:${point}${label === '' ? '' : `|${label}`}` };
}

/** Never `1e-7`. Six digits are 11 centimetres; seven are enough. */
function decimal(value: number): string {
  return String(Number(value.toFixed(7))).includes('e') ? value.toFixed(7) : String(Number(value.toFixed(7)));
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

function plain(parameters: MessageParameters, warnings: readonly Warning[] = []): Prepared {
  return { kind: 'plain', parameters, warnings };
}

function unsupported(feature: string, details?: string): Warning {
  return { type: 'unsupported', feature, ...(details !== undefined && { details }) };
}

/** `whatsapp:+E164`, or for somebody who shows no number `whatsapp:CC.<id>` (docs/whatsapp/key-concepts, usernames). */
export function toWhatsAppAddress(address: Address): string {
  if (address.type === 'group') {
    throw new UnsupportedMessageError({ provider: PROVIDER_ID, capability: 'recipients.group' });
  }
  return `whatsapp:${address.type === 'phone' ? address.number : address.id}`;
}
