/** Message contents, as an app would write them. */
import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import type { ReceivedMessage } from '../api.ts';
import { digitsOf, pnAddress } from '../wire/addresses.ts';

/** A message id as phones make them. */
export const newMessageId = (): string => randomBytes(16).toString('hex').toUpperCase();

type Quoted = Pick<ReceivedMessage, 'id' | 'from' | 'message'>;

export const textMessage = (text: string, quoted?: Quoted): proto.IMessage =>
  quoted
    ? {
        extendedTextMessage: {
          text,
          contextInfo: {
            stanzaId: quoted.id,
            participant: pnAddress(digitsOf(quoted.from)),
            quotedMessage: quoted.message,
          },
        },
      }
    : { conversation: text };

/** The `type` attribute of the stanza that carries this content. */
export const stanzaTypeOf = (message: proto.IMessage): string => {
  if (message.reactionMessage) return 'reaction';
  if (message.pollCreationMessage || message.pollCreationMessageV3 || message.pollUpdateMessage) return 'poll';
  const isMedia =
    message.imageMessage ??
    message.videoMessage ??
    message.audioMessage ??
    message.documentMessage ??
    message.stickerMessage ??
    message.contactMessage ??
    message.locationMessage;
  return isMedia ? 'media' : 'text';
};

export const editOf = (message: proto.IMessage): string | undefined => {
  const type = message.protocolMessage?.type;
  if (type === proto.Message.ProtocolMessage.Type.MESSAGE_EDIT) return '1';
  return type === proto.Message.ProtocolMessage.Type.REVOKE && message.protocolMessage ? '7' : undefined;
};
