import { createHash } from 'node:crypto';
import { decryptPollVote, jidNormalizedUser, type proto } from '@whiskeysockets/baileys';
import { isSet } from '../is-set.ts';

/**
 * Opens a poll vote with the poll's own secret. Creator and voter are part of the key, by the name under which each
 * client knew them, so every combination of LID and phone number is tried. `undefined` where none opens it.
 */
export function openVote(
  vote: proto.Message.IPollUpdateMessage,
  poll: { readonly id: string; readonly message: proto.IMessage },
  creators: readonly string[],
  voters: readonly string[],
): readonly string[] | undefined {
  const secret = poll.message.messageContextInfo?.messageSecret;
  const encrypted = vote.vote;
  if (!isSet(secret) || !isSet(encrypted)) return undefined;
  for (const creator of creators) {
    for (const voter of voters) {
      try {
        const opened = decryptPollVote(encrypted, {
          pollCreatorJid: jidNormalizedUser(creator),
          pollMsgId: poll.id,
          pollEncKey: secret,
          voterJid: jidNormalizedUser(voter),
        });
        return titlesOf(poll.message, opened.selectedOptions ?? []);
      } catch {
        // Another pair of names; a wrong one fails the authentication tag.
      }
    }
  }
  return undefined;
}

/** A vote names its options by the SHA-256 of their titles. */
function titlesOf(message: proto.IMessage, hashes: readonly Uint8Array[]): readonly string[] {
  const poll = message.pollCreationMessage ?? message.pollCreationMessageV2 ?? message.pollCreationMessageV3;
  const chosen = new Set(hashes.map((hash) => Buffer.from(hash).toString('hex')));
  return (poll?.options ?? [])
    .map((option) => option.optionName ?? '')
    .filter((title) => chosen.has(createHash('sha256').update(title).digest('hex')));
}
