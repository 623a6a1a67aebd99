import './quiet-console.ts';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createKeyring } from '../../../../core/crypto/keyring.ts';
import { openDatabase, PATIENCE_MS } from '../../../../core/store/database.ts';
import { createCaches } from './caches.ts';
import { createCounts } from './counts.ts';
import { MIGRATION_TABLE, migrations, type Schema } from './database/schema.ts';
import { createWriter } from './database/writer.ts';
import { createDelivery, type DeliveryTiming } from './events/delivery.ts';
import { createOutbox } from './events/outbox.ts';
import { createApp } from './http/app.ts';
import { isLoopbackHost } from './http/access.ts';
import { baileysLogger, createLog, describeError, type Log } from './log.ts';
import { collectGarbage } from './memory.ts';
import { createMessageStore } from './messages/message-store.ts';
import { createSend } from './messages/send.ts';
import { TIMING, type Parts, type Timing } from './parts.ts';
import { sweep } from './retention.ts';
import { createSessions, type Sessions } from './session/sessions.ts';
import { assertSafe, type Settings } from './settings.ts';
import { createCredsStore } from './signal/creds-store.ts';
import { createKeyCache } from './signal/key-cache.ts';
import { enforceSignatures } from './signal/signatures.ts';
import { assertTrustRoot } from './trust-root.ts';

export type Server = {
  /** Where it listens, the port that was really taken included. */
  readonly url: string;
  readonly sessions: Sessions;
  /** Resolves when every session that was open has been tried once. */
  readonly restored: Promise<void>;
  /** Stops taking, finishes, closes; links are kept. Safe to call twice. */
  stop(): Promise<void>;
};

/** What tests lend. */
export type Overrides = {
  readonly log?: Log;
  readonly timing?: Partial<Timing>;
  readonly deliveryTiming?: Partial<DeliveryTiming>;
};

const KEY_CACHE_BYTES = 8 * 1024 * 1024;
const SWEEP_MS = 3_600_000;
const UNREADABLE_SWEEP_MS = 30_000;
/** How long running requests may still take when the server stops. */
const FINISH_MS = 10_000;

/** Builds and starts everything. Throws where settings are unsafe, the port is taken or the database does not open. */
export async function createServer(settings: Settings, overrides: Overrides = {}): Promise<Server> {
  assertSafe(settings);
  assertTrustRoot(settings.testMode);
  enforceSignatures();
  const log = overrides.log ?? createLog(settings.logLevel);
  const database = await openDatabase<Schema>({
    url: settings.databaseUrl,
    migrations,
    migrationTable: MIGRATION_TABLE,
    patienceMs: PATIENCE_MS,
  });
  const { db } = database;
  const keyring = createKeyring(settings.encryptionKeys);
  const now = (): number => Date.now();
  const writer = createWriter(db, (session, error) => {
    log.error({ session, error: describeError(error) }, 'could not be stored');
    sessions.find(session)?.storageFailed();
  });
  const outbox = createOutbox({ db, writer, keyring, now, enabled: settings.events !== undefined });
  const parts: Parts = {
    db,
    writer,
    keys: { db, keyring, cache: createKeyCache(KEY_CACHE_BYTES) },
    creds: createCredsStore(db, writer, keyring),
    messages: createMessageStore(db, keyring),
    outbox,
    caches: createCaches(now),
    log,
    baileysLog: baileysLogger(log),
    now,
    random: Math.random,
    whatsApp: { url: settings.whatsAppUrl, version: settings.whatsAppVersion, testMode: settings.testMode },
    timing: { ...TIMING, ...overrides.timing },
    counts: createCounts(),
  };
  const sessions = createSessions(parts);
  const delivery =
    settings.events === undefined
      ? undefined
      : createDelivery({
          outbox,
          urlTemplate: settings.events.url,
          secret: settings.events.secret,
          log,
          now,
          random: Math.random,
          ...(overrides.deliveryTiming === undefined ? {} : { timing: overrides.deliveryTiming }),
        });

  let stopped: Promise<void> | undefined;
  const stopping = new AbortController();
  const app = createApp({
    parts,
    sessions,
    send: createSend(parts),
    settled: database.settled,
    log,
    secret: settings.secret,
    boundToLoopback: isLoopbackHost(settings.host),
    stopping: stopping.signal,
  });
  const answer = getRequestListener(app.fetch);
  const http = createHttpServer((request, response) => void answer(request, response));
  try {
    await listen(http, settings);
  } catch (error) {
    await database.close();
    throw error;
  }

  const report = (work: Promise<unknown>, what: string): void => {
    work.catch((error: unknown) => log.error({ error: describeError(error) }, `${what} failed`));
  };
  await delivery?.start();
  const restored = sessions.restore().then(() => {
    if (sessions.list().length > 0) collectGarbage();
  });
  report(restored, 'restore');
  const timers = [
    setInterval(() => report(sweep(db, now(), settings.retentionDays), 'sweep'), SWEEP_MS),
    setInterval(() => report(sessions.sweep(), 'sweep'), Math.min(UNREADABLE_SWEEP_MS, parts.timing.unreadableAfterMs)),
  ];

  const stop = async (): Promise<void> => {
    stopping.abort();
    for (const timer of timers) clearInterval(timer);
    const closed = new Promise((resolve) => {
      http.close(resolve);
    });
    http.closeIdleConnections();
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, FINISH_MS).unref())]);
    http.closeAllConnections();
    await sessions.close();
    await writer.drain();
    await delivery?.stop();
    await writer.drain();
    await database.close();
  };

  const { address, port, family } = http.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    sessions,
    restored,
    stop: () => (stopped ??= stop()),
  };
}

function listen(http: ReturnType<typeof createHttpServer>, { host, port }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
}
