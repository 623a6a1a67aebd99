import { killDuringPairing } from '../test/faults/kill-pairing.ts';
import { killDuringSends } from '../test/faults/kill-sends.ts';

// `npm run faults`: the long form of test/faults/*.test.ts. `npm run faults -- 5` runs fewer rounds.

const [, , rounds] = process.argv;
const log = (line: string): void => console.log(line);

console.log('kill -9 during sends, both directions');
const sends = await killDuringSends({ rounds: Number(rounds ?? 30), sessions: 5, log });
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
