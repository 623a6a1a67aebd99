/** Which part of the server deals with which stanza of a client. */
import type { Node } from '../wire/nodes.ts';
import { handleIq } from './iq.ts';
import { handleMessage } from './message.ts';
import { handleAck, handleReceipt } from './receipt.ts';
import { handleCall, handleChatState } from './signs.ts';
import type { Connection, World } from './model.ts';

export const dispatch = (world: World, connection: Connection, node: Node): void | Promise<void> => {
  if (node.tag === 'iq') return handleIq(world, connection, node);
  const { device } = connection;
  if (!device) return undefined;
  switch (node.tag) {
    case 'message':
      return handleMessage(world, connection, device, node);
    case 'receipt':
      return handleReceipt(world, connection, device, node);
    case 'ack':
      return handleAck(world, device, node);
    case 'chatstate':
      return handleChatState(world, device, node);
    case 'call':
      return handleCall(world, connection, device, node);
    default:
      // presence, ib: nobody waits for an answer.
      return undefined;
  }
};
