import type { SendMessage } from '../api/messages.ts';
import { fromColumn } from '../json.ts';
import type {
  Address,
  InboundMessage,
  MediaReference,
  MediaSource,
  MessageTarget,
  OutboundMessage,
} from '../provider/index.ts';

/**
 * How a message's content stands in its `content` column. JSON has no bytes, so they are base64 there; and once a
 * message has left us its bytes are dropped and only their type and size stay.
 */
type StoredMedia =
  | { readonly type: 'url'; readonly url: string; readonly mediaType?: string }
  | { readonly type: 'bytes'; readonly base64: string; readonly mediaType: string }
  | { readonly type: 'gone'; readonly mediaType: string; readonly size: number }
  | StoredFile
  | ({ readonly type: 'reference' } & MediaReference);

/** A medium of our own store, as it is there: such a one never changes. */
export type StoredFile = {
  readonly type: 'file';
  readonly id: string;
  readonly mediaType: string;
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
};

/** The `content` column, whichever way the message goes. */
export type StoredContent = {
  readonly type: string;
  readonly media?: StoredMedia;
  /** Our id of the message that a reaction or a choice is about; null where we do not have that message. */
  readonly target?: string | null;
} & Readonly<Record<string, unknown>>;

/** Instead of what a message said, once that is kept no longer. */
export const REMOVED_CONTENT = JSON.stringify({ type: 'removed' });

/** From its column, where it was valid when it was written. */
export function readContent(column: string): StoredContent {
  return fromColumn<StoredContent>(column);
}

/**
 * The part of an outbound request that is content.
 *
 * @param file the medium of our store that the request names, where it names one
 */
export function contentOfRequest(request: SendMessage, file?: StoredFile): StoredContent {
  const {
    to,
    replyTo,
    connectionId,
    idempotencyKey,
    clientReference,
    metadata,
    sendAt,
    expiresAt,
    onUnsupported,
    outsideWindow,
    failover,
    ...content
  } = request;
  const { media, ...rest } = { media: undefined, ...content };
  return media === undefined ? rest : { ...rest, media: file ?? storeMedia(media) };
}

type RequestMedia = Extract<SendMessage, { readonly type: 'image' }>['media'];

function storeMedia(media: RequestMedia): StoredMedia {
  if ('id' in media) throw new Error('The medium has not been looked up');
  return 'url' in media
    ? { type: 'url', url: media.url, ...(media.mediaType !== undefined && { mediaType: media.mediaType }) }
    : { type: 'bytes', base64: media.base64, mediaType: media.mediaType };
}

/** Our ids of other messages, as the provider knows them. */
export type Targets = { readonly replyTo?: MessageTarget | undefined; readonly target?: MessageTarget | undefined };

/** How a medium of our own store becomes what a provider sends. */
export type FileSource = (file: StoredFile) => MediaSource;

/** The contract's message, from a row. Its shape was validated when it was stored. */
export function toOutbound(
  content: StoredContent,
  to: Address,
  targets: Targets,
  fileSource: FileSource,
): OutboundMessage {
  return {
    ...content,
    ...(content.media !== undefined && { media: toSource(content.media, fileSource) }),
    ...(targets.target !== undefined && { target: targets.target }),
    ...(targets.replyTo !== undefined && { replyTo: targets.replyTo }),
    to,
  } as unknown as OutboundMessage;
}

function toSource(media: StoredMedia, fileSource: FileSource): MediaSource {
  switch (media.type) {
    case 'url':
      return media;
    case 'bytes':
      return { type: 'bytes', bytes: Buffer.from(media.base64, 'base64'), mediaType: media.mediaType };
    case 'file':
      return fileSource(media);
    case 'gone':
    case 'reference':
      throw new Error('This message has no media to send any more');
  }
}

/** The content of a message that arrived. `target`: our id of the message that it is about, where we have it. */
export function contentOfInbound(message: InboundMessage, target: string | null): StoredContent {
  const { providerMessageId, from, groupId, sentAt, replyTo, ...content } = message;
  void [providerMessageId, from, groupId, sentAt, replyTo];
  const { media, target: providerTarget, ...rest } = { media: undefined, target: undefined, ...content };
  return {
    ...rest,
    ...(media !== undefined && { media: { type: 'reference', ...media } }),
    ...(providerTarget !== undefined && { target }),
  };
}

/** The column once the message has left us; undefined where nothing changes. */
export function withoutBytes(content: StoredContent): string | undefined {
  if (content.media?.type !== 'bytes') return undefined;
  const { base64, mediaType } = content.media;
  const media: StoredMedia = { type: 'gone', mediaType, size: Buffer.byteLength(base64, 'base64') };
  return JSON.stringify({ ...content, media });
}

/** The reference behind a received medium. */
export function referenceOf(content: StoredContent): MediaReference | undefined {
  if (content.media?.type !== 'reference') return undefined;
  const { type, ...reference } = content.media;
  void type;
  return reference;
}

/** Content as the API shows it: no bytes, no provider handle; a received medium has a URL of ours. */
export function presentContent(content: StoredContent, messageId: string): { type: string } & Record<string, unknown> {
  const { media, ...rest } = content;
  return media === undefined ? rest : { ...rest, media: presentMedia(media, messageId) };
}

function presentMedia(media: StoredMedia, messageId: string): Record<string, unknown> {
  switch (media.type) {
    case 'url':
      return media.mediaType === undefined ? { url: media.url } : { url: media.url, mediaType: media.mediaType };
    case 'bytes':
      return { mediaType: media.mediaType, size: Buffer.byteLength(media.base64, 'base64') };
    case 'gone':
      return { mediaType: media.mediaType, size: media.size };
    case 'file':
      return { id: media.id, mediaType: media.mediaType, size: media.size, url: `/v1/media/${media.id}` };
    case 'reference':
      return {
        mediaType: media.mediaType,
        ...(media.size !== undefined && { size: media.size }),
        url: `/v1/messages/${messageId}/media`,
      };
  }
}
