import type { Readable } from 'node:stream';
import { GatewayError, type DeliveryFailure, type SendResult } from '../../../../../core/provider/index.ts';
import { countSend } from '../counts.ts';
import { errorOfFailure, failureOfNack, refuse } from '../errors.ts';
import { describeError } from '../log.ts';
import type { Parts } from '../parts.ts';
import type { Ack } from '../session/acks.ts';
import type { Connection } from '../session/connection.ts';
import { isOpen, type Session } from '../session/session.ts';
import { jidOf } from './addresses.ts';
import { messageIdFor, requestHash } from './message-id.ts';
import type { StoredMessage } from './message-store.ts';
import { prepare, type Prepared } from './prepare.ts';
import { assertReachable, isAbsent } from './reach.ts';
import { claimPrivacyToken } from './privacy-token.ts';
import { relay } from './relay.ts';
import { resendUnacknowledged } from './resend.ts';
import type { WireMessage } from './to-baileys.ts';

export type SendRequest = {
  readonly idempotencyKey: string;
  readonly message: WireMessage;
  /** The medium, where it comes behind the message. Not read where the message was made by an earlier call. */
  readonly attached?: Readable | undefined;
};

/** Sends a message once per key, however often it is asked to. */
export type Send = (session: Session, request: SendRequest) => Promise<SendResult>;

/** Sends for all sessions. */
export function createSend(parts: Parts): Send {
  /** Calls with the same key while the first is running share its outcome. */
  const running = new Map<string, { readonly hash: string; readonly result: Promise<SendResult> }>();

  return async (session, { idempotencyKey, message, attached }) => {
    const id = messageIdFor(session.id, idempotencyKey);
    const hash = requestHash(message);
    const name = `${session.id}\0${id}`;
    const other = running.get(name);
    if (other !== undefined) {
      if (other.hash !== hash) {
        countSend(parts.counts, 'idempotency_key_reused');
        throw refuse('idempotency_key_reused');
      }
      return other.result;
    }
    let noted: Promise<void> | undefined;
    const onAck = ({ stored }: Ack): void => {
      noted = stored;
    };
    const result = sendOnce(parts, session, { id, hash, message, attached, onAck });
    running.set(name, { hash, result });
    result.then(
      ({ state }) => countSend(parts.counts, state),
      (error: unknown) => countSend(parts.counts, GatewayError.isInstance(error) ? error.code : 'internal_error'),
    );
    const forget = (): void => void running.delete(name);
    // Until its ack is on disk, the row would tell a repeated call that there is still something to send.
    result.then(
      () => (noted ?? Promise.resolve()).then(forget, forget),
      () => (noted ?? Promise.resolve()).then(forget, forget),
    );
    return result;
  };
}

type Request = {
  readonly id: string;
  readonly hash: string;
  readonly message: WireMessage;
  readonly attached: Readable | undefined;
  readonly onAck: (ack: Ack) => void;
};

async function sendOnce(parts: Parts, session: Session, request: Request): Promise<SendResult> {
  const { id, hash, message, attached } = request;
  const stored = await parts.messages.find(session.id, 'out', id);
  if (stored !== undefined && stored.request !== hash) throw refuse('idempotency_key_reused');
  const settled = stored === undefined ? undefined : answerOf(stored);
  if (settled !== undefined) return settled;

  const connection = session.connection();
  const jid = jidOf(message.to);
  if (jid === undefined) throw refuse('invalid_message', 'to.id is not the id of a WhatsApp user or group');
  await session.settled();
  const earlier = stored?.content?.message ?? undefined;
  const prepared: Prepared | undefined =
    stored?.state === 'failed' || earlier === undefined
      ? await prepareNew(parts, session.id, connection, { id, jid, message, attached })
      : undefined;
  const wire = prepared?.message ?? earlier;
  if (wire === undefined) throw refuse('internal_error');

  let kept: Promise<void> = Promise.resolve();
  if (prepared !== undefined) {
    const row = { id, chat: jid, state: 'queued', content: prepared.info, createdAt: parts.now(), request: hash };
    // Not awaited: the gate holds the message until this row and the ratchet are on disk, in one commit.
    kept = parts.writer.write(session.id, (transaction) => parts.messages.putOutbound(transaction, session.id, row));
    kept.catch(() => undefined);
  }
  return transmit(parts, session, connection, {
    id,
    jid,
    wire,
    warnings: prepared?.warnings ?? [],
    kept,
    onAck: request.onAck,
  });
}

