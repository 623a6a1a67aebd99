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

const TIMEOUT_MS = 30_000;

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
  /** Resolves when the message has this status or a later one, in an update or folded into its own upsert. */
  reaches(id: string, status: number): Promise<number>;
  qr(): Promise<string>;
  opened(): Promise<void>;
  /** The status code that the connection ended with. */
  closed(): Promise<number | undefined>;
  /** The message with this text, once it has arrived. Several may come in one event, so nothing is used up. */
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

/** The status that an event gives to the message `id`; -1 if it gives none. */
const statusIn = (name: string, value: unknown, id: string): number => {
  if (name === 'messages.update')
    return (value as BaileysEventMap['messages.update']).find(({ key }) => key.id === id)?.update.status ?? -1;
  if (name === 'messages.upsert')
    return (value as BaileysEventMap['messages.upsert']).messages.find(({ key }) => key.id === id)?.status ?? -1;
  return -1;
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

  const until = async <R>(check: () => R | undefined, timeoutMs: number, what: string): Promise<R> => {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const found = check();
      if (found !== undefined) return found;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`waited ${timeoutMs} ms for ${what}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        waiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
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
    async next(name, pick, timeoutMs = TIMEOUT_MS) {
      return until(
        () => {
          for (const [index, event] of events.entries()) {
            if (event.name !== name || taken.has(index)) continue;
            const found = pick(event.value as never);
            if (found === undefined) continue;
            taken.add(index);
            return found;
          }
          return undefined;
        },
        timeoutMs,
        `a ${name} event`,
      );
    },
    reaches: (id, status) =>
      until(
        () => {
          const reached = events.map(({ name, value }) => statusIn(name, value, id)).find((found) => found >= status);
          return reached;
        },
        TIMEOUT_MS,
        `${id} to reach status ${status}`,
      ),
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
      until(
        () => {
          for (const { name, value } of events) {
            if (name !== 'messages.upsert') continue;
            const { messages, type } = value as BaileysEventMap['messages.upsert'];
            const message = messages.find((candidate) => !candidate.key.fromMe && textIn(candidate) === text);
            if (message) return { message, type };
          }
          return undefined;
        },
        TIMEOUT_MS,
        `the message "${text}"`,
      ),
    end: () => void client.socket.end(undefined),
  };
  return client;
};
