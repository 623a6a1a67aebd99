import type { CacheStore, GroupMetadata, PossiblyExtendedCacheStore } from '@whiskeysockets/baileys';

/** A bounded map whose entries expire. One for the whole process instead of five timers and maps a socket. */
export type ExpiringMap = {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  delete(name: string): void;
  deletePrefix(prefix: string): void;
};

/** Forgets what is older than `ttlMs`, and holds `maxEntries` at most. */
export function createExpiringMap(options: {
  readonly maxEntries: number;
  readonly ttlMs: number;
  readonly now: () => number;
}): ExpiringMap {
  const entries = new Map<string, { readonly value: unknown; readonly expiresAt: number }>();
  return {
    get(name) {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      if (entry.expiresAt > options.now()) return entry.value;
      entries.delete(name);
      return undefined;
    },
    set(name, value) {
      entries.delete(name);
      entries.set(name, { value, expiresAt: options.now() + options.ttlMs });
      if (entries.size <= options.maxEntries) return;
      const [oldest] = entries.keys();
      if (oldest !== undefined) entries.delete(oldest);
    },
    delete: (name) => void entries.delete(name),
    deletePrefix(prefix) {
      for (const name of entries.keys()) if (name.startsWith(prefix)) entries.delete(name);
    },
  };
}

/** One session's view of a shared map, as Baileys wants its caches. */
export function cacheFor(map: ExpiringMap, session: string): PossiblyExtendedCacheStore {
  const nameOf = (key: string): string => `${session}\0${key}`;
  const cache: CacheStore = {
    get: <T>(key: string) => map.get(nameOf(key)) as T | undefined,
    set: (key, value) => map.set(nameOf(key), value),
    del: (key) => map.delete(nameOf(key)),
    flushAll: () => map.deletePrefix(`${session}\0`),
  };
  return cache;
}

/** What sockets share, so that a new socket knows what the one before it knew. */
export type Caches = {
  /** Devices of contacts. Baileys keeps them for five minutes and then makes a new Signal session per contact; device notifications keep ours true. */
  readonly devices: ExpiringMap;
  /** Retry counters outlive a socket, or a contact that asks again after each reconnect is answered for ever. */
  readonly retries: ExpiringMap;
  readonly calls: ExpiringMap;
  readonly placeholders: ExpiringMap;
  readonly groups: {
    get(session: string, jid: string): GroupMetadata | undefined;
    set(session: string, jid: string, metadata: GroupMetadata): void;
    delete(session: string, jid: string): void;
  };
  forget(session: string): void;
};

const MINUTE = 60_000;

/** Empty ones. `now` in milliseconds. */
export function createCaches(now: () => number): Caches {
  const map = (maxEntries: number, ttlMs: number): ExpiringMap => createExpiringMap({ maxEntries, ttlMs, now });
  const devices = map(50_000, 24 * 60 * MINUTE);
  const retries = map(20_000, 60 * MINUTE);
  const calls = map(2_000, 5 * MINUTE);
  const placeholders = map(5_000, 60 * MINUTE);
  const groups = map(1_000, 60 * MINUTE);
  const nameOf = (session: string, jid: string): string => `${session}\0${jid}`;
  return {
    devices,
    retries,
    calls,
    placeholders,
    groups: {
      get: (session, jid) => groups.get(nameOf(session, jid)) as GroupMetadata | undefined,
      set: (session, jid, metadata) => groups.set(nameOf(session, jid), metadata),
      delete: (session, jid) => groups.delete(nameOf(session, jid)),
    },
    forget(session) {
      for (const one of [devices, retries, calls, placeholders, groups]) one.deletePrefix(`${session}\0`);
    },
  };
}
