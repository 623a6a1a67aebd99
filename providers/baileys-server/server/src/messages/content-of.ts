import { toNumber, type proto } from '@whiskeysockets/baileys';
import type { Content, InboundMessage, MediaReference, MessageTarget } from '../../../../../core/provider/index.ts';
import { cardsOf } from './vcard.ts';
import { isSet } from '../is-set.ts';

/** `InboundMessage` without its envelope. */
export type InboundContent = InboundMessage extends infer Message
  ? Message extends InboundMessage
    ? Omit<Message, 'providerMessageId' | 'from' | 'groupId' | 'sentAt' | 'replyTo' | 'forwarded'>
    : never
  : never;

/** Resolves whose message a key on the wire means, seen from us. */
export type TargetOf = (key: proto.IMessageKey | null | undefined) => MessageTarget | undefined;

type MediaMessage = { mimetype?: string | null; fileLength?: number | { toNumber(): number } | null };

/**
 * What a message says, in the contract's words. `undefined` where it says nothing to a person (a key distribution, for
 * instance); what exists but cannot be told is `unsupported` with WhatsApp's own name for it. Pure.
 *
 * @param message already unwrapped (`normalizeMessageContent`)
 */
export function contentOf(message: proto.IMessage, id: string, targetOf: TargetOf): InboundContent | undefined {
  return (
    textOf(message) ??
    mediaOf(message, id) ??
    placeOrCards(message) ??
    reactionOrPoll(message, targetOf) ??
    answerOf(message, targetOf) ??
    unsupported(message)
  );
}

function textOf(message: proto.IMessage): InboundContent | undefined {
  const text = message.conversation ?? message.extendedTextMessage?.text;
  return typeof text === 'string' && text !== '' ? { type: 'text', text } : undefined;
}

function mediaOf(message: proto.IMessage, id: string): InboundContent | undefined {
  const reference = (media: MediaMessage, fallback: string): MediaReference => {
    const size = toNumber(media.fileLength as Parameters<typeof toNumber>[0]);
    return {
      providerId: 'baileys',
      handle: id,
      mediaType: media.mimetype ?? fallback,
      ...(size > 0 ? { size } : {}),
    };
  };
  const caption = (text: string | null | undefined): { caption?: string } =>
    typeof text === 'string' && text !== '' ? { caption: text } : {};

  const { imageMessage, audioMessage, documentMessage, stickerMessage } = message;
  const videoMessage = message.videoMessage ?? message.ptvMessage;
  if (isSet(imageMessage))
    return { type: 'image', media: reference(imageMessage, 'image/jpeg'), ...caption(imageMessage.caption) };
  if (isSet(videoMessage))
    return { type: 'video', media: reference(videoMessage, 'video/mp4'), ...caption(videoMessage.caption) };
  if (isSet(audioMessage)) {
    const voice = audioMessage.ptt === true ? { voice: true } : {};
    return { type: 'audio', media: reference(audioMessage, 'audio/ogg'), ...voice };
  }
  if (isSet(documentMessage)) {
    return {
      type: 'document',
      filename: documentMessage.fileName ?? documentMessage.title ?? 'file',
      media: reference(documentMessage, 'application/octet-stream'),
      ...caption(documentMessage.caption),
    };
  }
  if (isSet(stickerMessage)) return { type: 'sticker', media: reference(stickerMessage, 'image/webp') };
  return undefined;
}

function placeOrCards(message: proto.IMessage): InboundContent | undefined {
  const place = message.locationMessage ?? message.liveLocationMessage;
  if (isSet(place?.degreesLatitude) && isSet(place.degreesLongitude)) {
    const { name, address } = 'name' in place ? place : { name: undefined, address: undefined };
    return {
      type: 'location',
      latitude: place.degreesLatitude,
      longitude: place.degreesLongitude,
      ...(typeof name === 'string' && name !== '' ? { name } : {}),
      ...(typeof address === 'string' && address !== '' ? { address } : {}),
    };
  }
  const [first, ...others] = cardsOf(message);
  return first === undefined ? undefined : { type: 'contacts', contacts: [first, ...others] };
}

