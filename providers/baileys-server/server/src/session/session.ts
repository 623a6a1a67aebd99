import type { ConnectRequest, GatewayError, SessionState } from '../../../../../core/provider/index.ts';
import { refuse } from '../errors.ts';
import { describeError } from '../log.ts';
import type { Parts } from '../parts.ts';
import { isLinked } from '../signal/creds-store.ts';
import type { Connection } from './connection.ts';
import { createLink, type Link } from './link.ts';
import { createSerial } from './serial.ts';
import { saveNote, saveWanted, type StoredSession } from './session-store.ts';
import { createStatus, type Status } from './status.ts';

/** One WhatsApp number on this server, as the routes see it. */
export type Session = {
  readonly id: string;
  readonly status: Status;
  /** Opens the link, or begins pairing. Resolves with what is to be shown next. */
  start(request: ConnectRequest): Promise<SessionState>;
  /** Closes and keeps the link. */
  stop(): Promise<SessionState>;
  /** Unlinks the phone, forgets the keys. */
  logout(): Promise<SessionState>;
  /** For the end of the process: like `stop`, but it is restored at the next start. */
  close(): Promise<void>;
  /** The open connection. Throws `session_not_connected` or `session_logged_out`. */
  connection(): Connection;
  /** Resolves when messages may be sent on it. */
  settled(): Promise<void>;
  storageFailed(): void;
};

/** How long unlinking waits for WhatsApp to hear of it. */
const LOGOUT_MS = 8_000;

/** At rest. `stored` is what an earlier process has left of it. */
export function createSession(parts: Parts, id: string, stored?: StoredSession): Session {
  const status = createStatus(parts, id, stored?.model);
  const serial = createSerial();
  const link = createLink(parts, id, status, serial);

  const rest = async (): Promise<SessionState> => {
    await saveWanted(parts, id, false);
    await saveNote(parts, id, status.model());
    return status.get();
  };

  return {
    id,
    status,
    async start(request) {
      await serial(async () => {
        const again = isSame(request, link.request()) || link.isLinked();
        if (link.current() !== undefined && again) return;
        link.prepare(request);
        await saveWanted(parts, id, true);
        await link.open();
      });
      // `connecting` is nothing to look at.
      return status.when((state) => state.status !== 'connecting', parts.timing.startMs);
    },
    stop: () =>
      serial(async () => {
        await link.drop()?.end();
        const { status: now } = status.get();
        if (now !== 'logged_out' && now !== 'action_required')
          status.apply({ type: 'stopped', reason: 'stopped', nextAction: 'connect' });
        return rest();
      }),
    logout: () =>
      serial(async () => {
        await unlink(link, status).catch((error: unknown) => {
          parts.log.warn({ session: id, error: describeError(error) }, 'WhatsApp could not be told of the logout');
        });
        await link.drop()?.end();
        await link.forget();
        status.apply({ type: 'unlinked', reason: 'logged_out' });
        return rest();
      }),
    close: () =>
      serial(async () => {
        await link.drop()?.end();
      }),
    connection() {
      const state = status.get();
      const connection = link.current();
      if (connection !== undefined && isOpen(state)) return connection;
      throw notConnected(state);
    },
    settled: link.settled,
    storageFailed: link.storageFailed,
  };
}

/** Tells WhatsApp that this device goes, so that the phone no longer lists it. Opens the link for that if need be. */
async function unlink(link: Link, status: Status): Promise<void> {
  const creds = await link.storedCreds();
  if (creds === undefined || !isLinked(creds)) return;
  if (link.current() === undefined) await link.open();
  const state = await status.when((present) => present.status !== 'connecting', LOGOUT_MS);
  if (!isOpen(state)) return;
  const connection = link.drop();
  if (connection === undefined) return;
  await Promise.race([
    connection.socket.logout(),
    new Promise((resolve) => {
      setTimeout(resolve, LOGOUT_MS).unref();
    }),
  ]);
  await connection.end();
}

/** Whether messages can be sent: a restricted account may, too, to whom it knows. */
export function isOpen(state: SessionState): boolean {
  return state.status === 'connected' || state.status === 'restricted';
}

function isSame(left: ConnectRequest, right: ConnectRequest): boolean {
  if (left.method === 'qr' || right.method === 'qr') return left.method === right.method;
  return left.number === right.number;
}

function notConnected(state: SessionState): GatewayError {
  if (state.status === 'logged_out') return refuse('session_logged_out');
  const waits = state.status === 'connecting' || state.status === 'reconnecting';
  return refuse(
    'session_not_connected',
    `The session is ${state.status}${state.reason === undefined ? '' : `: ${state.reason}`}`,
    waits ? { retryAfterMs: 2_000 } : {},
  );
}
