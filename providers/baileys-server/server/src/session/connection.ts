import {
  Browsers,
  jidDecode,
  makeWASocket,
  proto,
  type AuthenticationCreds,
  type BinaryNode,
  type ConnectionState,
  type SignalDataSet,
  type SignalKeyStore,
  type WASocket,
} from '@whiskeysockets/baileys';
import { cacheFor } from '../caches.ts';
import type { Lane } from '../database/writer.ts';
import { contactOf, numberOf, sameUser } from '../messages/addresses.ts';
import type { Self } from '../messages/incoming.ts';
import { createReceiver } from '../messages/receiver.ts';
import { receiptOf } from '../messages/receipts.ts';
import { noteAck, reportOfAck, reportOfReceipt, reportStatus } from '../messages/statuses.ts';
import type { Parts } from '../parts.ts';
import { createKeyStore } from '../signal/key-store.ts';
import { signalRepository } from '../signal/repository.ts';
import { createAcks, type Ack, type Acks } from './acks.ts';
import { installGate, terminate } from './gate.ts';
import { isSet } from '../is-set.ts';

/** One socket's life, from the handshake to its end. Never opened again. */
export type Connection = {
  readonly socket: WASocket;
  readonly creds: AuthenticationCreds;
  readonly acks: Acks;
  /** What it writes through; over when it is. */
  readonly lane: Lane;
  self(): Self;
  /** Ends the socket and keeps the link. Resolves once it is closed; nothing of it is heard any more at once. */
  end(): Promise<void>;
  /** Like `end`, and nothing more leaves. */
  abort(): void;
};

export type ConnectionListener = {
  update(update: Partial<ConnectionState>): void;
  passkeyRequested(): void;
  /** A send was refused, whoever waited for it. */
  refused(code: string): void;
};

const FULL_HISTORY: number = proto.HistorySync.HistorySyncType.FULL;
const CLOSE_MS = 2_000;
/** More pairs at once than this are a history sync, not people who write to us. */
const MAX_ANNOUNCED_PAIRS = 10;