/** What an earlier attempt ended with; `undefined` where there is still something to do. */
function answerOf({ id, state, failure }: StoredMessage): SendResult | undefined {
  if (state === 'queued' || state === 'unknown') return undefined;
  if (state !== 'failed') return { providerMessageId: id, state: 'sent', warnings: [] };
  const error = errorOfFailure(failure ?? { code: 'provider_rejected' });
  // A refusal that may pass (too fast, WhatsApp down) is worth another attempt under the same id.
  if (error.retryable) return undefined;
  throw error;
}

async function prepareNew(
  parts: Parts,
  session: string,
  connection: Connection,
  request: Pick<Request, 'id' | 'message' | 'attached'> & { readonly jid: string },
): Promise<Prepared> {
  try {
    await assertReachable(parts, session, connection, request.jid);
    return await prepare(parts, session, connection, request);
  } catch (error) {
    throw await explain(error, connection, request.jid);
  }
}

type Transmission = Pick<Request, 'id' | 'onAck'> & {
  readonly jid: string;
  readonly wire: Prepared['message'];
  readonly warnings: Prepared['warnings'];
  /** Settles once the message is on disk, or is not to be. */
  readonly kept: Promise<void>;
};

async function transmit(
  parts: Parts,
  session: Session,
  connection: Connection,
  { id, jid, wire, warnings, kept, onAck }: Transmission,
): Promise<SendResult> {
  const ack = connection.acks.wait(id, parts.timing.ackMs);
  try {
    const issueToken = await claimPrivacyToken(parts, session.id, connection.socket, jid);
    await relay(connection.socket, jid, wire, id);
    issueToken?.();
  } catch (error) {
    connection.acks.take(id)?.(undefined);
    // The gate lets nothing out of what is not kept: it has not left, and nobody would send it again.
    await kept.catch((cause: unknown) => {
      throw refuse('storage_unavailable', undefined, { cause });
    });
    if (isClosed(error) || connection.lane.isOver()) {
      // Perhaps it left. It is sent again, with the same id, when the connection is back; it may be back already.
      resendOnAnother(parts, session, connection);
      return { providerMessageId: id, state: 'queued', warnings };
    }
    const explained = await explain(error, connection, jid);
    const failure: DeliveryFailure = { code: explained.code, message: explained.message };
    await parts.writer.write(session.id, (transaction) =>
      parts.messages.setState(transaction, session.id, 'out', id, 'failed', failure),
    );
    throw explained;
  }
  const said = await ack;
  if (said !== undefined) onAck(said);
  if (said?.error !== undefined) throw errorOfFailure(failureOfNack(said.error));
  return { providerMessageId: id, state: said === undefined ? 'queued' : 'sent', warnings };
}

/** A reconnect that was faster than our row has not seen it. */
function resendOnAnother(parts: Parts, session: Session, lost: Connection): void {
  if (!isOpen(session.status.get()) || session.connection() === lost) return;
  resendUnacknowledged(parts, session.id, session.connection()).catch((error: unknown) =>
    parts.log.warn({ session: session.id, error: describeError(error) }, 'a message could not be sent again'),
  );
}

/** What went wrong before the message left. */
async function explain(error: unknown, connection: Connection, jid: string): Promise<GatewayError> {
  if (GatewayError.isInstance(error)) return error;
  if (isClosed(error)) return refuse('session_not_connected', 'The connection was lost before the message left');
  const words = describeError(error);
  if (/All encryptions failed/.test(words)) {
    const absent = await isAbsent(connection, jid);
    const message = absent ? undefined : 'WhatsApp gave no keys to encrypt for the recipient';
    return refuse(absent ? 'recipient_unreachable' : 'provider_rejected', message, { cause: error });
  }
  if (/rate-overlimit/.test(words)) return refuse('rate_limited', undefined, { cause: error });
  if (/upload failed/i.test(words))
    return refuse('provider_unavailable', 'WhatsApp did not take the media', { cause: error });
  if (/item-not-found|not-authorized|forbidden/.test(words)) {
    const code = jid.endsWith('@g.us') ? 'permission_denied' : 'recipient_unreachable';
    return refuse(code, undefined, { cause: error });
  }
  return refuse('provider_unavailable', `The message could not be made: ${words}`, { cause: error });
}

function isClosed(error: unknown): boolean {
  return /Connection (Closed|Terminated|is closed)|connection is closed|WebSocket is not open/i.test(
    describeError(error),
  );
}
