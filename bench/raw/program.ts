/**
 * Raw Baileys on an SQLite key store, without HTTP: what `sessions` and `send` compare with. Told what to do by IPC.
 */
import { DisconnectReason, makeWASocket, type WASocket } from '@whiskeysockets/baileys';
import { pino } from 'pino';
import { openRawStore } from './key-store.ts';

/** What the benchmark asks for. */
export type RawRequest =
  | { readonly type: 'pair'; readonly session: string }
  | { readonly type: 'restore' }
  /** `each` texts from each session to its contact: one session after the other's answer, sessions side by side. */
  | {
      readonly type: 'send';
      readonly sessions: readonly string[];
      readonly to: readonly string[];
      readonly each: number;
    };

/** What it hears. `qr` comes while a session is being paired. */
export type RawAnswer =
  | { readonly type: 'qr'; readonly session: string; readonly qr: string }
  | { readonly type: 'open'; readonly session: string }
  | { readonly type: 'restored'; readonly sessions: number }
  | { readonly type: 'sent'; readonly latencies: readonly number[] };

const [, , storePath = '', url = ''] = process.argv;
const logger = pino({ level: 'silent' });
const store = openRawStore(storePath);
const sockets = new Map<string, WASocket>();

// libsignal prints whole sessions.
console.info = () => undefined;
console.warn = () => undefined;

const answer = (message: RawAnswer): void => void process.send?.(message);

function open(session: string): Promise<void> {
  return new Promise((resolve) => {
    const { state, save } = store.auth(session);
    const socket = makeWASocket({ auth: state, logger, waWebSocketUrl: url, markOnlineOnConnect: false });
    sockets.set(session, socket);
    socket.ev.on('creds.update', (update) => {
      Object.assign(state.creds, update);
      save();
    });
    socket.ev.on('connection.update', ({ connection, lastDisconnect, qr }) => {
      if (qr !== undefined) answer({ type: 'qr', session, qr });
      if (connection === 'open') {
        answer({ type: 'open', session });
        resolve();
      }
      const error = lastDisconnect?.error as { output?: { statusCode?: number } } | undefined;
      if (connection === 'close' && error?.output?.statusCode === DisconnectReason.restartRequired) {
        resolve(open(session));
      }
    });
  });
}

async function send(session: string, to: string, count: number): Promise<number[]> {
  const socket = sockets.get(session);
  if (socket === undefined) throw new Error(`no session ${session}`);
  const latencies: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    await socket.sendMessage(to, { text: `message ${index}` });
    latencies.push(performance.now() - began);
  }
  return latencies;
}

process.on('message', (request: RawRequest) => {
  void (async () => {
    switch (request.type) {
      case 'pair':
        return open(request.session);
      case 'restore': {
        const sessions = store.sessions();
        await Promise.all(sessions.map(open));
        return answer({ type: 'restored', sessions: sessions.length });
      }
      case 'send': {
        const all = await Promise.all(
          request.sessions.map((session, index) => send(session, request.to[index] ?? '', request.each)),
        );
        return answer({ type: 'sent', latencies: all.flat() });
      }
    }
  })();
});
