import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { generateEncryptionKey } from '../../core/crypto/keyring.ts';
import type { ProviderEvent, SessionState } from '../../core/provider/index.ts';
import { createLog } from '../../providers/baileys-server/server/src/log.ts';
import { createServer, type Overrides, type Server } from '../../providers/baileys-server/server/src/server.ts';
import type { Settings } from '../../providers/baileys-server/server/src/settings.ts';
import type { FakeWhatsApp, Phone } from '../fakewa/index.ts';

export const SECRET = 'test-secret-of-the-server';
export const EVENTS_SECRET = 'test-secret-of-the-events';

/** A gateway that takes events. What it answers can be changed. */
export type Gateway = {
  readonly url: string;
  readonly events: ProviderEvent[];
  readonly requests: { headers: Record<string, string | string[] | undefined>; body: string; path: string }[];
  answer: (path: string) => number;
  /** The first event, past or to come, that matches. */
  next<Type extends ProviderEvent['type']>(
    type: Type,
    matches?: (event: Extract<ProviderEvent, { type: Type }>) => boolean,
  ): Promise<Extract<ProviderEvent, { type: Type }>>;
  close(): Promise<void>;
};

export async function startGateway(): Promise<Gateway> {
  const events: ProviderEvent[] = [];
  const requests: Gateway['requests'] = [];
  const waiters = new Set<() => void>();
  const http: HttpServer = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const path = request.url ?? '';
      const status = gateway.answer(path);
      requests.push({ headers: request.headers, body, path });
      if (status < 300) events.push(...(JSON.parse(body) as { events: ProviderEvent[] }).events);
      response.writeHead(status).end();
      for (const waiter of waiters) waiter();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const gateway: Gateway = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/webhooks/baileys/{session}`,
    events,
    requests,
    answer: () => 200,
    next: (type, matches) =>
      waitFor(
        () =>
          events.find(
            (event): event is Extract<ProviderEvent, { type: typeof type }> =>
              event.type === type && (matches === undefined || matches(event as never)),
          ),
        (check) => {
          waiters.add(check);
          return () => waiters.delete(check);
        },
        `an event ${type}`,
      ),
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return gateway;
}

/** Resolves when `read` gives something; looked at whenever `subscribe` calls back. */
export function waitFor<T>(
  read: () => T | undefined,
  subscribe: (check: () => void) => () => void,
  what: string,
  timeoutMs = 45_000,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unsubscribe();
      reject(new Error(`Timed out waiting for ${what}`));
    }, timeoutMs);
    const check = (): void => {
      const value = read();
      if (value === undefined) return;
      clearTimeout(timer);
      unsubscribe();
      resolve(value);
    };
    const unsubscribe = subscribe(check);
    check();
  });
}

export type Answer = { readonly status: number; readonly json: Record<string, unknown>; readonly response: Response };

/** A server under test, and how to talk to it. */
export type Running = {
  readonly server: Server;
  readonly settings: Settings;
  readonly logLines: string[];
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  state(session: string): SessionState | undefined;
  when(session: string, satisfies: (state: SessionState) => boolean): Promise<SessionState>;
  send(session: string, key: string, message: unknown): Promise<Answer>;
  stop(): Promise<void>;
};

export function temporaryDirectory(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'baileys-server-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function settingsFor(wa: Pick<FakeWhatsApp, 'url'>, databaseUrl: string, gateway?: Gateway): Settings {
  return {
    host: '127.0.0.1',
    port: 0,
    secret: SECRET,
    databaseUrl,
    encryptionKeys: generateEncryptionKey(new Date()),
    events: gateway === undefined ? undefined : { url: gateway.url, secret: EVENTS_SECRET },
    whatsAppUrl: wa.url,
    whatsAppVersion: undefined,
    testMode: true,
    logLevel: 'info',
    retentionDays: 30,
  };
}

export async function startServer(settings: Settings, overrides: Overrides = {}): Promise<Running> {
  const logLines: string[] = [];
  const log = createLog(settings.logLevel, { write: (line) => void logLines.push(line) });
  const server = await createServer(settings, {
    log,
    ...overrides,
    timing: { hurry: 20, settleMs: 0, ...overrides.timing },
    deliveryTiming: { firstRetryMs: 10, maxRetryMs: 50, ...overrides.deliveryTiming },
  });
  const call: Running['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(server.url + path, {
      method,
      headers: {
        authorization: `Bearer ${SECRET}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const type = response.headers.get('content-type') ?? '';
    const json = /json/.test(type) ? ((await response.json()) as Record<string, unknown>) : {};
    return { status: response.status, json, response };
  };
  return {
    server,
    settings,
    logLines,
    call,
    state: (session) => server.sessions.find(session)?.status.get(),
    when: async (session, satisfies) => {
      const state = await server.sessions.get(session).status.when(satisfies, 60_000);
      if (!satisfies(state)) throw new Error(`${session} is ${JSON.stringify(state)}`);
      return state;
    },
    send: (session, key, message) => call('POST', `/v1/sessions/${session}/messages`, { idempotencyKey: key, message }),
    stop: () => server.stop(),
  };
}

let numbers = 0;

/** A number that no other test of this file uses. */
export function nextNumber(): string {
  numbers += 1;
  return `+55119${80_000_000 + numbers}`;
}

/** vitest's matchers are `any`; these are not. */
export const anyString: unknown = expect.any(String);
export const containing = (part: string): unknown => expect.stringContaining(part);
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

export const isConnected = (state: SessionState): boolean => state.status === 'connected';

/** Starts a session and lets a phone scan its QR code. */
export async function pair(running: Running, wa: FakeWhatsApp, session: string, phone: Phone): Promise<void> {
  const { json } = await running.call('POST', `/v1/sessions/${session}/start`, { method: 'qr' });
  const { state } = json as { state: SessionState };
  if (state.status !== 'pairing' || state.method !== 'qr') throw new Error(`no QR: ${JSON.stringify(state)}`);
  await phone.scan(state.qr);
  await running.when(session, isConnected);
  await wa.whenOnline(phone.number);
}

export const text = (to: Phone | string, body: string) => ({
  type: 'text',
  to: { type: 'phone', number: typeof to === 'string' ? to : to.number },
  text: body,
});
