/** Polls and votes. A vote is encrypted with a secret that travels in the poll. */
import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import type { ReceivedMessage } from '../api.ts';
import { hmacSha256, sealGcm, sha256 } from '../wire/crypto.ts';

export const makePoll = (name: string, options: string[]): proto.IMessage => ({
  pollCreationMessageV3: {
    name,
    options: options.map((optionName) => ({ optionName })),
    selectableOptionsCount: 1,
  },
  messageContextInfo: { messageSecret: randomBytes(32) },
});

type Vote = {
  readonly poll: Pick<ReceivedMessage, 'id' | 'message'>;
  /** Addresses of who votes and who asked. */
  readonly voter: string;
  readonly asker: string;
  readonly options: string[];
};

/** The vote of `voter` in a poll that `asker` sent to it. */
export const makeVote = ({ poll, voter, asker, options }: Vote): proto.IMessage => {
  const secret = poll.message.messageContextInfo?.messageSecret;
  if (!secret) throw new Error('the poll has no secret');
  const info = Buffer.concat([
    ...[poll.id, asker, voter, 'Poll Vote'].map((part) => Buffer.from(part)),
    Buffer.from([1]),
  ]);
  const key = hmacSha256(hmacSha256(Buffer.alloc(32), secret), info);
  const vote = proto.Message.PollVoteMessage.encode({
    selectedOptions: options.map((option) => sha256(Buffer.from(option))),
  }).finish();
  const encIv = randomBytes(12);
  return {
    pollUpdateMessage: {
      pollCreationMessageKey: { remoteJid: asker, fromMe: false, id: poll.id },
      vote: { encPayload: sealGcm(key, encIv, vote, Buffer.from(`${poll.id}\0${voter}`)), encIv },
      senderTimestampMs: Date.now(),
    },
  };
};