function reactionOrPoll(message: proto.IMessage, targetOf: TargetOf): InboundContent | undefined {
  const { reactionMessage } = message;
  if (isSet(reactionMessage)) {
    const target = targetOf(reactionMessage.key);
    if (target === undefined) return { type: 'unsupported', providerType: 'reactionMessage' };
    const emoji = typeof reactionMessage.text === 'string' && reactionMessage.text !== '' ? reactionMessage.text : null;
    return { type: 'reaction', target, emoji };
  }
  const poll =
    message.pollCreationMessage ??
    message.pollCreationMessageV2 ??
    message.pollCreationMessageV3 ??
    message.pollCreationMessageV5;
  if (!isSet(poll)) return undefined;
  const options = (poll.options ?? []).map((option) => option.optionName ?? '');
  const count = poll.selectableOptionsCount ?? 0;
  return {
    type: 'poll',
    question: poll.name ?? '',
    options,
    // WhatsApp's 0 means any number.
    maxChoices: count === 0 ? Math.max(1, options.length) : count,
  } satisfies Content<MediaReference>;
}

function answerOf(message: proto.IMessage, targetOf: TargetOf): InboundContent | undefined {
  const choice = (
    source: 'buttons' | 'list' | 'template',
    option: {
      id?: string | null | undefined;
      title?: string | null | undefined;
      description?: string | null | undefined;
    },
    context: proto.IContextInfo | null | undefined,
  ): InboundContent => {
    const target = targetOf(quotedKey(context));
    return {
      type: 'choice',
      source,
      options: [
        {
          id: option.id ?? option.title ?? '',
          title: option.title ?? option.id ?? '',
          ...(typeof option.description === 'string' ? { description: option.description } : {}),
        },
      ],
      ...(target === undefined ? {} : { target }),
    };
  };
  const { buttonsResponseMessage: button, listResponseMessage: list, templateButtonReplyMessage: template } = message;
  if (isSet(button))
    return choice('buttons', { id: button.selectedButtonId, title: button.selectedDisplayText }, button.contextInfo);
  if (isSet(list)) {
    const { singleSelectReply, title, description } = list;
    return choice('list', { id: singleSelectReply?.selectedRowId, title, description }, list.contextInfo);
  }
  if (isSet(template))
    return choice('template', { id: template.selectedId, title: template.selectedDisplayText }, template.contextInfo);
  const { interactiveResponseMessage: interactive, orderMessage: order } = message;
  const flow = interactive?.nativeFlowResponseMessage;
  if (isSet(interactive) && isSet(flow)) {
    return choice(
      'buttons',
      { id: flowId(flow.paramsJson) ?? flow.name, title: interactive.body?.text },
      interactive.contextInfo,
    );
  }
  // The items of an order are fetched with its token; the message itself only says how many there are.
  if (isSet(order)) {
    return { type: 'order', items: [], ...(typeof order.message === 'string' ? { text: order.message } : {}) };
  }
  return undefined;
}

function flowId(json: string | null | undefined): string | undefined {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
      ? value.id
      : undefined;
  } catch {
    return undefined;
  }
}

/** The key of the message that a context quotes. */
export function quotedKey(context: proto.IContextInfo | null | undefined): proto.IMessageKey | undefined {
  if (!isSet(context?.stanzaId) || context.stanzaId === '') return undefined;
  return { id: context.stanzaId, participant: context.participant ?? null };
}

/** Fields that accompany a message and say nothing by themselves. */
const SILENT = new Set([
  'senderKeyDistributionMessage',
  'fastRatchetKeySenderKeyDistributionMessage',
  'messageContextInfo',
  'deviceSentMessage',
  'chat',
]);

function unsupported(message: proto.IMessage): InboundContent | undefined {
  const field = Object.entries(message).find(([name, value]) => isSet(value) && !SILENT.has(name));
  if (field === undefined) return undefined;
  // An empty text is nothing; anything else is something.
  if (field[0] === 'conversation' && field[1] === '') return undefined;
  return { type: 'unsupported', providerType: field[0] };
}
