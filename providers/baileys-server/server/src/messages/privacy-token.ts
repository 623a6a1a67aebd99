import { isLidUser, isPnUser, type WASocket } from '@whiskeysockets/baileys';
import { describeError } from '../log.ts';
import type { Parts } from '../parts.ts';

/** Seconds for which one token is good; WhatsApp Web issues the next in the next such period. */
const PERIOD_SECONDS = 604_800;

/**
 * Whoever we write to is issued a token, once a week. Baileys does so after a send, but notes it in a transaction that
 * is over by then, forgets it, and asks WhatsApp again with every message: a query a text, which no real client makes.
 * So it is noted here, before the send, and issued afterwards.
 *
 * @returns what to call once the message is out; `undefined` where no token is due
 */
export async function claimPrivacyToken(
  parts: Parts,
  session: string,
  socket: WASocket,
  jid: string,
): Promise<(() => void) | undefined> {
  if (isLidUser(jid) !== true && isPnUser(jid) !== true) return undefined;
  const { lidMapping } = socket.signalRepository;
  const lid = isLidUser(jid) === true ? jid : await lidMapping.getLIDForPN(jid);
  const name = lid ?? jid;
  const { keys } = socket.authState;
  const { [name]: entry } = await keys.get('tctoken', [name]);
  const now = Math.floor(parts.now() / 1000);
  if (periodOf(entry?.senderTimestamp) === periodOf(now)) return undefined;
  await keys.set({ tctoken: { [name]: { token: Buffer.alloc(0), ...entry, senderTimestamp: now } } });

  return () => {
    const issue = async (): Promise<void> => {
      const to = socket.serverProps.lidTrustedTokenIssueToLid ? name : await phoneOf(socket, jid);
      await socket.issuePrivacyTokens([to], now);
    };
    issue().catch((error: unknown) =>
      parts.log.debug({ session, error: describeError(error) }, 'no privacy token was issued'),
    );
  };
}

async function phoneOf(socket: WASocket, jid: string): Promise<string> {
  return isLidUser(jid) === true ? ((await socket.signalRepository.lidMapping.getPNForLID(jid)) ?? jid) : jid;
}

function periodOf(seconds: number | undefined): number {
  return seconds === undefined ? -1 : Math.floor(seconds / PERIOD_SECONDS);
}
