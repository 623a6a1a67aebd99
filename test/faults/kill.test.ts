import { expect, it } from 'vitest';
import { killDuringPairing } from './kill-pairing.ts';
import { killDuringSends } from './kill-sends.ts';

// Few rounds here; `npm run faults` runs thirty and eight.

it('survives kill -9 during sends: nothing lost, nothing twice, no phone unlinked', { timeout: 120_000 }, async () => {
  const result = await killDuringSends({ rounds: 3, sessions: 3 });
  expect(result).toMatchObject({
    lost: [],
    doubled: [],
    lostInbound: [],
    doubledInbound: [],
    sessionsLost: [],
  });
  expect(result.acknowledged).toBeGreaterThan(0);
  expect(result.written).toBeGreaterThan(0);
});

it('survives kill -9 during pairing: a phone that shows the link keeps it', { timeout: 90_000 }, async () => {
  const result = await killDuringPairing({ rounds: 2, phones: 4 });
  expect(result.lost).toEqual([]);
  expect(result.cameBack + result.pairedLater).toBe(8);
});
