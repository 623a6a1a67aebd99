import type { BinaryNode } from '@whiskeysockets/baileys';
import type { DeliveryState } from '../../../../../core/provider/index.ts';

/** A receipt for messages of ours. */
export type Receipt = {
  readonly ids: readonly string[];
  readonly state: DeliveryState;
  /** WhatsApp's word for it. */
  readonly providerState: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly from: string;
};

/** `inactive`: it arrived at a device that nobody is looking at, which is delivered all the same. */
const STATES: Readonly<Record<string, DeliveryState>> = {
  delivered: 'delivered',
  inactive: 'delivered',
  read: 'read',
  played: 'played',
};

/**
 * Reads a receipt off the wire. `undefined` for what is not about our messages (our own devices', retries).
 *
 * Baileys' own events fold several receipts into one, or into the message itself, and come after a buffer that may
 * wait for 30 seconds. Pure.
 */
export function receiptOf(node: BinaryNode, isOurs: (jid: string) => boolean): Receipt | undefined {
  const { id, from, participant, type = 'delivered', t, recipient } = node.attrs;
  const state = STATES[type];
  if (id === undefined || from === undefined || state === undefined) return undefined;
  // With a recipient it is one of our own devices that tells what it did.
  if (recipient !== undefined || isOurs(participant ?? from)) return undefined;
  return {
    ids: [id, ...listedIds(node)],
    state,
    providerState: type,
    timestamp: Number(t ?? 0),
    from: participant ?? from,
  };
}

function listedIds(node: BinaryNode): string[] {
  if (!Array.isArray(node.content)) return [];
  return node.content
    .flatMap((child) => (child.tag === 'list' && Array.isArray(child.content) ? child.content : []))
    .map((item) => item.attrs['id'])
    .filter((id) => id !== undefined);
}
