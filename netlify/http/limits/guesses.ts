import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import { tooMany } from './bucket.ts';

/** Wrong keys that cost nothing: a typo, an app that was not told of a new key. */
const FREE = 10;
/** How long they are remembered, in seconds. */
const MEMORY_SECONDS = 15 * 60;
/** After the free ones each wrong key doubles the wait: 1 s, 2 s, 4 s … up to this. */
const LONGEST_SECONDS = 15 * 60;
/** Keys that were good here, the last so many of them. */
const KNOWN_KEYS = 10_000;

/**
 * Slows down whoever tries keys. While an address waits, a key that this process has not seen to be good is refused from
 * there without a look at the database, right or wrong; one that it has seen goes through. So nobody who shares an address
 * with a guesser (an office, a proxy that is not trusted) loses the use of a key that was working.
 */
export type Guesses = {
  /** Throws `too_many_requests` while this caller waits. */
  require(caller: string, keyHash: string): Promise<void>;
  wrong(caller: string, keyHash: string): Promise<void>;
  right(keyHash: string): void;
};

export function createGuesses(): Guesses {
  const counted = new RateLimiterMemory({ points: FREE, duration: MEMORY_SECONDS });
  const waiting = new RateLimiterMemory({ points: 0, duration: LONGEST_SECONDS });
  const known = new Set<string>();
  return {
    async require(caller, keyHash) {
      if (known.has(keyHash)) return;
      const wait = await waiting.get(caller);
      if (wait !== null && wait.msBeforeNext > 0) throw tooMany(wait.msBeforeNext);
    },
    async wrong(caller, keyHash) {
      known.delete(keyHash);
      const { consumedPoints } = await counted.penalty(caller);
      const beyond = consumedPoints - FREE;
      if (beyond > 0) await waiting.block(caller, Math.min(LONGEST_SECONDS, 2 ** (beyond - 1)));
    },
    right(keyHash) {
      // Put at the end again: what is used stays.
      known.delete(keyHash);
      known.add(keyHash);
      const [oldest] = known;
      if (known.size > KNOWN_KEYS && oldest !== undefined) known.delete(oldest);
    },
  };
}
