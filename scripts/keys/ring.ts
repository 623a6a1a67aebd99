import { generateEncryptionKey } from '../../core/crypto/keyring.ts';

/** The steps of a rotation, as changes of `POLYZAP_ENCRYPTION_KEYS`: the current key first, the others after it. */
export const RING_STEPS = {
  /** A new key that everybody can open with and nobody seals with yet. */
  add: (ring: string, now: Date): string => `${ring},${generateEncryptionKey(now)}`,
  /** The newest key becomes the one that seals. */
  promote: (ring: string): string => {
    const keys = ring.split(',');
    const newest = keys.pop();
    if (newest === undefined || keys.length === 0) throw new Error('There is one key only: add another first');
    return [newest, ...keys].join(',');
  },
  /** The current key alone. Only where no record needs another. */
  retire: (ring: string): string => ring.split(',')[0] ?? ring,
};

/** `k1, k2`: the ids, which are no secret. */
export function idsOf(ring: string): readonly string[] {
  return ring.split(',').map((entry) => entry.trim().split(':')[0] ?? '');
}
