/** Taking messages one by one: each is given out once, and what has not arrived is waited for. */

type WaitOptions = { readonly timeoutMs?: number };
type Sequenced = { readonly seq: number };

const DEFAULT_TIMEOUT_MS = 30_000;

/** Gives what has a `seq` greater than `after`, waiting until there is something; with 0 ms, what there is now. */
export type Source<T> = (after: number, timeoutMs: number) => Promise<T[]>;

export type Taker<T> = {
  /** The first entry that matches and was not given yet. */
  next(matches?: (entry: T) => boolean, options?: WaitOptions): Promise<T>;
  /** Forgets what was fetched and not given. */
  reset(): void;
};

export const taker = <T extends Sequenced>(what: string, fetchAfter: Source<T>): Taker<T> => {
  let waiting: T[] = [];
  let last = 0;

  const fetch = async (timeoutMs: number): Promise<void> => {
    const fetched = await fetchAfter(last, timeoutMs);
    // Another `next` may have fetched the same meanwhile.
    const fresh = fetched.filter(({ seq }) => seq > last);
    waiting.push(...fresh);
    last = fresh.at(-1)?.seq ?? last;
  };

  return {
    async next(matches = () => true, options = {}) {
      const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      const deadline = Date.now() + timeoutMs;
      await fetch(0);
      for (;;) {
        const index = waiting.findIndex(matches);
        const found = waiting[index];
        if (found) {
          waiting.splice(index, 1);
          return found;
        }
        const left = deadline - Date.now();
        if (left <= 0) throw new Error(`fake WhatsApp: waited ${timeoutMs} ms for ${what}`);
        await fetch(left);
      }
    },
    reset() {
      waiting = [];
    },
  };
};
