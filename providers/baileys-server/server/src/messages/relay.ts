import type { BinaryNode, proto, WASocket } from '@whiskeysockets/baileys';
import { unwrap } from './from-baileys.ts';
import { isSet } from '../is-set.ts';

/** Puts a finished message on the wire, with the attributes that WhatsApp wants beside some contents. */
export async function relay(socket: WASocket, jid: string, message: proto.IMessage, messageId: string): Promise<void> {
  await socket.relayMessage(jid, message, {
    messageId,
    additionalAttributes: attributesOf(message),
    additionalNodes: nodesOf(message),
  });
}

function attributesOf(message: proto.IMessage): Record<string, string> {
  const { protocolMessage } = message;
  if (isSet(protocolMessage?.editedMessage)) return { edit: '1' };
  // A revocation is the protocol message of type 0, which the encoder may leave out.
  return isSet(protocolMessage) && (protocolMessage.type ?? 0) === 0 ? { edit: '7' } : {};
}

function nodesOf(message: proto.IMessage): BinaryNode[] {
  const content = unwrap(message);
  const isPoll =
    content.pollCreationMessage ?? content.pollCreationMessageV2 ?? content.pollCreationMessageV3 ?? undefined;
  return isPoll === undefined ? [] : [{ tag: 'meta', attrs: { polltype: 'creation' } }];
}
