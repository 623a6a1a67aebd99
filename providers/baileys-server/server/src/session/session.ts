import type { AuthenticationCreds, ConnectionState } from '@whiskeysockets/baileys';
import type { ConnectRequest, GatewayError, SessionState } from '../../../../../core/provider/index.ts';
import { refuse, RESTRICTING_NACKS } from '../errors.ts';
import { describeError } from '../log.ts';
import { numberOf } from '../messages/addresses.ts';
import { failUnsent, resendUnacknowledged } from '../messages/resend.ts';
import type { Parts } from '../parts.ts';
import { freshCreds, isLinked } from '../signal/creds-store.ts';
import { openConnection, type Connection } from './connection.ts';
import { createPairing, type Pairing } from './pairing.ts';
import { react, type Reaction } from './reconnect.ts';
import { saveNote, saveWanted, type StoredSession } from './session-store.ts';
import { createStatus, type Status } from './status.ts';

/** One WhatsApp number's link: at most one socket at a time, opened again as `reconnect.ts` says. */
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
  /** What is in memory is ahead of the disk: begin again from there. */
  storageFailed(): void;
};

/** An open connection that lasted this long is a good one: the next loss starts with the shortest pause. */
const GOOD_MS = 60_000;
const REPLACED_WITHIN_MS = 600_000;
const LOGOUT_MS = 8_000;

