/**
 * What is known of a key without asking the disk. `value` where Baileys only ever reads the object (sessions, sender
 * keys): handing the same one out again saves parsing it for every message. `bytes` for all others. Neither: there is
 * no such key.
 */
export type KnownKey = { readonly value?: object; readonly bytes?: Buffer };

/**
 * Signal keys of all sessions, the most recently used ones, bounded by bytes. Only the process that owns a session
 * writes its keys, so what is here is what is on disk.
 *
 * Baileys' own `makeCacheableSignalKeyStore` holds every key for five minutes (535 KiB a session after pairing), and
 * shows values before they are stored.
 */
export type KeyCache = {
  get(name: string): KnownKey | undefined;
  /** @param bytes the size of the encoded key */
  set(name: string, key: KnownKey, bytes: number): void;
  delete(name: string): void;
  /** Forgets all keys whose name starts so. */
  deletePrefix(prefix: string): void;
};

/** What an entry costs beside its bytes. */
const OVERHEAD = 160;
/** An object costs about three times its JSON. */
const OBJECT_FACTOR = 3;

/** Empty; holds `maxBytes` at most. */
export function createKeyCache(maxBytes: number): KeyCache {
  const entries = new Map<string, { readonly key: KnownKey; readonly cost: number }>();
  let total = 0;

  const drop = (name: string): void => {
    total -= entries.get(name)?.cost ?? 0;
    entries.delete(name);
  };

  return {
    get(name) {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      // A Map iterates in the order of insertion: putting it back makes it the youngest.
      entries.delete(name);
      entries.set(name, entry);
      return entry.key;
    },
    set(name, key, bytes) {
      drop(name);
      const cost = bytes * (key.value === undefined ? 1 : OBJECT_FACTOR) + name.length + OVERHEAD;
      entries.set(name, { key, cost });
      total += cost;
      for (const oldest of entries.keys()) {
        if (total <= maxBytes) break;
        drop(oldest);
      }
    },
    delete: drop,
    deletePrefix(prefix) {
      for (const name of entries.keys()) if (name.startsWith(prefix)) drop(name);
    },
  };
}
