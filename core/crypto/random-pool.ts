import { randomFillSync } from 'node:crypto';

const POOL = Buffer.alloc(8192);
let used = POOL.length;

/**
 * Fresh random bytes, at most 64, from a pool that is filled a few thousand at a time: asking the operating system for a
 * dozen costs as much as for all of them. Each byte is handed out once.
 */
export function pooledRandomBytes(count: number): Buffer {
  if (used + count > POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  const bytes = Buffer.from(POOL.subarray(used, used + count));
  // What has been handed out is not left lying about.
  POOL.fill(0, used, used + count);
  used += count;
  return bytes;
}
