import type { AuthenticationCreds, ConnectionState } from '@whiskeysockets/baileys';
import type { ConnectRequest } from '../../../../../core/provider/index.ts';
import { describeError } from '../log.ts';
import { numberOf } from '../messages/addresses.ts';
import { failUnsent, resendUnacknowledged } from '../messages/resend.ts';
import type { Parts } from '../parts.ts';
import { freshCreds, isLinked } from '../signal/creds-store.ts';
import { openConnection, type Connection } from './connection.ts';
import { createPairing, type Pairing } from './pairing.ts';
import { react, type Reaction } from './reconnect.ts';
import { onRefused, onTimelock } from './restriction.ts';
import type { Serial } from './serial.ts';
import { saveNote, saveWanted } from './session-store.ts';
import type { Status } from './status.ts';

/** A session's sockets, one after the other and never two, opened again as `reconnect.ts` says. */
export type Link = {
  /** Ends the present socket, if there is one, and opens the next. Only inside the session's `serial`. */
  open(reason?: string): Promise<void>;
  /** How a phone is to be paired, should that be needed. Begins counting failures anew. */
  prepare(request: ConnectRequest): void;
  request(): ConnectRequest;
  /** Forgets the present socket, which the caller then ends, and whatever was going to open another. */
  drop(): Connection | undefined;
  current(): Connection | undefined;
  /** Whether a phone has linked us, as far as is known without looking at the disk. */
  isLinked(): boolean;
  storedCreds(): Promise<AuthenticationCreds | undefined>;
  /** Deletes credentials and keys. */
  forget(): Promise<void>;
  /** Resolves when messages may be sent on the present socket. */
  settled(): Promise<void>;
  /** What is in memory is ahead of the disk: begin again from there. */
  storageFailed(): void;
};

/** A connection that lasted this long was a good one: its loss starts with the shortest pause. */
const GOOD_MS = 60_000;
const REPLACED_WITHIN_MS = 600_000;

/** Closed, until it is opened. */
export function createLink(parts: Parts, id: string, status: Status, serial: Serial): Link {
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
  /** What was known of the link when the credentials were last in memory. */
  let wasLinked = false;

  const isLinkedNow = (): boolean => (creds === undefined ? wasLinked : isLinked(creds));

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
    openedAt = undefined;
    const old = connection;
    connection = undefined;
    return old;
  };

  const open = async (reason?: string): Promise<void> => {
    await drop()?.end();
    const mine = generation;
    const current = (): boolean => mine === generation;
    status.apply({ type: 'connecting', ...(reason === undefined ? {} : { reason }) });
    creds ??= await usableCreds();
    wasLinked = isLinked(creds);
    if (!current()) return;
    pairing = isLinked(creds) ? undefined : createPairing(parts, status, request);
    connection = openConnection(parts, id, creds, {
      update: (update) => current() && onUpdate(update),
      passkeyRequested: () => current() && status.apply({ type: 'passkey' }),
      refused: (code) => current() && onRefused(parts, status, connection, code),
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
    if (update.qr !== undefined && connection !== undefined && pairing !== undefined)
      background(pairing.onQr(connection, update.qr));
    if (update.isNewLogin === true) {
      newLogin = true;
      status.apply({ type: 'connecting', reason: 'paired' });
    }
    if (update.reachoutTimeLock !== undefined) background(onTimelock(parts, id, status, update.reachoutTimeLock));
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
    if (status.model().restriction === undefined) background(saveNote(parts, id, undefined));
    background(settled.then(() => resendUnacknowledged(parts, id, opened)));
  };

  const onClosed = (error: unknown): void => {
    if (openedAt !== undefined && parts.now() - openedAt > GOOD_MS) attempt = 0;
    const linked = isLinkedNow();
    const code = codeOf(error);
    const reaction = react({
      code,
      linked,
      pairing: pairing?.shown() ?? false,
      attempt,
      replacedBefore: replacedAt !== undefined && parts.now() - replacedAt < REPLACED_WITHIN_MS,
      random: parts.random(),
    });
    if (code === 440) replacedAt = parts.now();
    parts.log.debug({ session: id, code, reaction: reaction.do }, 'connection closed');
    drop()?.abort();
    const mine = generation;
    // Unless somebody was quicker: a start or a stop came in between.
    background(serial(async () => (mine === generation ? orLater(() => follow(reaction, linked)) : undefined)));
  };

  const follow = async (reaction: Reaction, linked: boolean): Promise<void> => {
    switch (reaction.do) {
      case 'nothing':
        return;
      case 'restart':
        return open('paired');
      case 'retry':
        return retry(reaction.afterMs / parts.timing.hurry, reaction.reason, linked);
      case 'halt':
        status.apply({ type: 'halted', reason: reaction.reason, nextAction: reaction.nextAction });
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
      background(serial(async () => (mine === generation ? orLater(() => open(reason)) : undefined)));
    }, afterMs);
  };

  /** Work that nobody waits for. What fails in it is the store: begin again from there once it is back. */
  const orLater = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      parts.log.error({ session: id, error: describeError(error) }, 'session work failed');
      beginAgain();
    }
  };

  const beginAgain = (): void => {
    wasLinked = isLinkedNow();
    drop()?.abort();
    creds = undefined;
    parts.keys.cache.deletePrefix(`${id}\0`);
    retry(1_000 * 2 ** Math.min(attempt, 6), 'storage_unavailable', wasLinked);
  };

  /** Not wanted any more until somebody calls start. */
  const rest = async (): Promise<void> => {
    attempt = 0;
    await saveWanted(parts, id, false);
    await saveNote(parts, id, status.model());
  };

  const forget = async (): Promise<void> => {
    creds = undefined;
    wasLinked = false;
    parts.caches.forget(id);
    parts.keys.cache.deletePrefix(`${id}\0`);
    await parts.creds.forget(id);
    await failUnsent(parts, id);
  };

  return {
    open,
    prepare(next) {
      request = next;
      attempt = 0;
    },
    request: () => request,
    drop,
    current: () => connection,
    isLinked: () => creds !== undefined && isLinked(creds),
    storedCreds: async () => creds ?? (await parts.creds.load(id)),
    forget,
    settled: () => settled,
    storageFailed() {
      // Each write that fails says so, and the first has seen to it.
      if (connection !== undefined) beginAgain();
    },
  };
}

function codeOf(error: unknown): number | undefined {
  if (error === undefined || error === null) return undefined;
  if (typeof error === 'object' && 'output' in error) {
    const { output } = error;
    if (typeof output === 'object' && output !== null && 'statusCode' in output) return Number(output.statusCode);
  }
  return 500;
}
