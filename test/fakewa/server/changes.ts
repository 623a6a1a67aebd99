/** Waiting for a condition without polling: whoever changes the world says so, whoever waits looks again. */
import type { Changes } from './model.ts';

type Waiter = () => boolean;

export const makeChanges = (): Changes => {
  const waiters = new Set<Waiter>();
  let count = 0;
  return {
    get count() {
      return count;
    },
    notify() {
      count += 1;
      for (const waiter of waiters) if (waiter()) waiters.delete(waiter);
    },
    until<T>(check: () => T | undefined, timeoutMs: number, what: string): Promise<T> {
      const already = check();
      if (already !== undefined) return Promise.resolve(already);
      return new Promise<T>((resolve, reject) => {
        const waiter: Waiter = () => {
          const found = check();
          if (found === undefined) return false;
          clearTimeout(timer);
          resolve(found);
          return true;
        };
        const timer = setTimeout(() => {
          waiters.delete(waiter);
          reject(new Error(`fake WhatsApp: waited ${timeoutMs} ms for ${what}`));
        }, timeoutMs);
        waiters.add(waiter);
      });
    },
  };
};
