import { expect, it } from 'vitest';
import { killDuringPairing } from './kill-pairing.ts';
import { killDuringSends } from './kill-sends.ts';

// Few rounds here; `npm run faults` runs thirty and eight.

it('survives kill -9 during sends: nothing lost, nothing twice, no phone unlinked', { timeout: 240_000 }, async () => {
  const result = await killDuringSends({ rounds: 3, sessions: 3 });
  expect(result).toMatchObject({
    acknowledged: 3 * 3 * 12,
    written: 3 * 3 * 12,
    lost: [],
    doubled: [],
    lostInbound: [],
    doubledInbound: [],
    sessionsLost: [],
  });
});

it('survives kill -9 during pairing: a phone that shows the link keeps it', { timeout: 240_000 }, async () => {
  const result = await killDuringPairing({ rounds: 2, phones: 4 });
  expect(result.lost).toEqual([]);
  expect(result.cameBack + result.pairedLater).toBe(8);
});
