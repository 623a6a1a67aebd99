import { expect, it } from 'vitest';
import { pooledRandomBytes } from '../../core/crypto/random-pool.ts';

it('hands every byte out once, over the end of the pool too', () => {
  const seen = new Set<string>();
  for (let index = 0; index < 5000; index += 1) seen.add(pooledRandomBytes(12).toString('hex'));
  expect(seen.size).toBe(5000);
  expect([...seen].some((hex) => hex === '00'.repeat(12))).toBe(false);
});

it('what it hands out does not change later', () => {
  const first = pooledRandomBytes(12);
  const copy = Buffer.from(first);
  for (let index = 0; index < 2000; index += 1) pooledRandomBytes(12);
  expect(first.equals(copy)).toBe(true);
});
