import { describe, expect, it } from 'vitest';
import { postgresMissing } from '../support/postgres.ts';
import { startCluster } from '../support/postgres/cluster.ts';
import { killDuringPairing } from './kill-pairing.ts';
import { killDuringSends, type KillSendsOptions } from './kill-sends.ts';

// Few rounds here; `npm run faults` runs more.

async function survives(rounds: number, options: Pick<KillSendsOptions, 'cluster' | 'targets'> = {}): Promise<void> {
  const result = await killDuringSends({ rounds, sessions: 3, ...options });
  expect(result).toMatchObject({
    acknowledged: rounds * 3 * 12,
    written: rounds * 3 * 12,
    lost: [],
    doubled: [],
    lostInbound: [],
    doubledInbound: [],
    untold: [],
    sessionsLost: [],
  });
}

describe('kill -9 during sends, in both directions: nothing lost, nothing twice, the app is told, no phone unlinked', () => {
  it('of either program, or both, on SQLite', { timeout: 240_000 }, () => survives(3));

  it.skipIf(postgresMissing !== undefined)(
    'of the database, or a second gateway, on PostgreSQL',
    { timeout: 240_000 },
    async () => {
      const cluster = await startCluster();
      try {
        await survives(2, { cluster, targets: ['database', 'other gateway'] });
      } finally {
        await cluster.stop();
      }
    },
  );
});

it('survives kill -9 during pairing: a phone that shows the link keeps it', { timeout: 240_000 }, async () => {
  const result = await killDuringPairing({ rounds: 2, phones: 4 });
  expect(result.lost).toEqual([]);
  expect(result.cameBack + result.pairedLater).toBe(8);
});
