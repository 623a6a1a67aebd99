/** Taking messages one by one: each is given out once, and what has not arrived is waited for. */

type WaitOptions = { readonly timeoutMs?: number };
type Sequenced = { readonly seq: number };

const DEFAULT_TIMEOUT_MS = 10_000;

/** Gives what has a `seq` greater than `after`, waiting until there is something. */
export type Source<T> = (after: number, timeoutMs: number) => Promise<T[]>;

/** A function that returns the first entry that matches and that it has not given yet. */
export const taker = <T extends Sequenced>(
  what: string,
  list: () => Promise<T[]>,
  waitAfter: Source<T>,
): ((matches?: (entry: T) => boolean, options?: WaitOptions) => Promise<T>) => {
  const taken = new Set<number>();
  return async (matches = () => true, options = {}) => {
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const deadline = Date.now() + timeoutMs;
    let entries = await list();
    for (;;) {
      const found = entries.find((entry) => !taken.has(entry.seq) && matches(entry));
      if (found) {
        taken.add(found.seq);
        return found;
      }
      const last = entries.at(-1)?.seq ?? 0;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`fake WhatsApp: waited ${timeoutMs} ms for ${what}`);
      entries = await waitAfter(last, left);
    }
  };
};