export function createSession(parts: Parts, id: string, stored?: StoredSession): Session {
  const status = createStatus(parts, id, stored?.model);
  let creds: AuthenticationCreds | undefined;
  let connection: Connection | undefined;
  /** Grows with each socket; what an older one still says is not heard. */
  let generation = 0;
  let pairing: Pairing | undefined;
  let request: ConnectRequest = { method: 'qr' };
  let retryTimer: NodeJS.Timeout | undefined;
  let attempt = 0;
  let openedAt: number | undefined;
  let replacedAt: number | undefined;
  let newLogin = false;
  let settled: Promise<void> = Promise.resolve();
  let last: Promise<unknown> = Promise.resolve();

  /** One operation after the other. */
  const exclusive = <T>(work: () => Promise<T>): Promise<T> => {
    const run = last.then(work, work);
    last = run.catch(() => undefined);
    return run;
  };

  const background = (work: Promise<unknown>): void => {
    work.catch((error: unknown) =>
      parts.log.error({ session: id, error: describeError(error) }, 'session work failed'),
    );
  };

  const drop = (): Connection | undefined => {
    generation += 1;
    clearTimeout(retryTimer);
    retryTimer = undefined;
    pairing = undefined;
    const old = connection;
    connection = undefined;
    return old;
  };

  const open = async (reason?: string): Promise<void> => {
    const old = drop();
    if (old !== undefined) await old.end();
    const mine = generation;
    status.apply({ type: 'connecting', ...(reason === undefined ? {} : { reason }) });
    creds ??= await usableCreds();
    if (mine !== generation) return;
    pairing = isLinked(creds) ? undefined : createPairing(parts, status, request);
    const current = (): boolean => mine === generation;
    connection = openConnection(parts, id, creds, {
      update: (update) => current() && onUpdate(update),
      passkeyRequested: () => current() && status.apply({ type: 'passkey' }),
      refused: (code) => current() && onRefused(code),
    });
  };

  /** What is stored, unless a pairing was left half done: those credentials would log in instead of registering. */
  const usableCreds = async (): Promise<AuthenticationCreds> => {
    const found = await parts.creds.load(id);
    if (found !== undefined && isLinked(found)) return found;
    if (found !== undefined) await parts.creds.forget(id);
    return freshCreds();
  };

  const onUpdate = (update: Partial<ConnectionState>): void => {
    if (update.qr !== undefined && connection !== undefined)
      background(pairing?.onQr(connection, update.qr) ?? Promise.resolve());
    if (update.isNewLogin === true) {
      newLogin = true;
      status.apply({ type: 'connecting', reason: 'paired' });
    }
    if (update.reachoutTimeLock !== undefined) onTimelock(update.reachoutTimeLock);
    if (update.connection === 'open') onOpen();
    if (update.connection === 'close') onClosed(update.lastDisconnect?.error);
  };

  const onOpen = (): void => {
    const opened = connection;
    const number = numberOf(creds?.me?.id);
    if (opened === undefined || number === undefined) return;
    openedAt = parts.now();
    // Right after linking, Baileys moves the phone's own Signal session to its LID; a send in between would race it.
    settled = newLogin ? new Promise((resolve) => setTimeout(resolve, parts.timing.settleMs)) : Promise.resolve();
    newLogin = false;
    const name = creds?.me?.name;
    status.apply({ type: 'opened', number, ...(name === undefined || name === '~' ? {} : { name }) });
    background(saveNote(parts, id, status.model().restriction === undefined ? undefined : status.model()));
    background(settled.then(() => resendUnacknowledged(parts, id, opened)));
  };

  const onRefused = (code: string): void => {
    if (!RESTRICTING_NACKS.includes(code)) return;
    status.apply({ type: 'restricted', at: parts.now() });
    // Says until when, or that there is no restriction after all; either arrives as an update.
    connection?.socket.fetchAccountReachoutTimelock().catch(() => undefined);
  };

  const onTimelock = ({ isActive, timeEnforcementEnds }: NonNullable<ConnectionState['reachoutTimeLock']>): void => {
    if (!isActive) status.apply({ type: 'unrestricted' });
    else status.apply({ type: 'restricted', at: parts.now(), until: timeEnforcementEnds?.getTime() });
    background(saveNote(parts, id, isActive ? status.model() : undefined));
  };

  const onClosed = (error: unknown): void => {
    const wasPairing = pairing?.shown() ?? false;
    const linked = creds !== undefined && isLinked(creds);
    if (openedAt !== undefined && parts.now() - openedAt > GOOD_MS) attempt = 0;
    openedAt = undefined;
    const code = codeOf(error);
    const reaction = react({
      code,
      linked,
      pairing: wasPairing,
      attempt,
      replacedBefore: replacedAt !== undefined && parts.now() - replacedAt < REPLACED_WITHIN_MS,
      random: parts.random(),
    });
    if (code === 440) replacedAt = parts.now();
    parts.log.debug({ session: id, code, reaction: reaction.do }, 'connection closed');
    drop()?.abort();
    background(exclusive(() => follow(reaction, linked)));
  };

  const follow = async (reaction: Reaction, linked: boolean): Promise<void> => {
    // Somebody was quicker: a start or a stop came in between.
    if (connection !== undefined) return;
    switch (reaction.do) {
      case 'nothing':
        return;
      case 'restart':
        return open('paired');
      case 'retry':
        return retry(reaction.afterMs / parts.timing.hurry, reaction.reason, linked);
      case 'stop':
      case 'halt':
        status.apply({
          type: reaction.do === 'stop' ? 'stopped' : 'halted',
          reason: reaction.reason,
          nextAction: reaction.nextAction,
        });
        return rest();
      case 'unlink':
        await forget();
        status.apply({ type: 'unlinked', reason: reaction.reason });
        return rest();
      case 'discard':
        await forget();
        status.apply({ type: 'stopped', reason: reaction.reason, nextAction: 'connect' });
        return rest();
    }
  };

  const retry = (afterMs: number, reason: string, linked: boolean): void => {
    attempt += 1;
    const retryAt = new Date(parts.now() + afterMs).toISOString();
    if (linked) status.apply({ type: 'retrying', attempt, retryAt, reason });
    else status.apply({ type: 'connecting', reason });
    const mine = generation;
    retryTimer = setTimeout(() => {
      background(exclusive(async () => (mine === generation ? open(reason) : undefined)));
    }, afterMs);
  };

  /** Not wanted any more until somebody calls start. */
  const rest = async (): Promise<void> => {
    attempt = 0;
    await saveWanted(parts, id, false);
    await saveNote(parts, id, status.model());
  };

  const forget = async (): Promise<void> => {
    creds = undefined;
    parts.caches.forget(id);
    parts.keys.cache.deletePrefix(`${id}\0`);
    await parts.creds.forget(id);
    await failUnsent(parts, id);
  };

  const unlink = async (): Promise<void> => {
    const known = creds ?? (await parts.creds.load(id));
    if (known === undefined || !isLinked(known)) return;
    // Only an open connection can tell WhatsApp, so that the phone no longer lists us.
    if (connection === undefined) await open();
    await status.when((state) => state.status !== 'connecting', LOGOUT_MS);
    const live = connection;
    if (live === undefined || !isOpen(status.get())) return;
    drop();
    await Promise.race([live.socket.logout(), new Promise((resolve) => setTimeout(resolve, LOGOUT_MS))]);
    await parts.writer.drain();
    await live.end();
  };

  return {
    id,
    status,
    async start(next) {
      await exclusive(async () => {
        const state = status.get();
        const running = connection !== undefined;
        const same = next.method === request.method && sameNumber(next, request);
        if (running && (isOpen(state) || same || isLinkedNow())) return;
        request = next;
        attempt = 0;
        await saveWanted(parts, id, true);
        await open();
      });
      return status.when(isShowable, parts.timing.startMs);
    },
    stop: () =>
      exclusive(async () => {
        await drop()?.end();
        const { status: now } = status.get();
        if (now !== 'logged_out' && now !== 'action_required') {
          status.apply({ type: 'stopped', reason: 'stopped', nextAction: 'connect' });
        }
        await saveWanted(parts, id, false);
        await saveNote(parts, id, status.model());
        return status.get();
      }),
    logout: () =>
      exclusive(async () => {
        await unlink().catch((error: unknown) => {
          parts.log.warn({ session: id, error: describeError(error) }, 'the phone could not be told of the logout');
        });
        await drop()?.end();
        await forget();
        status.apply({ type: 'unlinked', reason: 'logged_out' });
        await saveWanted(parts, id, false);
        await saveNote(parts, id, status.model());
        return status.get();
      }),
    close: () =>
      exclusive(async () => {
        await drop()?.end();
      }),
    connection() {
      const state = status.get();
      if (connection !== undefined && isOpen(state)) return connection;
      throw notConnected(state);
    },
    settled: () => settled,
    storageFailed() {
      const old = drop();
      if (old === undefined) return;
      old.abort();
      creds = undefined;
      parts.keys.cache.deletePrefix(`${id}\0`);
      background(
        exclusive(() =>
          follow({ do: 'retry', afterMs: 1000 * 2 ** Math.min(attempt, 6), reason: 'storage_unavailable' }, true),
        ),
      );
    },
  };

  function isLinkedNow(): boolean {
    return creds !== undefined && isLinked(creds);
  }
}

function isOpen(state: SessionState): boolean {
  return state.status === 'connected' || state.status === 'restricted';
}

/** Something a person can look at; `connecting` is not. */
function isShowable(state: SessionState): boolean {
  return state.status !== 'connecting';
}

function sameNumber(left: ConnectRequest, right: ConnectRequest): boolean {
  return left.method !== 'code' || (right.method === 'code' && left.number === right.number);
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

function codeOf(error: unknown): number | undefined {
  if (error === undefined || error === null) return undefined;
  if (typeof error === 'object' && 'output' in error) {
    const { output } = error;
    if (typeof output === 'object' && output !== null && 'statusCode' in output) return Number(output.statusCode);
  }
  return 500;
}
