/** Turns what a phone has stored into what a person sees: edits applied, reactions attached, revoked ones marked. */
import type { proto } from '@whiskeysockets/baileys';
import type { ReceivedMessage, SeenReceipt } from '../../api.ts';
import { words } from './i18n.ts';

const EDIT = 14;
const REVOKE = 0;

export type Kind = keyof typeof words.kinds;
export type Media = { readonly mimetype: string; readonly fileName: string };
export type Bubble = {
  readonly entry: ReceivedMessage;
  readonly kind: Kind;
  readonly reactions: Map<string, string>;
  text: string;
  media: Media | undefined;
  edited: boolean;
  deleted: boolean;
  /** Two once a session has it. */
  ticks: 1 | 2;
  seen: boolean;
};

const mediaIn = (message: proto.IMessage): { kind: Kind; media: Media } | undefined => {
  const document = message.documentMessage ?? message.documentWithCaptionMessage?.message?.documentMessage;
  const parts = [
    ['image', message.imageMessage],
    ['video', message.videoMessage],
    ['audio', message.audioMessage],
    ['sticker', message.stickerMessage],
    ['document', document],
  ] as const;
  for (const [kind, part] of parts)
    if (part)
      return { kind, media: { mimetype: part.mimetype ?? '', fileName: document?.fileName ?? words.kinds[kind] } };
  return undefined;
};

const describe = (message: proto.IMessage): { kind: Kind; text: string } => {
  const poll = message.pollCreationMessageV3 ?? message.pollCreationMessage;
  const place = message.locationMessage;
  if (poll)
    return {
      kind: 'poll',
      text: [poll.name, ...(poll.options ?? []).map((option) => `○ ${option.optionName}`)].join('\n'),
    };
  if (message.contactMessage)
    return { kind: 'contact', text: `${words.kinds.contact}: ${message.contactMessage.displayName}` };
  if (place)
    return { kind: 'location', text: `${words.kinds.location}: ${place.degreesLatitude}, ${place.degreesLongitude}` };
  return { kind: 'other', text: '' };
};

const textIn = (message: proto.IMessage | null | undefined): string =>
  message?.conversation ?? message?.extendedTextMessage?.text ?? '';

const newBubble = (entry: ReceivedMessage): Bubble => {
  const found = mediaIn(entry.message);
  const { kind, text } = describe(entry.message);
  return {
    entry,
    kind: found?.kind ?? kind,
    media: found?.media,
    text: entry.text ?? (found ? '' : text || words.kinds[kind]),
    reactions: new Map(),
    edited: false,
    deleted: false,
    ticks: 1,
    seen: false,
  };
};

const amend = (bubble: Bubble, change: proto.Message.IProtocolMessage): void => {
  // A type of 0 may be absent on the wire.
  const type: number = change.type ?? REVOKE;
  if (type === REVOKE) Object.assign(bubble, { text: words.deleted, deleted: true, media: undefined });
  if (type === EDIT) Object.assign(bubble, { text: textIn(change.editedMessage), edited: true });
};

/** Bubbles of one chat, oldest first. `receipts` are those that the phone got for what it sent. */
export const bubblesOf = (entries: ReceivedMessage[], receipts: SeenReceipt[]): Bubble[] => {
  const bubbles = new Map<string, Bubble>();
  for (const entry of entries) {
    const { protocolMessage: change, reactionMessage: reaction } = entry.message;
    const subject = bubbles.get(change?.key?.id ?? reaction?.key?.id ?? '');
    if (reaction) subject?.reactions.set(entry.from, reaction.text ?? '');
    else if (!change) bubbles.set(entry.id, newBubble(entry));
    else if (subject) amend(subject, change);
  }
  for (const { ids, type } of receipts)
    for (const id of ids) {
      const bubble = bubbles.get(id);
      if (!bubble) continue;
      bubble.ticks = 2;
      if (type === 'read' || type === 'played') bubble.seen = true;
    }
  return [...bubbles.values()];
};
