import type { MediaStore } from './store.ts';

/** A store that is loaded with its first use: a function that touches no media does not pay for it. */
export function lazyStore(load: () => Promise<MediaStore>, presigns: boolean): MediaStore {
  let loaded: Promise<MediaStore> | undefined;
  const store = async (): Promise<MediaStore> => {
    const mine = (loaded ??= load());
    try {
      return await mine;
    } catch (error) {
      // The next use tries again: it may have been the disk.
      if (loaded === mine) loaded = undefined;
      throw error;
    }
  };
  return {
    put: async (key, source) => (await store()).put(key, source),
    get: async (key, range) => (await store()).get(key, range),
    stat: async (key) => (await store()).stat(key),
    delete: async (key) => (await store()).delete(key),
    sweep: async (olderThan) => (await store()).sweep?.(olderThan),
    ...(presigns && {
      async presign(what) {
        const { presign } = await store();
        if (presign === undefined) throw new Error('This store signs no addresses');
        return presign(what);
      },
    }),
  };
}
