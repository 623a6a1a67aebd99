import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import { GatewayError } from '../../../core/provider/index.ts';

/** Requests are counted in windows of so many seconds: a burst may use up one, and then waits for the next. */
export const WINDOW_SECONDS = 10;

/** Counts requests by whose they are. */
export type Bucket = {
  /** Throws `too_many_requests`, with the time until the window ends. */
  take(whose: string): Promise<void>;
};

/** What of a limit a minute one window may have: one at least. */
export function pointsOf(perMinute: number): number {
  return Math.max(1, Math.ceil((perMinute * WINDOW_SECONDS) / 60));
}

/** In this process's memory. `perMinute` undefined: no limit. */
export function createBucket(perMinute: number | undefined): Bucket {
  if (perMinute === undefined) return { take: () => Promise.resolve() };
  const limiter = new RateLimiterMemory({ points: pointsOf(perMinute), duration: WINDOW_SECONDS });
  return {
    async take(whose) {
      try {
        await limiter.consume(whose);
      } catch (refusal) {
        throw tooMany(msBeforeNext(refusal));
      }
    },
  };
}

/** The refusal of whoever asks too often. */
export function tooMany(retryAfterMs: number): GatewayError {
  return new GatewayError({ code: 'too_many_requests', retryAfterMs: Math.max(1, retryAfterMs) });
}

/** The library rejects with its result, which is no error. */
function msBeforeNext(refusal: unknown): number {
  const isResult = typeof refusal === 'object' && refusal !== null && 'msBeforeNext' in refusal;
  if (isResult && typeof refusal.msBeforeNext === 'number') return refusal.msBeforeNext;
  throw refusal;
}
