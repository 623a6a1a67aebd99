import type { proto } from '@whiskeysockets/baileys';
import type { MessageTarget } from '../../../../../core/provider/index.ts';
import { refuse } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Direction } from './message-store.ts';
import { isSet } from '../is-set.ts';

/** Whether a target is a message that we sent or one that we received. */
export function directionOf(target: MessageTarget): Direction {
  return target.direction === 'outbound' ? 'out' : 'in';
}

/** The stored message behind a target, for quoting. */
export async function findTarget(
  parts: Parts,
  session: string,
  target: MessageTarget,
): Promise<proto.WebMessageInfo | undefined> {
  const stored = await parts.messages.find(session, directionOf(target), target.providerMessageId);
  return !isSet(stored?.content?.message) ? undefined : stored.content;
}

/**
 * The key of a target, as WhatsApp wants it. In a person's chat it can be made up from the ids alone; in a group the
 * author of an inbound message has to be known.
 */
export async function keyOf(
  parts: Parts,
  session: string,
  jid: string,
  target: MessageTarget,
): Promise<proto.IMessageKey> {
  const stored = await parts.messages.find(session, directionOf(target), target.providerMessageId);
  const fromMe = target.direction === 'outbound';
  const participant = stored?.content?.key?.participant ?? undefined;
  if (jid.endsWith('@g.us') && !fromMe && participant === undefined) {
    throw refuse('invalid_message', 'The target is not known here any more, so its author in the group is not either');
  }
  return {
    remoteJid: stored?.chat ?? jid,
    fromMe,
    id: target.providerMessageId,
    ...(participant === undefined || participant === '' ? {} : { participant }),
  };
}
