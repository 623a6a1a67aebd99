import { bytesStream } from '../../../core/provider-kit/byte-stream.ts';
import { checkKey, type MediaStore } from '../../../core/media/store.ts';

/** Media in memory, for tests that are about something else. */
export type MemoryStore = MediaStore & {
  readonly objects: Map<string, Uint8Array>;
  /** What every call throws, while set. */
  failure: Error | undefined;
};

export function createMemoryStore(): MemoryStore {
  const objects = new Map<string, Uint8Array>();
  const check = (key: string): string => {
    if (store.failure !== undefined) throw store.failure;
    return checkKey(key);
  };
  const store: MemoryStore = {
    objects,
    failure: undefined,
    async put(key, source) {
      check(key);
      const chunks: Uint8Array[] = [];
      for await (const chunk of source) chunks.push(chunk);
      objects.set(key, new Uint8Array(Buffer.concat(chunks)));
      return objects.get(key)?.byteLength ?? 0;
    },
    async get(key, range) {
      const bytes = objects.get(check(key));
      return bytes === undefined
        ? undefined
        : bytesStream(bytes.slice(range?.start ?? 0, (range?.end ?? Infinity) + 1));
    },
    stat: async (key) => objects.get(check(key))?.byteLength,
    async delete(key) {
      objects.delete(check(key));
    },
  };
  return store;
}
