import { describe, expect, it } from 'vitest';
import { postgresMissing } from '../support/postgres.ts';
import { startCluster } from '../support/postgres/cluster.ts';
import { killDuringPairing } from './kill-pairing.ts';
import { killDuringSends, type KillSendsOptions } from './kill-sends.ts';

// Few rounds here; `npm run faults` runs more. All at once, each on programs of its own: most of it is waiting for the leases
// of what died.

async function survives(options: Pick<KillSendsOptions, 'rounds' | 'cluster' | 'targets'>): Promise<void> {
  const result = await killDuringSends({ sessions: 3, ...options });
  const all = options.rounds * 3 * 12;
  expect(result).toMatchObject({
    acknowledged: all,
    written: all,
    lost: [],
    doubled: [],
    lostInbound: [],
    doubledInbound: [],
    untold: [],
    sessionsLost: [],
  });
}

describe.concurrent('kill -9 during sends, in both directions: nothing lost, nothing twice, the app is told, no phone unlinked', () => {
  it('of either program, or both, on SQLite', { timeout: 480_000 }, () => survives({ rounds: 3 }));

  it.skipIf(postgresMissing !== undefined)(
    'of the database, or a second gateway, on PostgreSQL',
    { timeout: 480_000 },
    async () => {
      const cluster = await startCluster();
      try {
        await survives({ cluster, targets: ['database', 'other gateway'], rounds: 2 });
      } finally {
        await cluster.stop();
      }
    },
  );
});

it.concurrent(
  'survives kill -9 during pairing: a phone that shows the link keeps it',
  { timeout: 480_000 },
  async () => {
    const result = await killDuringPairing({ rounds: 2, phones: 4 });
    expect(result.lost).toEqual([]);
    expect(result.cameBack + result.pairedLater).toBe(8);
  },
);
