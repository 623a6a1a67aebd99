import { pointsOf, tooMany, WINDOW_SECONDS, type Bucket } from './bucket.ts';

/**
 * Asks for so many requests of a window for this process; resolves with how many of them there are. `slot` is the number of
 * the window, `limit` what all processes together may have in it.
 */
export type Claim = (
  whose: string,
  wanted: { readonly slot: number; readonly count: number; readonly limit: number },
) => Promise<number>;

/** A process claims a slice of the window when it has used up what it had. */
const SLICES = 50;
/** What each process has before it claims anything. The first slice pays for it. */
const FREE_PART = 1 / 100;

const WINDOW_MS = WINDOW_SECONDS * 1000;

type Count = { used: number; allowed: number; claimed: number; over: boolean; claiming: Promise<void> | undefined };

/**
 * Counts requests with all other processes: each claims slices of a window, so that who asks seldom costs no statement, and
 * who asks much one for each fiftieth of the limit. Together they let through no more than the limit, and of those that
 * claim nothing a hundredth each. What a process has claimed and not used is lost to the others until the window ends.
 */
export function createSharedBucket(perMinute: number, claim: Claim): Bucket {
  const limit = pointsOf(perMinute);
  const free = Math.floor(limit * FREE_PART);
  const slice = Math.max(1, Math.floor(limit / SLICES));
  let slot = 0;
  let counts = new Map<string, Count>();

  async function more(whose: string, of: number, count: Count): Promise<void> {
    const wanted = slice + (count.claimed === 0 ? free : 0);
    try {
      count.claimed += await claim(whose, { slot: of, count: wanted, limit });
    } finally {
      count.claiming = undefined;
    }
    count.over = count.claimed <= count.used;
    count.allowed = Math.max(count.allowed, count.claimed);
  }

  return {
    async take(whose) {
      const now = Date.now();
      const current = Math.floor(now / WINDOW_MS);
      if (current !== slot) {
        slot = current;
        counts = new Map();
      }
      const count = counts.get(whose) ?? { used: 0, allowed: free, claimed: 0, over: false, claiming: undefined };
      counts.set(whose, count);
      while (count.used >= count.allowed) {
        if (count.over) throw tooMany((current + 1) * WINDOW_MS - now);
        await (count.claiming ??= more(whose, current, count));
      }
      count.used += 1;
    },
  };
}