/** Opens a socket. What it stores, it stores by itself; what concerns the session's state goes to the listener. */
export function openConnection(
  parts: Parts,
  session: string,
  creds: AuthenticationCreds,
  listener: ConnectionListener,
): Connection {
  const acks = createAcks();
  const self = (): Self => {
    const jids = [creds.me?.id, creds.me?.lid].filter((jid) => jid !== undefined && jid !== '') as string[];
    const number = numberOf(creds.me?.id);
    return { jids, ...(number === undefined ? {} : { number }) };
  };
  const isOurs = (jid: string): boolean => self().jids.some((own) => sameUser(own, jid));
  const lane = parts.writer.open(session);
  const keyStore = announcingPairs(parts, session, createKeyStore(parts.keys, session, lane), { lane, self });
  const receiver = createReceiver(parts, session, { lane, keyStore, self });
  let over = false;

  const socket = makeWASocket({
    waWebSocketUrl: parts.whatsApp.url,
    ...(parts.whatsApp.version === undefined ? {} : { version: parts.whatsApp.version }),
    // WhatsApp refuses pairing codes for names that no browser has.
    browser: Browsers.ubuntu('Chrome'),
    logger: parts.baileysLog,
    auth: { creds, keys: keyStore },
    // Being online would silence the phone's notifications.
    markOnlineOnConnect: false,
    syncFullHistory: false,
    // The first part of the history holds the LID mappings; the full one only costs memory.
    shouldSyncHistoryMessage: ({ syncType }) => Number(syncType) !== FULL_HISTORY,
    shouldIgnoreJid: (jid) => jid === 'status@broadcast' || jid.endsWith('@newsletter'),
    // Sent messages are stored by `send.ts`, and found again by `getMessage` when a phone asks for one.
    emitOwnEvents: false,
    enableRecentMessageCache: false,
    getMessage: async (key) => {
      const { id } = key;
      const stored = !isSet(id) ? undefined : await lane.read(() => parts.messages.find(session, 'out', id));
      return stored?.content?.message ?? undefined;
    },
    cachedGroupMetadata: (jid) => Promise.resolve(parts.caches.groups.get(session, jid)),
    userDevicesCache: cacheFor(parts.caches.devices, session),
    msgRetryCounterCache: cacheFor(parts.caches.retries, session),
    callOfferCache: cacheFor(parts.caches.calls, session),
    placeholderResendCache: cacheFor(parts.caches.placeholders, session),
    makeSignalRepository: signalRepository(keyStore, (ciphertext, plaintext) =>
      receiver.decrypted(ciphertext, plaintext),
    ),
  });
  const shutGate = installGate(socket, lane.pending);

  const answer = (ack: Ack, finish: (ack: Ack | undefined) => void): void => {
    const stored = noteAck(parts, session, lane, ack);
    if (ack.error === undefined) finish({ ...ack, stored });
    // Asked again, the same key may try again; then the row has to say so.
    else
      stored.then(
        () => finish(ack),
        () => finish(undefined),
      );
  };

  const ackTaken = (ack: Ack): void => {
    const finish = acks.take(ack.id);
    if (finish === undefined)
      reportStatus(parts, session, { lane, self }, reportOfAck(ack, parts.now())).catch(() => undefined);
    else answer(ack, finish);
    if (ack.error !== undefined) listener.refused(ack.error);
  };

  socket.ws.on('CB:message', (node: BinaryNode) => receiver.stanza(node));
  socket.ws.on('CB:receipt', (node: BinaryNode) => {
    const receipt = receiptOf(node, isOurs);
    if (receipt === undefined) return;
    reportStatus(parts, session, { lane, self }, reportOfReceipt(receipt, parts.now())).catch(() => undefined);
  });
  socket.ws.on('CB:ack,class:message', ({ attrs }: BinaryNode) => {
    if (attrs['id'] !== undefined) ackTaken({ id: attrs['id'], error: attrs['error'] });
  });
  socket.ws.on('CB:notification,type:passkey_prologue_request', () => {
    if (!over) listener.passkeyRequested();
  });
  socket.ev.on('creds.update', (update) => {
    if (over) return;
    // Baileys' own listener has done this already for its copy; the objects are the same one.
    Object.assign(creds, update);
    parts.creds.save(session, lane, creds).catch(() => undefined);
  });
  socket.ev.on('connection.update', (update) => {
    if (over) return;
    if (update.connection === 'close') acks.close();
    listener.update(update);
  });
  socket.ev.on('messages.upsert', ({ messages }) => void receiver.upserted(messages));
  socket.ev.on('groups.update', (updates) => {
    for (const { id } of updates) if (id !== undefined) parts.caches.groups.delete(session, id);
  });
  socket.ev.on('group-participants.update', ({ id }) => parts.caches.groups.delete(session, id));

  const silence = (): void => {
    over = true;
    acks.close();
  };
  return {
    socket,
    creds,
    acks,
    lane,
    self,
    async end() {
      silence();
      const timer = setTimeout(() => terminate(socket), CLOSE_MS);
      try {
        await socket.end(undefined);
      } finally {
        clearTimeout(timer);
        shutGate();
        lane.close();
      }
    },
    abort() {
      silence();
      shutGate();
      lane.close();
      terminate(socket);
      socket.end(undefined).catch(() => undefined);
    },
  };
}

/** Tells the gateway when a LID and a phone number turn out to be one person. */
function announcingPairs(
  parts: Parts,
  session: string,
  keyStore: SignalKeyStore,
  { lane, self }: { readonly lane: Lane; readonly self: () => Self },
): SignalKeyStore {
  const announce = (data: SignalDataSet): void => {
    const pairs = Object.entries(data['lid-mapping'] ?? {}).filter(
      ([key, value]) => !key.endsWith('_reverse') && value !== null,
    );
    if (pairs.length > MAX_ANNOUNCED_PAIRS) return;
    const { number, jids } = self();
    for (const [phone, lid] of pairs) {
      const contact = contactOf([`${lid}@lid`, `${phone}@s.whatsapp.net`]);
      const isUs = jids.some((jid) => jidDecode(jid)?.user === phone);
      if (contact === undefined || isUs) continue;
      const event = {
        type: 'contact.identified' as const,
        id: `contact:${lid}:${phone}`,
        timestamp: new Date(parts.now()).toISOString(),
        ...(number === undefined ? {} : { number }),
        data: contact,
      };
      lane.write((transaction) => parts.outbox.add(transaction, session, [event])).catch(() => undefined);
    }
  };
  return {
    get: (kind, ids) => keyStore.get(kind, ids),
    set: (data) => {
      announce(data);
      return keyStore.set(data);
    },
  };
}
