/**
 * Encoded Signal keys of all sessions, the most recently used ones, bounded by bytes. Only the process that owns a
 * session writes its keys, so what is here is what is on disk.
 *
 * Baileys' own `makeCacheableSignalKeyStore` holds every key for five minutes (535 KiB a session after pairing), and
 * shows values before they are stored.
 */
export type KeyCache = {
  get(name: string): Buffer | undefined;
  set(name: string, value: Buffer): void;
  delete(name: string): void;
  /** Forgets all keys whose name starts so. */
  deletePrefix(prefix: string): void;
};

/** What an entry costs beside its bytes. */
const OVERHEAD = 160;

export function createKeyCache(maxBytes: number): KeyCache {
  const entries = new Map<string, Buffer>();
  let bytes = 0;

  const drop = (name: string): void => {
    const value = entries.get(name);
    if (value === undefined) return;
    bytes -= value.length + name.length + OVERHEAD;
    entries.delete(name);
  };

  return {
    get(name) {
      const value = entries.get(name);
      if (value === undefined) return undefined;
      // A Map iterates in the order of insertion: putting it back makes it the youngest.
      entries.delete(name);
      entries.set(name, value);
      return value;
    },
    set(name, value) {
      drop(name);
      entries.set(name, value);
      bytes += value.length + name.length + OVERHEAD;
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes) break;
        drop(oldest);
      }
    },
    delete: drop,
    deletePrefix(prefix) {
      for (const name of entries.keys()) if (name.startsWith(prefix)) drop(name);
    },
  };
}
