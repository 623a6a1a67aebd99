import { killDuringPairing } from '../test/faults/kill-pairing.ts';
import { killDuringSends } from '../test/faults/kill-sends.ts';

// `npm run faults`: the long form of test/faults/*.test.ts. `npm run faults -- 5` runs fewer rounds. With
// POLYZAP_FAULTS_DATABASE_URL=postgres://… (an empty database) the sends run on PostgreSQL; slower, for there a message that
// a killed gateway had in hand waits 20 s.

const [, , rounds] = process.argv;
const postgresUrl = process.env['POLYZAP_FAULTS_DATABASE_URL'];
const log = (line: string): void => console.log(line);

console.log('kill -9 during sends, both directions');
const sends = await killDuringSends({
  rounds: Number(rounds ?? 30),
  sessions: 5,
  log,
  ...(postgresUrl !== undefined && { postgresUrl }),
});
console.log(sends);

console.log('kill -9 during pairing');
const pairings = await killDuringPairing({ rounds: Math.min(8, Number(rounds ?? 8)), phones: 10, log });
console.log(pairings);

const failures = [
  sends.lost,
  sends.doubled,
  sends.lostInbound,
  sends.doubledInbound,
  sends.sessionsLost,
  pairings.lost,
];
if (failures.some((list) => list.length > 0)) process.exit(1);
