import type { Content, InboundMessage, MediaReference } from '../../core/provider/index.ts';
import { PROVIDER_ID } from './context.ts';
import { field, type Form } from './form.ts';

/** The content of an inbound message, without what stands around it. */
export type InboundContent =
  | Content<MediaReference>
  | Pick<Extract<InboundMessage, { type: 'choice' }>, 'type' | 'source' | 'options' | 'target'>
  | Pick<Extract<InboundMessage, { type: 'unsupported' }>, 'type' | 'providerType'>;

/** One of the several things that one webhook of Twilio's may bring. */
export type Part = { readonly part: number | 'text'; readonly content: InboundContent };

/** Twilio's limit for a message; what is numbered beyond it is not Twilio's. */
const MAX_MEDIA = 10;

/** `MediaUrl0`, `MediaContentType0`, … as many as `NumMedia` says. */
export function mediaParts(form: Form): readonly Part[] {
  const count = Math.min(Number(field(form, 'NumMedia') ?? 0) || 0, MAX_MEDIA);
  const parts: Part[] = [];
  for (let index = 0; index < count; index += 1) {
    const handle = field(form, `MediaUrl${index}`);
    const type = field(form, `MediaContentType${index}`) ?? 'application/octet-stream';
    if (handle !== undefined) parts.push({ part: index, content: toContent(handle, type.toLowerCase(), form) });
  }
  return parts;
}

/** A sticker is a WebP; a voice note cannot be told from a sound file; a contact card comes as a vCard file. */
function toContent(handle: string, mediaType: string, form: Form): InboundContent {
  const media: MediaReference = { providerId: PROVIDER_ID, handle, mediaType };
  const [essence = ''] = mediaType.split(';');
  if (essence === 'image/webp' || field(form, 'MessageType') === 'sticker') return { type: 'sticker', media };
  const [family] = essence.split('/');
  if (family === 'image' || family === 'video' || family === 'audio') return { type: family, media };
  return { type: 'document', media, filename: filenameFor(essence.trim()) };
}

const EXTENSIONS: { readonly [mediaType: string]: string } = {
  'application/pdf': 'document.pdf',
  'application/msword': 'document.doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'document.docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'document.xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'document.pptx',
  'text/vcard': 'contact.vcf',
  'text/x-vcard': 'contact.vcf',
  'application/vcard': 'contact.vcf',
};

/** The sender's own name for the file does not come with it. */
function filenameFor(mediaType: string): string {
  return (Object.hasOwn(EXTENSIONS, mediaType) ? EXTENSIONS[mediaType] : undefined) ?? 'document';
}

/** Puts the text under the first medium, or where that kind has no place for it, beside it as a message of its own. */
export function partsWithCaption(media: readonly Part[], text: string | undefined): readonly Part[] {
  const [first, ...others] = media;
  if (text === undefined || first === undefined) return media;
  const { content } = first;
  if (content.type === 'image' || content.type === 'video' || content.type === 'document') {
    return [{ ...first, content: { ...content, caption: text } }, ...others];
  }
  return [...media, { part: 'text', content: { type: 'text', text } }];
}
