/** A raw, unmodified Baileys session for the fake's own tests and for measurements: in-memory auth, no logging. */
import {
  type AuthenticationState,
  type BaileysEventMap,
  type ConnectionState,
  DEFAULT_CONNECTION_CONFIG,
  initAuthCreds,
  makeWASocket,
  type UserFacingSocketConfig,
  type WAMessage,
  type WASocket,
} from '@whiskeysockets/baileys';
import { memoryStore } from './phone/signal.ts';
import { silentLogger } from './phone/silent.ts';

type Settings = Partial<UserFacingSocketConfig>;

export type Client = {
  readonly auth: AuthenticationState;
  socket: WASocket;
  /** Every event since `open`, in order. */
  readonly events: { name: keyof BaileysEventMap; value: unknown }[];
  /** Connects (again) with the same credentials. */
  open(settings?: Settings): WASocket;
  /** The first event of this name, not given before, that matches. */
  next<E extends keyof BaileysEventMap, R>(
    name: E,
    pick: (value: BaileysEventMap[E]) => R | undefined,
    timeoutMs?: number,
  ): Promise<R>;
  qr(): Promise<string>;
  opened(): Promise<void>;
  /** The status code that the connection ended with. */
  closed(): Promise<number | undefined>;
  /** A message that arrives with this text. */
  receives(text: string): Promise<{ message: WAMessage; type: string }>;
  /** Ends the connection, keeping the link. */
  end(): void;
};

export const memoryAuth = (): AuthenticationState => ({ creds: initAuthCreds(), keys: memoryStore() });

const codeOf = (state: Partial<ConnectionState>): number | undefined => {
  const error: unknown = state.lastDisconnect?.error;
  if (typeof error !== 'object' || error === null || !('output' in error)) return undefined;
  const { output } = error;
  if (typeof output !== 'object' || output === null || !('statusCode' in output)) return undefined;
  return typeof output.statusCode === 'number' ? output.statusCode : undefined;
};

const textIn = (message: WAMessage): string | null | undefined =>
  message.message?.conversation ?? message.message?.extendedTextMessage?.text ?? message.message?.imageMessage?.caption;

export const makeClient = (url: string, auth = memoryAuth(), defaults: Settings = {}): Client => {
  const events: Client['events'] = [];
  const taken = new Set<number>();
  let waiters: (() => void)[] = [];
  const wake = () => {
    const woken = waiters;
    waiters = [];
    for (const waiter of woken) waiter();
  };

  const open = (settings: Settings = {}): WASocket => {
    const socket = makeWASocket({
      ...DEFAULT_CONNECTION_CONFIG,
      waWebSocketUrl: url,
      auth,
      logger: silentLogger,
      browser: ['Mac OS', 'Chrome', '1.0'],
      markOnlineOnConnect: false,
      retryRequestDelayMs: 1,
      ...defaults,
      ...settings,
    });
    socket.ev.on('creds.update', (update) => Object.assign(auth.creds, update));
    socket.ev.process((map) => {
      for (const [name, value] of Object.entries(map)) events.push({ name: name as keyof BaileysEventMap, value });
      wake();
    });
    client.socket = socket;
    return socket;
  };

  const client: Client = {
    auth,
    events,
    open,
    // Replaced by `open`, which every test calls first.
    socket: undefined as unknown as WASocket,
    async next(name, pick, timeoutMs = 8_000) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        for (const [index, event] of events.entries()) {
          if (event.name !== name || taken.has(index)) continue;
          const found = pick(event.value as never);
          if (found === undefined) continue;
          taken.add(index);
          return found;
        }
        const left = deadline - Date.now();
        if (left <= 0) throw new Error(`no ${name} event in ${timeoutMs} ms`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          waiters.push(() => {
            clearTimeout(timer);
            resolve();
          });
        });
      }
    },
    qr: () => client.next('connection.update', ({ qr }) => qr),
    opened: async () => {
      await client.next('connection.update', ({ connection }) => connection === 'open' || undefined);
    },
    closed: async () => {
      const { code } = await client.next('connection.update', (state) =>
        state.connection === 'close' ? { code: codeOf(state) } : undefined,
      );
      return code;
    },
    receives: (text) =>
      client.next('messages.upsert', ({ messages, type }) => {
        const message = messages.find((candidate) => !candidate.key.fromMe && textIn(candidate) === text);
        return message && { message, type };
      }),
    end: () => void client.socket.end(undefined),
  };
  return client;
};
