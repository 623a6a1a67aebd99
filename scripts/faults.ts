import { killDuringPairing } from '../test/faults/kill-pairing.ts';
import { killDuringSends } from '../test/faults/kill-sends.ts';
import { startCluster, type Cluster } from '../test/support/postgres/cluster.ts';

// `npm run faults`: the long form of test/faults/*.test.ts: 2,000 sends and 2,000 texts written, on SQLite and on PostgreSQL, where
// the database is killed as well. `npm run faults -- 2` runs two rounds of each.

const ROUNDS = 20;
const SESSIONS = 5;
const BURST = 20;
const PAIRING_ROUNDS = 8;

const [, , asked] = process.argv;
const rounds = Number(asked ?? ROUNDS);
const log = (line: string): void => console.log(line);
const faulty: string[] = [];

async function sends(what: string, cluster?: Cluster): Promise<void> {
  console.log(`kill -9 during sends, both directions, ${what}`);
  const result = await killDuringSends({
    rounds,
    sessions: SESSIONS,
    burst: BURST,
    log,
    ...(cluster !== undefined && { cluster }),
  });
  console.log(result);
  const { lost, doubled, lostInbound, doubledInbound, untold, sessionsLost } = result;
  faulty.push(...lost, ...doubled, ...lostInbound, ...doubledInbound, ...untold, ...sessionsLost);
}

await sends('on SQLite');
const cluster = await startCluster();
try {
  await sends('on PostgreSQL with two gateways', cluster);
} finally {
  await cluster.stop();
}

console.log('kill -9 during pairing');
const pairings = await killDuringPairing({ rounds: Math.min(PAIRING_ROUNDS, rounds), phones: 10, log });
console.log(pairings);
faulty.push(...pairings.lost);

if (faulty.length > 0) process.exit(1);
